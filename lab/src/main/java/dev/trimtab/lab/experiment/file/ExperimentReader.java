package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.benchmark.Benchmarks;
import dev.trimtab.lab.experiment.file.ExperimentFile.MeasureEntry;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads experiment files. */
public final class ExperimentReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Measures that are no benchmarks. */
  private static final List<String> MEASURES = List.of("cosine", "logit-difference", "perplexity");

  private ExperimentReader() {}

  /** The JSON schema of experiment files. */
  public static String schema() {
    try (InputStream in = ExperimentReader.class.getResourceAsStream("experiment.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("the schema of experiment files is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The experiment in a file.
   *
   * @throws UserError where there is none, or it says what it may not: names line and key
   */
  public static ExperimentFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError("There is no experiment file " + file + ".", "Check the path.");
    }
    try {
      return read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UserError(
          "The file %s cannot be read: %s.".formatted(file, e.getMessage()),
          "It should be a text in UTF-8.",
          e);
    }
  }

  /**
   * The experiment in a text.
   *
   * @param source the file as errors name it
   */
  public static ExperimentFile read(String text, String source) {
    YamlNode tree = new YamlTree(source).read(text);
    JsonNode fitted = new SchemaCheck(source, MAPPER.readTree(schema())).fitted(tree);
    ExperimentFile file;
    try {
      file = MAPPER.treeToValue(plain((ObjectNode) fitted), ExperimentFile.class);
    } catch (UserError e) {
      throw new UserError(source + ": " + e.getMessage(), e.remedy(), e);
    }
    new Meaning(source, tree, file).check();
    return file;
  }

  /** Every spelling that the schema allows brought to one. */
  private static ObjectNode plain(ObjectNode fitted) {
    fitted.set("judge", judge(fitted.get("judge")));
    fitted.set("precisions", each(fitted.get("precisions"), ExperimentReader::precision));
    fitted.set("measures", each(fitted.get("measures"), ExperimentReader::measure));
    fitted.set("hypotheses", HypothesisEntries.plain((ArrayNode) fitted.get("hypotheses")));
    ObjectNode steering = (ObjectNode) fitted.get("steering");
    if (steering.get("layers").isString()) {
      ArrayNode layers = MAPPER.createArrayNode();
      ExperimentFile.layers(steering.get("layers").asString()).forEach(layers::add);
      steering.set("layers", layers);
    }
    return fitted;
  }

  private static ArrayNode each(JsonNode list, Function<JsonNode, List<ObjectNode>> read) {
    ArrayNode all = MAPPER.createArrayNode();
    list.forEach(item -> all.addAll(read.apply(item)));
    return all;
  }

  private static ObjectNode judge(JsonNode judge) {
    ObjectNode entry = MAPPER.createObjectNode();
    if (judge.isString()) {
      return entry.put("word", judge.asString()).put("usd_per_million_tokens", 0.0);
    }
    String url = judge.path("url").asString("");
    return entry
        .put("word", "openai:" + judge.get("openai").asString() + (url.isEmpty() ? "" : "@" + url))
        .put("usd_per_million_tokens", judge.path("usd_per_million_tokens").asDouble());
  }

  private static List<ObjectNode> precision(JsonNode precision) {
    List<ObjectNode> entries = new ArrayList<>();
    if (precision.isString()) {
      ObjectNode entry = MAPPER.createObjectNode().put("id", precision.asString());
      entry.set("checkpoints", MAPPER.createObjectNode());
      return List.of(entry);
    }
    for (Map.Entry<String, JsonNode> named : precision.properties()) {
      ObjectNode entry = MAPPER.createObjectNode().put("id", named.getKey());
      entry.set("checkpoints", named.getValue());
      entries.add(entry);
    }
    return entries;
  }

  private static List<ObjectNode> measure(JsonNode measure) {
    if (measure.isString()) {
      return List.of(measure(measure.asString(), MAPPER.createObjectNode()));
    }
    List<ObjectNode> entries = new ArrayList<>();
    measure.properties().forEach(named -> entries.add(measure(named.getKey(), named.getValue())));
    return entries;
  }

  private static ObjectNode measure(String name, JsonNode items) {
    return MAPPER
        .createObjectNode()
        .put("name", name)
        .put("data", items.path("data").asString(""))
        .put("limit", items.path("limit").asInt(0))
        .put("per_subject", items.path("per_subject").asInt(0))
        .put("window", items.path("window").asInt(0));
  }

  /** What the schema cannot say: names that have to be known. */
  private record Meaning(String source, YamlNode tree, ExperimentFile file) {
    void check() {
      Set<String> seen = new HashSet<>();
      for (PrecisionEntry precision : file.precisions()) {
        known("precision", precision.id(), Precisions.ALL.ids(), "precisions");
        if (!seen.add(precision.id())) {
          throw error("precisions", "\"" + precision.id() + "\" is there twice.", "");
        }
        for (String model : precision.checkpoints().keySet()) {
          known("model of this file", model, List.copyOf(file.models().keySet()), "precisions");
        }
      }
      for (String model : file.models().keySet()) {
        if (file.precisionsOf(model).isEmpty()) {
          throw error("precisions", "The model \"" + model + "\" is in none of them.", "");
        }
      }
      List<String> measures = new ArrayList<>(MEASURES);
      measures.addAll(Benchmarks.ALL.ids());
      for (MeasureEntry measure : file.measures()) {
        known("measure", measure.name(), measures, "measures");
        boolean perplexity = measure.name().equals("perplexity");
        if (perplexity && measure.data().isEmpty()) {
          throw error("measures", "perplexity has no text.", "Write perplexity: {data: FILE}.");
        }
        if (perplexity ? measure.limit() + measure.perSubject() > 0 : measure.window() > 0) {
          throw error(
              "measures",
              measure.name() + " has a key of another measure.",
              "window is for perplexity, limit and per_subject are for benchmarks.");
        }
      }
      sideEffects();
      published();
      new HypothesisEntries(source, tree, file).check();
      Set<String> traits = new HashSet<>();
      for (String trait : file.traits()) {
        if (!traits.add(trait)) {
          throw error("traits", "\"" + trait + "\" is there twice.", "");
        }
      }
      String from = file.extraction().responsesFrom();
      if (!from.equals("own") && !from.equals(file.precisions().getFirst().id())) {
        throw error(
            "extraction",
            "responses_from is \"%s\".".formatted(from),
            "Write own, or the first precision, " + file.precisions().getFirst().id() + ".");
      }
      if (new TreeMap<>(folders()).size() < file.models().size()) {
        throw error("models", "Two checkpoints have the same last name.", "Rename a folder.");
      }
    }

    private void sideEffects() {
      List<String> measures = file.measures().stream().map(MeasureEntry::name).toList();
      for (String name : file.sideEffects()) {
        if (name.equals("cosine") || !measures.contains(name)) {
          throw error(
              "side_effects",
              "\"" + name + "\" is not among the measures that ask a model.",
              "Name some of measures, such as logit-difference.");
        }
      }
      if (!file.sideEffects().isEmpty() && file.studiesMassive()) {
        throw error(
            "side_effects", "They are measured where precisions are compared.", "Leave it out.");
      }
    }

    private void published() {
      for (ExperimentFile.Published figures : file.published()) {
        known(
            "model of this file",
            figures.model(),
            List.copyOf(file.models().keySet()),
            "published");
        known("trait of this file", figures.trait(), file.traits(), "published");
        if (!figures.variant().isEmpty()) {
          known("vector of this file", figures.variant(), file.variants(), "published");
        }
      }
    }

    private Map<String, String> folders() {
      Map<String, String> folders = new TreeMap<>();
      file.models().forEach((id, model) -> folders.put(model.folder(), id));
      return folders;
    }

    private void known(String kind, String id, List<String> known, String key) {
      if (!known.contains(id)) {
        throw error(
            key,
            "There is no %s \"%s\".".formatted(kind, id),
            Registry.nearest(id, known)
                .map(near -> "Did you mean \"" + near + "\"?")
                .orElse("Known: " + String.join(", ", known) + "."));
      }
    }

    private UserError error(String key, String what, String cure) {
      int line = tree instanceof YamlNode.Fields f ? f.lines().getOrDefault(key, 1) : 1;
      return new UserError("%s, line %d: %s: %s".formatted(source, line, key, what), cure);
    }
  }
}
