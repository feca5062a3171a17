package dev.trimtab.lab.store;

import dev.trimtab.core.FormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A finished artifact of parts as it lies in a store, found by its name instead of its key, for
 * those who explain a result. Nothing is computed or written.
 *
 * @param file where it lies
 * @param key its identity
 * @param inputs what it depends on
 */
public record KeptParts(Path file, String key, JsonNode inputs) {
  /**
   * All artifacts of that name in a folder of a store, whatever they depend on, in order of their
   * files' names; those that cannot be read are left out.
   *
   * @param root of the store
   * @param folder below it
   * @param name of the kind of value
   */
  public static List<KeptParts> of(Path root, String folder, String name) {
    Path place = root.resolve(folder);
    List<KeptParts> kept = new ArrayList<>();
    if (!Files.isDirectory(place)) {
      return kept;
    }
    String form = "\\Q" + name + "\\E-[0-9a-f]{16}\\.jsonl";
    try (Stream<Path> files = Files.list(place)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches(form)).sorted().toList()) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
          JsonNode header = Records.MAPPER.readTree(String.valueOf(reader.readLine()));
          kept.add(new KeptParts(file, header.path("key").asString(""), header.path("inputs")));
        }
      }
    } catch (IOException | JacksonException _) {
      return kept;
    }
    return kept;
  }

  /**
   * Its parts in order.
   *
   * @throws FormatException where a line is no such record
   */
  public <T> List<T> parts(Class<T> type) throws IOException {
    List<T> parts = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int line = 1; line < lines.size(); line++) {
      try {
        parts.add(Records.MAPPER.readValue(lines.get(line), type));
      } catch (JacksonException e) {
        throw new FormatException(file, line + 1, "expected a " + type.getSimpleName(), e);
      }
    }
    return parts;
  }
}
