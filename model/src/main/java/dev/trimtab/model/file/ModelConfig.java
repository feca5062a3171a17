package dev.trimtab.model.file;

import dev.trimtab.core.Activation;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.ModelSpec.Attention;
import dev.trimtab.model.file.ModelSpec.FeedForward;
import dev.trimtab.model.file.ModelSpec.Layer;
import dev.trimtab.model.file.ModelSpec.Norms;
import dev.trimtab.model.file.ModelSpec.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads config.json and generation_config.json into a {@link ModelSpec}. Keys that do not touch the
 * computation are passed over; keys that do and cannot be honoured are errors.
 */
public final class ModelConfig {
  private static final int MAX_WIDTH = 1 << 24;
  private static final int MAX_LAYERS = 10_000;
  private static final int MAX_VOCABULARY = 1 << 26;
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  private final ConfigObject root;
  private final ConfigObject text;
  private final ConfigObject generation;
  private final Dialect dialect;

  private ModelConfig(
      ConfigObject root, ConfigObject text, ConfigObject generation, Dialect dialect) {
    this.root = root;
    this.text = text;
    this.generation = generation;
    this.dialect = dialect;
  }

  /**
   * The specification in a checkpoint's folder.
   *
   * @param families how each family that is known reads its configuration
   * @throws UserError where there is no config.json, or where it names a family or feature that is
   *     not supported: says which and what is
   * @throws FormatException where a key is missing or of the wrong type
   */
  public static ModelSpec read(Path folder, Registry<Dialect> families) throws IOException {
    return read(folder.resolve("config.json"), folder.resolve("generation_config.json"), families);
  }

  /** The same of two files by name; the second may be absent. */
  static ModelSpec read(Path config, Path generationConfig, Registry<Dialect> families)
      throws IOException {
    ConfigObject root = ConfigObject.read(config);
    ConfigObject generation =
        Files.isRegularFile(generationConfig)
            ? ConfigObject.read(generationConfig)
            : ConfigObject.empty(generationConfig);
    Dialect dialect = dialect(root, families);
    ConfigObject text = root.object("text_config").orElse(root).withDefaults(dialect.defaults());
    ConfigFeatures.check(root, text, dialect);
    return new ModelConfig(root, text, generation, dialect).spec();
  }

  private static Dialect dialect(ConfigObject root, Registry<Dialect> families) {
    String type =
        root.string("model_type")
            .orElseThrow(() -> new FormatException(root.path(), -1, "there is no model_type"));
    List<String> known =
        families.all().stream().flatMap(family -> family.modelTypes().stream().sorted()).toList();
    return families.all().stream()
        .filter(family -> family.modelTypes().contains(type))
        .findFirst()
        .orElseThrow(() -> Registry.unknown("model family", type, known));
  }

  private ModelSpec spec() {
    int hidden = text.positive("hidden_size", MAX_WIDTH);
    int layers = text.positive("num_hidden_layers", MAX_LAYERS);
    return new ModelSpec(
        dialect.id(),
        hidden,
        layers,
        text.positive("max_position_embeddings", Integer.MAX_VALUE),
        attention(hidden, layers),
        feedForward(),
        norms(),
        vocabulary(hidden),
        root.has("quantization_config")
            ? root.map("quantization_config")
            : text.map("quantization_config"));
  }

  private Attention attention(int hidden, int layers) {
    int heads = text.positive("num_attention_heads", MAX_WIDTH);
    int kvHeads = text.whole("num_key_value_heads", 1, MAX_WIDTH).orElse(heads);
    if (heads % kvHeads != 0) {
      throw new FormatException(
          text.path(),
          -1,
          "%d attention heads cannot share %d key-value heads evenly".formatted(heads, kvHeads));
    }
    int headSize = text.whole("head_dim", 1, MAX_WIDTH).orElseGet(() -> divided(hidden, heads));
    if (headSize % 2 != 0) {
      throw new FormatException(
          text.path(), -1, "head size %d is odd; it cannot be rotated".formatted(headSize));
    }
    double scalar = text.number("query_pre_attn_scalar").orElse((double) headSize);
    boolean stated = text.flag("attention_bias");
    boolean inputs = dialect.bias() == Dialect.Bias.INPUTS;
    return new Attention(
        heads,
        kvHeads,
        headSize,
        (float) (1 / Math.sqrt(scalar)),
        text.number("attn_logit_softcapping").orElse(0.0).floatValue(),
        inputs || stated,
        !inputs && stated,
        dialect.queryKeyNorm(),
        perLayer(layers));
  }

  private int divided(int hidden, int heads) {
    if (hidden % heads != 0) {
      throw new FormatException(
          text.path(),
          -1,
          "hidden_size %d is no multiple of %d heads, and there is no head_dim"
              .formatted(hidden, heads));
    }
    return hidden / heads;
  }

