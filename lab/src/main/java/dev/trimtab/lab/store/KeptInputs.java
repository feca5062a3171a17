package dev.trimtab.lab.store;

import dev.trimtab.core.FormatException;
import dev.trimtab.model.file.Safetensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a store keeps of an artifact's name under other keys, and what those depend on instead. */
public final class KeptInputs {
  private final Path root;

  /**
   * @param root of the store
   */
  public KeptInputs(Path root) {
    this.root = root;
  }

  /**
   * The names of the inputs in which the most alike of the kept artifacts differs from the one that
   * is asked for; empty where nothing of that name is kept.
   */
  public Optional<Set<String>> changed(Artifact wanted) {
    JsonNode inputs = Records.MAPPER.readTree(CanonicalJson.of(wanted.inputs()));
    return kept(wanted).stream()
        .map(other -> differing(inputs, other))
        .min(Comparator.comparingInt(Set::size));
  }

  /** How many parts of an unfinished artifact there are; 0 where it was not begun. */
  public long begun(Artifact wanted) {
    Path file = root.resolve(wanted.folder()).resolve(wanted.file() + ".unfinished.jsonl");
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return Math.max(0, lines.count() - 1);
    } catch (IOException _) {
      return 0;
    }
  }

  private static Set<String> differing(JsonNode a, JsonNode b) {
    Set<String> names = new TreeSet<>(a.propertyNames());
    names.addAll(b.propertyNames());
    names.removeIf(name -> a.path(name).equals(b.path(name)));
    return names;
  }

  private List<JsonNode> kept(Artifact wanted) {
    Path folder = root.resolve(wanted.folder());
    List<JsonNode> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    String form = "\\Q" + wanted.name() + "\\E-[0-9a-f]{16}\\.(json|jsonl|safetensors)";
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().matches(form)).toList()) {
        inputs(file).filter(ObjectNode.class::isInstance).ifPresent(all::add);
      }
    } catch (IOException e) {
      return all;
    }
    return all;
  }

  private static Optional<JsonNode> inputs(Path file) throws IOException {
    try {
      String name = file.getFileName().toString();
      if (name.endsWith(".safetensors")) {
        try (Safetensors tensors = Safetensors.open(file)) {
          String text = tensors.metadata().getOrDefault("inputs", "{}");
          return Optional.of(Records.MAPPER.readTree(text));
        }
      }
      if (name.endsWith(".json")) {
        return Optional.of(Records.MAPPER.readTree(Files.readString(file)).path("inputs"));
      }
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        String header = String.valueOf(reader.readLine());
        return Optional.of(Records.MAPPER.readTree(header).path("inputs"));
      }
    } catch (JacksonException | FormatException _) {
      return Optional.empty();
    }
  }
}
