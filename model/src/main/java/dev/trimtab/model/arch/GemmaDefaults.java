package dev.trimtab.model.arch;

import java.util.HashMap;
import java.util.Map;

/** What absent keys mean in the configurations of all Gemmas, which may leave out any of them. */
final class GemmaDefaults {
  private static final Map<String, Object> COMMON =
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

  private GemmaDefaults() {}

  /** These and a version's own. */
  static Map<String, Object> and(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(COMMON);
    all.putAll(own);
    return all;
  }
}
