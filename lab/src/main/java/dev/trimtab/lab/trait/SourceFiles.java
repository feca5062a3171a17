package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Looking for JSON files in a source that an importer reads. */
final class SourceFiles {
  private static final String JSON = ".json";

  private SourceFiles() {}

  /** The JSON files right in a folder, by name; the file itself where the source is one. */
  static List<Path> json(Path source) {
    if (Files.isRegularFile(source)) {
      return isJson(source) ? List.of(source) : List.of();
    }
    try (Stream<Path> found = Files.list(source)) {
      return found.filter(Files::isRegularFile).filter(SourceFiles::isJson).sorted().toList();
    } catch (IOException e) {
      throw TraitText.unreadable(source, e);
    }
  }

  /** The folders right in a folder, by name. */
  static List<Path> folders(Path source) {
    try (Stream<Path> found = Files.list(source)) {
      return found.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw TraitText.unreadable(source, e);
    }
  }

  private static boolean isJson(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(JSON);
  }

  /** The value that a JSON file holds, or an empty string where it is no JSON. */
  static Object peek(Path file) {
    try {
      return JsonFile.value(file, TraitText.read(file));
    } catch (UserError _) {
      return "";
    }
  }

  /** A file's name without its ending, fit for the name of a folder. */
  static String name(Path file) {
    String name = file.getFileName().toString();
    int end = name.toLowerCase(Locale.ROOT).endsWith(JSON) ? name.length() - JSON.length() : -1;
    return (end < 0 ? name : name.substring(0, end)).replaceAll("[^\\p{L}\\p{N}._-]+", "-");
  }

  /** The error for a source in another layout. */
  static UserError strange(Path source, TraitLayout layout) {
    return new UserError(
        "%s is not in the layout %s.".formatted(source, layout.id()),
        "Expected " + layout.description() + ".");
  }
}
