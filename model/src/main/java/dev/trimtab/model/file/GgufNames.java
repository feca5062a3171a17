package dev.trimtab.model.file;

import dev.trimtab.model.file.ModelSpec.Placement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of tensors in GGUF files and in checkpoints.
 *
 * @param placement where the family's norms stand, on which depends which is which
 * @param interleaved whether rows of queries and keys are interleaved
 * @param heads of queries
 * @param kvHeads of keys
 */
record GgufNames(Placement placement, boolean interleaved, int heads, int kvHeads) {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,5})\\.(\\w+)\\.(weight|bias)");
  private static final Map<String, String> WHOLE =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");
  private static final Map<String, String> LINEARS =
      Map.ofEntries(
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"));

  /** The tensors of a file by their names in checkpoints; those of no known meaning as they are. */
  Map<String, GgufTensors.Source> of(List<String> names) {
    Map<String, GgufTensors.Source> sources = new LinkedHashMap<>();
    for (String name : names) {
      Matcher block = BLOCK.matcher(name);
      if (!block.matches()) {
        String whole = WHOLE.getOrDefault(name, name);
        sources.put(whole, new GgufTensors.Source(name, 0));
        continue;
      }
      String inner = block.group(2);
      sources.put(
          "model.layers.%s.%s.%s".formatted(block.group(1), inner(inner), block.group(3)),
          new GgufTensors.Source(name, split(inner)));
    }
    return sources;
  }

  private String inner(String name) {
    String linear = LINEARS.get(name);
    return linear != null ? linear : norm(name);
  }

  private String norm(String name) {
    return switch (name) {
      case "attn_norm" -> "input_layernorm";
      case "post_attention_norm" -> "post_attention_layernorm";
      case "post_ffw_norm" -> "post_feedforward_layernorm";
      case "ffn_norm" ->
          switch (placement) {
            case BEFORE, AFTER -> "post_attention_layernorm";
            case AROUND -> "pre_feedforward_layernorm";
          };
      default -> name;
    };
  }

  private int split(String name) {
    if (!interleaved) {
      return 0;
    }
    return switch (name) {
      case "attn_q" -> heads;
      case "attn_k" -> kvHeads;
      default -> 0;
    };
  }
}
