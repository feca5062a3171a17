package dev.trimtab.lab.store;

import dev.trimtab.core.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The finished parts of an artifact as JSON Lines: what it depends on in the first line, then one
 * part a line in order.
 */
final class PartsFile {
  private PartsFile() {}

  /** The first line. */
  static String header(Artifact artifact, int parts) {
    return CanonicalJson.of(
        Map.of(
            "artifact", artifact.name(),
            "key", artifact.key().hash(),
            "parts", parts,
            "inputs", artifact.inputs()));
  }

  /** Writes all parts. */
  static <T> void write(Path file, Artifact artifact, List<T> parts) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(header(artifact, parts.size()));
    parts.forEach(part -> lines.add(Records.MAPPER.writeValueAsString(part)));
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  /** Reads all parts. */
  static <T> List<T> read(Path file, Artifact artifact, Parts<T> parts) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != parts.count() + 1) {
      throw new FormatException(
          file,
          lines.size(),
          "expected a header and %d parts, found %d lines".formatted(parts.count(), lines.size()));
    }
    requireKey(file, lines.getFirst(), artifact);
    List<T> read = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      try {
        read.add(Records.MAPPER.readValue(lines.get(line), parts.type()));
      } catch (JacksonException e) {
        throw new FormatException(file, line + 1, "this is not a part of " + artifact.name(), e);
      }
    }
    return List.copyOf(read);
  }

  private static void requireKey(Path file, String header, Artifact artifact) {
    try {
      JsonNode node = Records.MAPPER.readTree(header);
      if (node.path("key").asString("").equals(artifact.key().hash())) {
        return;
      }
    } catch (JacksonException e) {
      throw new FormatException(file, 1, "this is not JSON", e);
    }
    throw new FormatException(file, 1, "expected an artifact of key " + artifact.key().hash());
  }
}