  private List<Layer> perLayer(int layers) {
    RopeConfig rope = new RopeConfig(text);
    Layer full = new Layer(0, rope.global());
    List<Boolean> sliding = sliding(layers);
    if (!sliding.contains(true)) {
      return sliding.stream().map(_ -> full).toList();
    }
    int window =
        text.whole("sliding_window", 1, Integer.MAX_VALUE)
            .orElseThrow(
                () ->
                    new FormatException(
                        text.path(),
                        -1,
                        "layers attend within a window, but sliding_window is null"));
    Layer local = new Layer(window, rope.local());
    return sliding.stream().map(slides -> slides ? local : full).toList();
  }

  private List<Boolean> sliding(int layers) {
    List<Boolean> byNature = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      byNature.add(slides(layer));
    }
    Optional<List<String>> types = text.strings("layer_types");
    if (types.isEmpty()) {
      return byNature;
    }
    if (types.get().size() != layers) {
      throw new FormatException(
          text.path(),
          -1,
          "layer_types has %d entries for %d layers".formatted(types.get().size(), layers));
    }
    List<Boolean> stated = types.get().stream().map(this::slides).toList();
    boolean free =
        dialect.window() != Dialect.Window.NONE && dialect.window() != Dialect.Window.ALL;
    if (!free && !stated.equals(byNature)) {
      throw new UserError(
          "%s gives its layers layer_types that the family %s does not have."
              .formatted(text.path(), dialect.id()),
          "Remove the key if it was added by hand, or use a checkpoint of a family whose layers"
              + " differ.");
    }
    return stated;
  }

  private boolean slides(String type) {
    return switch (type) {
      case FULL -> false;
      case SLIDING -> true;
      default ->
          throw new UserError(
              "%s asks for a layer of type \"%s\", which Trimtab does not compute."
                  .formatted(text.path(), type),
              "Supported: " + FULL + ", " + SLIDING + ".");
    };
  }

  private boolean slides(int layer) {
    return switch (dialect.window()) {
      case NONE -> false;
      case ALL -> text.whole("sliding_window", 1, Integer.MAX_VALUE).isPresent();
      case UPPER ->
          text.flag("use_sliding_window")
              && text.whole("sliding_window", 1, Integer.MAX_VALUE).isPresent()
              && layer >= text.whole("max_window_layers", 0, MAX_LAYERS).orElse(MAX_LAYERS);
      case ALTERNATE -> layer % 2 == 0;
      case PATTERN -> (layer + 1) % pattern() != 0;
    };
  }

  private int pattern() {
    String key =
        text.has("_sliding_window_pattern") ? "_sliding_window_pattern" : "sliding_window_pattern";
    return text.positive(key, MAX_LAYERS);
  }

  private FeedForward feedForward() {
    String key = text.has("hidden_activation") ? "hidden_activation" : "hidden_act";
    String name =
        text.string(key)
            .or(() -> text.string("hidden_activation"))
            .orElseThrow(() -> new FormatException(text.path(), -1, "there is no hidden_act"));
    Activation activation =
        switch (name) {
          case "silu", "swish" -> Activation.SILU;
          case "gelu_pytorch_tanh", "gelu_new" -> Activation.GELU_TANH;
          default ->
              throw new UserError(
                  "%s asks for the activation \"%s\", which Trimtab does not compute."
                      .formatted(text.path(), name),
                  "Supported: silu, gelu_pytorch_tanh.");
        };
    return new FeedForward(
        text.positive("intermediate_size", MAX_WIDTH), activation, text.flag("mlp_bias"));
  }

  private Norms norms() {
    return new Norms(
        dialect.placement(), (float) text.demanded("rms_norm_eps"), dialect.unitOffset() ? 1f : 0f);
  }

  private Vocabulary vocabulary(int hidden) {
    int size = text.positive("vocab_size", MAX_VOCABULARY);
    ConfigObject tying = root.has("tie_word_embeddings") ? root : text;
    List<Integer> begin = first("bos_token_id", List.of(root, text));
    List<Integer> stops = first("eos_token_id", List.of(generation, root, text));
    for (int id : stops) {
      if (id >= size) {
        throw new FormatException(
            text.path(), -1, "stop id %d is beyond the vocabulary of %d".formatted(id, size));
      }
    }
    return new Vocabulary(
        size,
        tying.flag("tie_word_embeddings"),
        dialect.unitOffset() ? (float) Math.sqrt(hidden) : 1f,
        text.number("final_logit_softcapping").orElse(0.0).floatValue(),
        begin.stream().limit(1).toList(),
        stops);
  }

  private static List<Integer> first(String key, List<ConfigObject> places) {
    return places.stream()
        .filter(place -> place.has(key))
        .findFirst()
        .orElse(places.getLast())
        .ids(key);
  }
}
