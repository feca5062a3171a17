package dev.trimtab.model.file.gguf;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which files a GGUF model is in. */
public final class GgufFiles {
  private static final String ENDING = ".gguf";
  private static final Pattern PART = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
  private static final int MOST_PARTS = 10_000;

  private GgufFiles() {}

  /**
   * The GGUF file that a path means: itself, or the only one in a folder without config.json; of a
   * model in parts the first. Empty where the path means no GGUF.
   *
   * @throws UserError where a folder holds several
   */
  public static Optional<Path> find(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      boolean named = isNamed(path) && Files.isRegularFile(path);
      return named ? Optional.of(parts(path).getFirst()) : Optional.empty();
    }
    if (Files.exists(path.resolve("config.json"))) {
      return Optional.empty();
    }
    List<Path> found;
    try (Stream<Path> files = Files.list(path)) {
      found =
          files
              .filter(file -> isNamed(file) && Files.isRegularFile(file))
              .map(file -> parts(file).getFirst())
              .distinct()
              .sorted()
              .toList();
    }
    if (found.size() > 1) {
      throw new UserError(
          "The folder %s holds %d GGUF models: %s."
              .formatted(
                  path,
                  found.size(),
                  String.join(", ", found.stream().map(f -> f.getFileName() + "").toList())),
          "Name one of the files.");
    }
    return found.stream().findFirst();
  }

  /** All files of the model that a file belongs to, in order. */
  public static List<Path> parts(Path file) {
    Matcher matcher = PART.matcher(String.valueOf(file.getFileName()));
    if (!matcher.matches()) {
      return List.of(file);
    }
    int count = Integer.parseInt(matcher.group(3));
    if (count < 2 || count > MOST_PARTS) {
      return List.of(file);
    }
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            part ->
                file.resolveSibling(
                    String.format(
                        Locale.ROOT, "%s-%05d-of-%05d.gguf", matcher.group(1), part, count)))
        .toList();
  }

  private static boolean isNamed(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }
}
