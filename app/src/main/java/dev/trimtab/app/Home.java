package dev.trimtab.app;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.hub.HubCache;
import dev.trimtab.model.file.hub.HubName;
import dev.trimtab.model.file.hub.HubSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * The model that a word of the command line means: a checkpoint's folder or a GGUF file, a
   * built-in model's name, or a model of the hub that is on this machine.
   *
   * @throws UserError where it is none of them: names the nearest, or the command that fetches it
   */
  public Path model(String word) throws IOException {
    Path place = place(word);
    if (Files.exists(place.resolve("config.json")) || Files.isRegularFile(place)) {
      return place;
    }
    Path builtIn = models().resolve(place).normalize();
    if (builtIn.startsWith(models()) && Files.isDirectory(builtIn)) {
      return builtIn;
    }
    HubCache cache = new HubCache(HubEnvironment.ofThisMachine().cache());
    Optional<HubName> name = HubName.find(word);
    Optional<HubSnapshot> cached = name.isPresent() ? cache.find(name.get()) : Optional.empty();
    if (cached.isPresent()) {
      return cached.get().model();
    }
    if (Files.isDirectory(place)) {
      return place;
    }
    throw unknown(word, cache);
  }

  private static Path place(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException _) {
      throw new UserError("\"" + word + "\" is no model's name.", "See trimtab models list.");
    }
  }

  private UserError unknown(String word, HubCache cache) throws IOException {
    List<String> known = new ArrayList<>();
    if (Files.isDirectory(models())) {
      try (Stream<Path> folders = Files.list(models())) {
        folders.map(folder -> folder.getFileName().toString()).sorted().forEach(known::add);
      }
    }
    cache.all().forEach(snapshot -> known.add(snapshot.name().toString()));
    String near =
        Registry.nearest(word, known).map(name -> "Did you mean \"" + name + "\"? ").orElse("");
    if (word.contains("/") && HubName.find(word).isPresent()) {
      return new UserError(
          "There is no model folder \"%s\", and the hub's model of that name is not on this machine."
              .formatted(word),
          near + "To fetch it: trimtab models pull " + word + ".");
    }
    return new UserError(
        "There is no model folder \"" + word + "\" and no built-in model of that name.",
        near
            + "Give a folder, a GGUF file, one of those that trimtab models list shows, or a model"
            + " of the hub as OWNER/NAME.");
  }
}
