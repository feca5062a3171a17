package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.stats.Equivalence;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The hypotheses of a file: their spellings, and the names that must be known. */
final class HypothesisEntries {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String source;
  private final YamlNode tree;
  private final ExperimentFile file;

  HypothesisEntries(String source, YamlNode tree, ExperimentFile file) {
    this.source = source;
    this.tree = tree;
    this.file = file;
  }

  /**
   * Hypotheses as {@link Hypothesis} has them.
   *
   * @throws UserError where one has not two sides that belong together
   */
  static ArrayNode plain(ArrayNode written) {
    ArrayNode all = NODES.arrayNode();
    written.forEach(one -> all.add(plain(one)));
    return all;
  }

  private static ObjectNode plain(JsonNode written) {
    boolean better = has(written, List.of("better", "than"), List.of("same", "as", "within"));
    boolean same = has(written, List.of("same", "as"), List.of("better", "than", "by"));
    if (!better && !same) {
      throw new UserError(
          "hypotheses: \"%s\" has not two sides.".formatted(written.get("claim").asString()),
          "Write better and than, or same and as; by goes with better, within with same.");
    }
    ObjectNode plain = NODES.objectNode();
    plain.set("claim", written.get("claim"));
    plain.put("relation", better ? "BETTER" : "SAME");
    plain.set("first", side(written.get(better ? "better" : "same")));
    plain.set("second", side(written.get(better ? "than" : "as")));
    plain.put(
        "margin",
        better
            ? written.path("by").asDouble(0)
            : written.path("within").asDouble(Equivalence.STANDARD_MARGIN));
    plain.put("measure", upper(written.get("measure")));
    plain.set("traits", written.get("traits"));
    return plain;
  }

  private static boolean has(JsonNode written, List<String> keys, List<String> others) {
    return keys.stream().allMatch(written::has) && others.stream().noneMatch(written::has);
  }

  private static ObjectNode side(JsonNode written) {
    ObjectNode side = NODES.objectNode();
    side.set("models", list(written.get("model")));
    side.set("precisions", list(written.get("precision")));
    side.set("methods", list(written.get("method")));
    side.set("variants", list(written.get("variant")));
    side.put("cleaning", upper(written.get("cleaning")));
    ArrayNode choices = NODES.arrayNode();
    String dimensions = upper(written.get("dimensions"));
    if (!dimensions.equals("ALL")) {
      choices.add(dimensions);
    }
    side.set("choices", choices);
    side.set("counts", list(written.get("count")));
    side.set("gain", written.get("gain"));
    return side;
  }

  private static JsonNode list(JsonNode value) {
    return value.isArray() ? value : NODES.arrayNode().add(value);
  }

  private static String upper(JsonNode word) {
    return word.asString().toUpperCase(Locale.ROOT);
  }

  /**
   * Checks the names.
   *
   * @throws UserError where one is unknown, or a side means nothing
   */
  void check() {
    if (!file.hypotheses().isEmpty() && !file.studiesMassive()) {
      throw error(
          0, "hypotheses are decided in a study of massive activations.", "Add massive: {}.");
    }
    for (int i = 0; i < file.hypotheses().size(); i++) {
      Hypothesis hypothesis = file.hypotheses().get(i);
      for (String trait : hypothesis.traits()) {
        known(i, "trait", trait, file.traits());
      }
      side(i, hypothesis.first());
      side(i, hypothesis.second());
      if (hypothesis.first().equals(hypothesis.second())) {
        throw error(i, "Both sides are the same.", "Name what tells them apart.");
      }
    }
  }

  private void side(int i, Side side) {
    List<String> precisions = file.precisions().stream().map(PrecisionEntry::id).toList();
    side.models().forEach(id -> known(i, "model", id, List.copyOf(file.models().keySet())));
    side.precisions().forEach(id -> known(i, "precision", id, precisions));
    side.methods().forEach(id -> known(i, "method", id, file.massive().methods()));
    side.variants().forEach(id -> known(i, "vector", id, file.variants()));
    boolean some =
        file.massive().methods().stream()
            .anyMatch(
                method ->
                    Recipe.variants(method).stream()
                        .anyMatch(variant -> side.coversVector(method, variant)));
    if (!some) {
      throw error(i, "A side means no vector of this study.", "Loosen what it names.");
    }
  }

  private void known(int i, String kind, String id, List<String> known) {
    if (!known.contains(id)) {
      throw error(
          i,
          "There is no %s \"%s\" in this file.".formatted(kind, id),
          Registry.nearest(id, known)
              .map(near -> "Did you mean \"" + near + "\"?")
              .orElse("Known: " + String.join(", ", known) + "."));
    }
  }

  private UserError error(int i, String what, String cure) {
    int line = 1;
    if (tree instanceof YamlNode.Fields fields
        && fields.values().get("hypotheses") instanceof YamlNode.Items items
        && i < items.values().size()) {
      line = items.values().get(i).line();
    }
    return new UserError("%s, line %d: hypotheses: %s".formatted(source, line, what), cure);
  }
}
