package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.util.List;
import java.util.Map;

/** Keys of a configuration that change the computation in ways a dialect does not express. */
final class ConfigFeatures {
  /** Keys that are refused unless null, false or empty, with what they mean. */
  private static final Map<String, String> SWITCHES =
      Map.ofEntries(
          Map.entry("attention_bias", "biases of the attention projections"),
          Map.entry("mlp_bias", "biases of the feed-forward projections"),
          Map.entry("use_bidirectional_attention", "attention to later tokens"),
          Map.entry("clip_qkv", "clipped queries and keys"),
          Map.entry("use_qk_norm", "a norm of queries and keys"),
          Map.entry("qk_layernorm", "a norm of queries and keys"),
          Map.entry("num_experts", "a mixture of experts"),
          Map.entry("num_local_experts", "a mixture of experts"),
          Map.entry("n_routed_experts", "a mixture of experts"),
          Map.entry("num_kv_shared_layers", "keys and values shared between layers"),
          Map.entry("no_rope_layers", "layers without rotary embedding"),
          Map.entry("alibi", "linear position biases"),
          Map.entry("add_cross_attention", "cross-attention"),
          Map.entry("is_encoder_decoder", "an encoder"),
          Map.entry("rope_interleaved", "interleaved rotary pairs"),
          Map.entry("rope_traditional", "interleaved rotary pairs"),
          Map.entry("sliding_window", "attention within a window"),
          Map.entry("use_sliding_window", "attention within a window"),
          Map.entry("attn_logit_softcapping", "soft-capped attention scores"),
          Map.entry("final_logit_softcapping", "soft-capped logits"),
          Map.entry("query_pre_attn_scalar", "a scale of queries"),
          Map.entry("rope_local_base_freq", "a second rotary embedding"));

  /** Factors that are refused unless 1. */
  private static final List<String> FACTORS =
      List.of(
          "partial_rotary_factor",
          "attention_multiplier",
          "logit_scale",
          "logits_scaling",
          "residual_multiplier",
          "embedding_multiplier");

  private ConfigFeatures() {}

  /** Refuses what the dialect cannot express. */
  static void check(ConfigObject root, ConfigObject text, Dialect dialect) {
    checkCode(root);
    checkHead(root);
    if (root.string("model_type").orElse("").equals("gemma3") && !root.has("text_config")) {
      throw new FormatException(root.path(), -1, "there is no text_config");
    }
    for (String key : text.keys()) {
      String meaning = SWITCHES.get(key);
      if (meaning != null && !dialect.options().contains(key) && text.switchedOn(key)) {
        throw refused(text, dialect, key, meaning);
      }
      if (FACTORS.contains(key) && text.number(key).orElse(1.0) != 1.0) {
        throw refused(text, dialect, key, "a factor other than 1");
      }
    }
  }

  private static void checkCode(ConfigObject root) {
    boolean own =
        root.object("auto_map")
            .map(map -> map.keys().stream().anyMatch(key -> key.startsWith("AutoModel")))
            .orElse(false);
    if (own) {
      throw new UserError(
          root.path()
              + " says the model comes with its own code (auto_map), which Trimtab never runs.",
          "Use a checkpoint that transformers loads without trust_remote_code.");
    }
  }

  private static void checkHead(ConfigObject root) {
    List<String> architectures = root.strings("architectures").orElse(List.of());
    boolean generates =
        architectures.isEmpty()
            || architectures.stream()
                .anyMatch(
                    name ->
                        name.endsWith("ForCausalLM") || name.endsWith("ForConditionalGeneration"));
    if (!generates) {
      throw new UserError(
          "%s is of a %s, which generates no text."
              .formatted(root.path(), String.join(", ", architectures)),
          "Use a checkpoint whose architecture ends in ForCausalLM.");
    }
  }

  private static UserError refused(
      ConfigObject config, Dialect dialect, String key, String meaning) {
    return new UserError(
        "%s sets %s = %s (%s), which the family %s as Trimtab computes it does not have."
            .formatted(config.path(), config.named(key), config.shown(key), meaning, dialect.id()),
        "Results would be wrong without it, so the checkpoint is refused; use one without this"
            + " feature.");
  }
}
