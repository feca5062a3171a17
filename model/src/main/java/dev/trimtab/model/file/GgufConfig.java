package dev.trimtab.model.file;

import dev.trimtab.core.Activation;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.ModelSpec.Attention;
import dev.trimtab.model.file.ModelSpec.FeedForward;
import dev.trimtab.model.file.ModelSpec.Layer;
import dev.trimtab.model.file.ModelSpec.Norms;
import dev.trimtab.model.file.ModelSpec.Rope;
import dev.trimtab.model.file.ModelSpec.Vocabulary;
import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.file.gguf.GgufMetadata;
import dev.trimtab.model.file.gguf.GgufStops;
import dev.trimtab.model.file.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the metadata of a GGUF file into a {@link ModelSpec}, as llama.cpp reads it for the same
 * architecture. What touches the computation and cannot be honoured is an error.
 */
final class GgufConfig {
  private static final int MAX_WIDTH = 1 << 24;
  private static final int MAX_LAYERS = 10_000;
  private static final Set<String> FAMILIES =
      Set.of("llama", "qwen2", "qwen3", "gemma2", "gemma3", "olmo2");
  private static final String ROPE_FACTORS = "rope_freqs.weight";

  /** Layers of the models whose attention is scaled by the hidden size's share of a head. */
  private static final Map<String, Integer> SCALED_BY_SHARE = Map.of("gemma2", 46, "gemma3", 62);

  private final Gguf file;
  private final GgufMetadata metadata;
  private final String family;
  private final Dialect dialect;
  private final int hidden;
  private final int layers;

  /**
   * The configuration of a file.
   *
   * @throws UserError where its architecture or a feature is not supported
   * @throws FormatException where a key is missing or of the wrong type
   */
  GgufConfig(Gguf file, Registry<Dialect> families) {
    this.file = file;
    this.metadata = file.metadata();
    this.family =
        metadata
            .string("general.architecture")
            .orElseThrow(() -> wrong("there is no general.architecture"));
    if (!FAMILIES.contains(family) || families.find(family).isEmpty()) {
      throw new UserError(
          "%s is of the architecture \"%s\", which Trimtab does not read from GGUF files."
              .formatted(file.path(), family),
          "Supported: " + String.join(", ", FAMILIES.stream().sorted().toList()) + ".");
    }
    this.dialect = families.get(family);
    this.hidden = size("embedding_length", MAX_WIDTH);
    this.layers = size("block_count", MAX_LAYERS);
    refuse();
  }

  /** The specification. */
  ModelSpec spec() {
    return new ModelSpec(
        family,
        hidden,
        layers,
        size("context_length", Integer.MAX_VALUE),
        attention(),
        new FeedForward(
            size("feed_forward_length", MAX_WIDTH),
            dialect.unitOffset() ? Activation.GELU_TANH : Activation.SILU,
            file.has("blk.0.ffn_gate.bias")),
        new Norms(dialect.placement(), (float) required("attention.layer_norm_rms_epsilon"), 0f),
        vocabulary(),
        Map.of());
  }

  /** Where the tensors of the checkpoint lie in the file, by their names in the checkpoint. */
  Map<String, GgufTensors.Source> names() {
    int heads = size("attention.head_count", MAX_WIDTH);
    return new GgufNames(dialect.placement(), family.equals("llama"), heads, kvHeads(heads))
        .of(file.names());
  }

  private void refuse() {
    if (number("expert_count", 0) > 0) {
      throw refused("a mixture of experts");
    }
    if (file.has("blk.0.attn_qkv.weight")) {
      throw refused("queries, keys and values in one tensor");
    }
  }

  private Attention attention() {
    int heads = size("attention.head_count", MAX_WIDTH);
    int kvHeads = kvHeads(heads);
    int headSize = headSize(heads);
    double width =
        SCALED_BY_SHARE.getOrDefault(family, 0) == layers ? (double) hidden / heads : headSize;
    double scale = number("attention.scale", 1 / Math.sqrt(width));
    return new Attention(
        heads,
        kvHeads,
        headSize,
        (float) scale,
        (float) number("attn_logit_softcapping", family.equals("gemma2") ? 50 : 0),
        file.has("blk.0.attn_q.bias"),
        file.has("blk.0.attn_output.bias"),
        dialect.queryKeyNorm(),
        perLayer(headSize));
  }

  private int kvHeads(int heads) {
    int kvHeads =
        metadata.has(key("attention.head_count_kv"))
            ? size("attention.head_count_kv", MAX_WIDTH)
            : heads;
    if (heads % kvHeads != 0) {
      throw wrong(
          "%d attention heads cannot share %d key-value heads evenly".formatted(heads, kvHeads));
    }
    return kvHeads;
  }

  private int headSize(int heads) {
    int headSize =
        metadata.has(key("attention.key_length"))
            ? size("attention.key_length", MAX_WIDTH)
            : hidden / heads;
    boolean whole = metadata.has(key("attention.key_length")) || hidden % heads == 0;
    if (!whole || headSize % 2 != 0) {
      throw wrong("%d heads of a hidden size of %d have no even size".formatted(heads, hidden));
    }
    if (number("attention.value_length", headSize) != headSize) {
      throw refused("values of another size than keys");
    }
    if (number("rope.dimension_count", headSize) != headSize) {
      throw refused("a rotation of a part of each head");
    }
    return headSize;
  }

