package dev.trimtab.app;

import dev.trimtab.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Where things are on this machine: the built-in models and traits, and the folder for what may be
 * made again.
 *
 * @param root the folder that holds {@code skiff}
 * @param cache unpacked native libraries and the like
 */
public record Home(Path root, Path cache) {
  /** The folders that the launcher and the environment name. */
  public static Home ofThisMachine() {
    Path root = Path.of(System.getProperty("trimtab.home", "")).toAbsolutePath();
    Path cache =
        Optional.ofNullable(System.getenv("TRIMTAB_CACHE"))
            .or(
                () ->
                    Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .map(folder -> folder + "/trimtab"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "trimtab"));
    return new Home(root, cache.toAbsolutePath());
  }

  /** The time of this machine in its own zone. */
  public static Clock clock() {
    return Clock.system(ZoneId.systemDefault());
  }

  /** The folder of the built-in models. */
  public Path models() {
    return root.resolve("skiff").resolve("models");
  }

  /** The folder of the built-in traits. */
  public Path traits() {
    return root.resolve("skiff").resolve("traits");
  }

  /**
   * The checkpoint folder that a word of the command line means: a folder, or a built-in model's
   * name.
   */
  public Path model(String word) {
    Path folder = Path.of(word);
    if (Files.exists(folder.resolve("config.json"))) {
      return folder;
    }
    Path builtIn = models().resolve(word).normalize();
    if (builtIn.startsWith(models()) && Files.isDirectory(builtIn)) {
      return builtIn;
    }
    if (Files.isDirectory(folder)) {
      return folder;
    }
    throw new UserError(
        "There is no model folder \"" + word + "\" and no built-in model of that name.",
        "Give the folder of a Hugging Face checkpoint, or one of those that trimtab models list"
            + " shows.");
  }
}
