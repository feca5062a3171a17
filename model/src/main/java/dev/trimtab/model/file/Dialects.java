package dev.trimtab.model.file;

import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.Dialect.Bias;
import dev.trimtab.model.file.Dialect.Window;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The families whose config.json is understood. */
final class Dialects {
  private static final Dialect LLAMA =
      new Dialect(
          "llama",
          Set.of("llama"),
          Map.of(
              "rms_norm_eps",
              1e-6,
              "rope_theta",
              10_000.0,
              "hidden_act",
              "silu",
              "max_position_embeddings",
              2048,
              "bos_token_id",
              1,
              "eos_token_id",
              2),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.AS_STATED,
          Window.NONE,
          Set.of("attention_bias", "mlp_bias"));

  private static final Dialect MISTRAL =
      new Dialect(
          "mistral",
          Set.of("mistral"),
          Map.of(
              "rms_norm_eps", 1e-6,
              "rope_theta", 10_000.0,
              "hidden_act", "silu",
              "max_position_embeddings", 131_072,
              "num_key_value_heads", 8,
              "sliding_window", 4096,
              "bos_token_id", 1,
              "eos_token_id", 2),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.NONE,
          Window.ALL,
          Set.of("sliding_window"));

  private static final Map<String, Object> QWEN_DEFAULTS =
      Map.of(
          "rms_norm_eps", 1e-6,
          "rope_theta", 10_000.0,
          "hidden_act", "silu",
          "max_position_embeddings", 32_768,
          "num_key_value_heads", 32,
          "sliding_window", 4096,
          "max_window_layers", 28);

  private static final Dialect QWEN2 =
      new Dialect(
          "qwen2",
          Set.of("qwen2"),
          QWEN_DEFAULTS,
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.INPUTS,
          Window.UPPER,
          Set.of("sliding_window", "use_sliding_window"));

  private static final Dialect QWEN3 =
      new Dialect(
          "qwen3",
          Set.of("qwen3"),
          with(QWEN_DEFAULTS, Map.of("head_dim", 128)),
          Placement.BEFORE,
          false,
          QueryKeyNorm.PER_HEAD,
          Bias.AS_STATED,
          Window.UPPER,
          Set.of("sliding_window", "use_sliding_window", "attention_bias"));

  private static final Dialect OLMO2 =
      new Dialect(
          "olmo2",
          Set.of("olmo2"),
          Map.of(
              "rms_norm_eps",
              1e-5,
              "rope_theta",
              10_000.0,
              "hidden_act",
              "silu",
              "max_position_embeddings",
              2048,
              "eos_token_id",
              50_279),
          Placement.AFTER,
          false,
          QueryKeyNorm.WHOLE,
          Bias.AS_STATED,
          Window.NONE,
          Set.of("attention_bias"));

  private static final Map<String, Object> GEMMA_DEFAULTS =
      Map.ofEntries(
          Map.entry("hidden_size", 2304),
          Map.entry("intermediate_size", 9216),
          Map.entry("num_hidden_layers", 26),
          Map.entry("num_attention_heads", 8),
          Map.entry("num_key_value_heads", 4),
          Map.entry("head_dim", 256),
          Map.entry("query_pre_attn_scalar", 256),
          Map.entry("sliding_window", 4096),
          Map.entry("hidden_activation", "gelu_pytorch_tanh"),
          Map.entry("rms_norm_eps", 1e-6),
          Map.entry("tie_word_embeddings", true),
          Map.entry("bos_token_id", 2),
          Map.entry("eos_token_id", 1));

  private static final Set<String> GEMMA_OPTIONS =
      Set.of(
          "attention_bias",
          "sliding_window",
          "attn_logit_softcapping",
          "final_logit_softcapping",
          "query_pre_attn_scalar",
          "rope_local_base_freq");

  private static final Dialect GEMMA2 =
      new Dialect(
          "gemma2",
          Set.of("gemma2"),
          with(
              GEMMA_DEFAULTS,
              Map.of(
                  "vocab_size", 256_000,
                  "max_position_embeddings", 8192,
                  "rope_theta", 10_000.0,
                  "attn_logit_softcapping", 50.0,
                  "final_logit_softcapping", 30.0)),
          Placement.AROUND,
          true,
          QueryKeyNorm.NONE,
          Bias.AS_STATED,
          Window.ALTERNATE,
          GEMMA_OPTIONS);

  private static final Dialect GEMMA3 =
      new Dialect(
          "gemma3",
          Set.of("gemma3_text", "gemma3"),
          with(
              GEMMA_DEFAULTS,
              Map.of(
                  "vocab_size", 262_208,
                  "max_position_embeddings", 131_072,
                  "rope_theta", 1_000_000.0,
                  "rope_local_base_freq", 10_000.0,
                  "sliding_window_pattern", 6)),
          Placement.AROUND,
          true,
          QueryKeyNorm.PER_HEAD,
          Bias.AS_STATED,
          Window.PATTERN,
          GEMMA_OPTIONS);

  /** All of them. */
  static final Registry<Dialect> ALL =
      Registry.of("model family", LLAMA, MISTRAL, QWEN2, QWEN3, OLMO2, GEMMA2, GEMMA3);

  private Dialects() {}

  /** Values of {@code model_type} that are understood. */
  static List<String> modelTypes() {
    return ALL.all().stream().flatMap(d -> d.modelTypes().stream().sorted()).toList();
  }

  private static Map<String, Object> with(Map<String, Object> base, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(base);
    all.putAll(more);
    return all;
  }
}