  private List<Layer> perLayer(int headSize) {
    Layer full = new Layer(0, rope(headSize));
    int window = (int) number("attention.sliding_window", family.equals("gemma2") ? 4096 : 0);
    if (window <= 0) {
      return Collections.nCopies(layers, full);
    }
    Rope local =
        switch (family) {
          case "gemma3" -> new Rope.Plain(number("rope.freq_base_swa", 10_000));
          case "olmo2" -> new Rope.Plain(number("rope.freq_base", 10_000));
          default -> full.rope();
        };
    List<Layer> all = new ArrayList<>();
    for (boolean slides : sliding()) {
      all.add(slides ? new Layer(window, local) : full);
    }
    return all;
  }

  private boolean[] sliding() {
    boolean[] slides = new boolean[layers];
    String pattern = key("attention.sliding_window_pattern");
    if (metadata.isArray(pattern)) {
      long[] stated = metadata.integers(pattern).orElseThrow();
      if (stated.length != layers) {
        throw wrong("%s has %d entries for %d layers".formatted(pattern, stated.length, layers));
      }
      for (int l = 0; l < layers; l++) {
        slides[l] = stated[l] != 0;
      }
      return slides;
    }
    int every =
        (int)
            number(
                "attention.sliding_window_pattern",
                switch (family) {
                  case "gemma2" -> 2;
                  case "olmo2" -> 4;
                  case "gemma3" -> 6;
                  default -> 1;
                });
    for (int l = 0; l < layers; l++) {
      slides[l] = every <= 1 || (l + 1) % every != 0;
    }
    return slides;
  }

  private Rope rope(int headSize) {
    double theta = number("rope.freq_base", 10_000);
    if (file.has(ROPE_FACTORS)) {
      return new Rope.Divided(theta, factors(headSize));
    }
    String type = metadata.string(key("rope.scaling.type")).orElse("none");
    double factor = number("rope.scaling.factor", 0);
    if (factor == 0) {
      factor = number("rope.scale_linear", 0);
      type = factor == 0 ? type : "linear";
    }
    return switch (type) {
      case "none" -> new Rope.Plain(theta);
      case "linear" -> factor > 0 ? new Rope.Linear(theta, factor) : new Rope.Plain(theta);
      default -> throw refused("the rotary embedding \"" + type + "\"");
    };
  }

  private List<Float> factors(int headSize) {
    GgufTensor tensor = file.tensor(ROPE_FACTORS);
    StoredTensor stored =
        new GgufTensors(file, Map.of(ROPE_FACTORS, new GgufTensors.Source(ROPE_FACTORS, 0)))
            .tensor(ROPE_FACTORS);
    List<Float> factors = new ArrayList<>();
    for (float factor : stored.toFloats()) {
      factors.add(factor);
    }
    boolean positive = factors.stream().allMatch(f -> f > 0 && Float.isFinite(f));
    if (factors.size() != headSize / 2 || !positive) {
      throw wrong(
          "tensor %s %s does not hold %d positive factors"
              .formatted(ROPE_FACTORS, tensor.shape(), headSize / 2));
    }
    return factors;
  }

  private Vocabulary vocabulary() {
    if (!file.has("token_embd.weight")) {
      throw wrong("there is no tensor token_embd.weight");
    }
    List<Long> shape = file.tensor("token_embd.weight").shape();
    if (shape.size() != 2 || shape.getFirst() > 1 << 26) {
      throw wrong("tensor token_embd.weight is " + shape + ", wanted [vocabulary, hidden]");
    }
    int size = Math.toIntExact(shape.getFirst());
    List<Integer> begin =
        metadata
            .whole("tokenizer.ggml.bos_token_id")
            .filter(id -> id >= 0 && id < size)
            .map(id -> List.of(Math.toIntExact(id)))
            .orElse(List.of());
    return new Vocabulary(
        size,
        !file.has("output.weight"),
        dialect.unitOffset() ? (float) Math.sqrt(hidden) : 1f,
        (float) number("final_logit_softcapping", family.equals("gemma2") ? 30 : 0),
        begin,
        GgufStops.of(metadata, size));
  }

  /** A positive integer; one for all layers where it is a list. */
  private int size(String name, int most) {
    String key = key(name);
    long value;
    if (metadata.isArray(key)) {
      long[] all = metadata.integers(key).orElseThrow();
      if (all.length == 0 || Arrays.stream(all).anyMatch(each -> each != all[0])) {
        throw refused("layers of different " + name);
      }
      value = all[0];
    } else {
      value = metadata.whole(key).orElseThrow(() -> wrong("there is no " + key));
    }
    if (value < 1 || value > most) {
      throw wrong("%s is %d, wanted 1 to %d".formatted(key, value, most));
    }
    return (int) value;
  }

  private double number(String name, double otherwise) {
    double value = metadata.number(key(name)).orElse(otherwise);
    if (!Double.isFinite(value) || value < 0) {
      throw wrong("%s is %s, wanted a number from 0 on".formatted(key(name), value));
    }
    return value;
  }

  private double required(String name) {
    if (!metadata.has(key(name))) {
      throw wrong("there is no " + key(name));
    }
    return number(name, 0);
  }

  private String key(String name) {
    return family + "." + name;
  }

  private FormatException wrong(String what) {
    return new FormatException(metadata.path(), -1, what);
  }

  private UserError refused(String feature) {
    return new UserError(
        "%s has %s, which Trimtab does not compute for the architecture %s."
            .formatted(metadata.path(), feature, family),
        "Results would be wrong without it, so the file is refused; use a model without it.");
  }
}
