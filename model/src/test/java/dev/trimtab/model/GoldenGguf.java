package dev.trimtab.model;

import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import dev.trimtab.model.file.gguf.TinyGguf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tiny checkpoints as llama.cpp's convert_hf_to_gguf.py would write them: names, interleaved
 * rows of Llama's queries and keys, Gemma's norms with 1 added, rotary factors as a tensor.
 */
final class GoldenGguf {
  private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\.(.*)\\.(\\w+)");
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"),
          Map.entry("pre_feedforward_layernorm", "ffn_norm"),
          Map.entry("post_feedforward_layernorm", "post_ffw_norm"));

  private final Path folder;
  private final JsonNode config;
  private final String family;
  private final String arch;
  private final boolean quantised;
  private final int vocabulary;

  private GoldenGguf(Path folder, boolean quantised, boolean padded) throws IOException {
    this.folder = folder;
    this.config = json("config.json");
    this.family = config.path("model_type").stringValue().replace("_text", "");
    this.arch = family.equals("mistral") ? "llama" : family;
    this.quantised = quantised;
    this.vocabulary = padded ? config.path("vocab_size").asInt() : tokens();
  }

  /** The checkpoint in plain numbers of 32 bits. */
  static TinyGguf plain(Path folder) throws IOException {
    return new GoldenGguf(folder, false, true).convert();
  }

  /** The same less the embeddings that no token has, which the converter leaves out for Gemma 3. */
  static TinyGguf unpadded(Path folder) throws IOException {
    return new GoldenGguf(folder, false, false).convert();
  }

  /** The checkpoint with its matrices in Q8_0. */
  static TinyGguf eightBit(Path folder) throws IOException {
    return new GoldenGguf(folder, true, true).convert();
  }

  private TinyGguf convert() throws IOException {
    TinyGguf file = new TinyGguf().put("general.architecture", arch);
    whole(file, "block_count", "num_hidden_layers");
    whole(file, "context_length", "max_position_embeddings");
    whole(file, "embedding_length", "hidden_size");
    whole(file, "feed_forward_length", "intermediate_size");
    whole(file, "attention.head_count", "num_attention_heads");
    whole(file, "attention.head_count_kv", "num_key_value_heads");
    int heads = config.path("num_attention_heads").asInt();
    JsonNode stated = config.path("head_dim");
    int headSize = stated.isNumber() ? stated.asInt() : config.path("hidden_size").asInt() / heads;
    file.put(arch + ".attention.key_length", headSize);
    file.put(arch + ".attention.value_length", headSize);
    number(file, "attention.layer_norm_rms_epsilon", "rms_norm_eps");
    number(file, "rope.freq_base", "rope_theta");
    number(file, "attn_logit_softcapping", "attn_logit_softcapping");
    number(file, "final_logit_softcapping", "final_logit_softcapping");
    whole(file, "attention.sliding_window", "sliding_window");
    if (config.has("query_pre_attn_scalar")) {
      double scalar = config.path("query_pre_attn_scalar").asDouble();
      file.put(arch + ".attention.scale", (float) (1 / Math.sqrt(scalar)));
    }
    tokenizer(file);
    tensors(file, headSize);
    return file;
  }

  private void whole(TinyGguf file, String key, String source) {
    if (config.path(source).isNumber()) {
      file.put(arch + "." + key, config.path(source).asInt());
    }
  }

  private void number(TinyGguf file, String key, String source) {
    if (config.path(source).isNumber()) {
      file.put(arch + "." + key, (float) config.path(source).asDouble());
    }
  }

  private int tokens() throws IOException {
    JsonNode tokenizer = json("tokenizer.json");
    int largest = 0;
    for (JsonNode id : tokenizer.path("model").path("vocab")) {
      largest = Math.max(largest, id.asInt());
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt());
    }
    return largest + 1;
  }

  private void tokenizer(TinyGguf file) throws IOException {
    JsonNode tokenizer = json("tokenizer.json");
    JsonNode model = tokenizer.path("model");
    List<String> tokens = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    for (int id = 0; id < vocabulary; id++) {
      tokens.add("[PAD" + id + "]");
      types.add(5);
    }
    model
        .path("vocab")
        .properties()
        .forEach(
            entry -> {
              tokens.set(entry.getValue().asInt(), entry.getKey());
              types.set(entry.getValue().asInt(), 1);
            });
    for (JsonNode added : tokenizer.path("added_tokens")) {
      types.set(added.path("id").asInt(), added.path("special").asBoolean() ? 3 : 4);
    }
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      merges.add(merge.path(0).stringValue() + " " + merge.path(1).stringValue());
    }
    file.put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", "gpt-2")
        .put("tokenizer.ggml.tokens", tokens)
        .put("tokenizer.ggml.token_type", types)
        .put("tokenizer.ggml.merges", merges)
        .put("tokenizer.ggml.bos_token_id", 1)
        .put("tokenizer.ggml.eos_token_id", 2)
        .put("tokenizer.ggml.padding_token_id", 0)
        .put("tokenizer.chat_template", "{{ bos_token }}{{ messages[0].content }}");
  }

  private void tensors(TinyGguf file, int headSize) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      for (String name : checkpoint.names()) {
        StoredTensor tensor = checkpoint.tensor(name);
        boolean norm = name.contains("norm.");
        float[] values = tensor.toFloats();
        List<Long> shape = tensor.shape();
        if (name.equals("model.embed_tokens.weight")) {
          values = Arrays.copyOf(values, vocabulary * tensor.size(1));
          shape = List.of((long) vocabulary, shape.getLast());
        }
        for (int i = 0; norm && family.startsWith("gemma") && i < values.length; i++) {
          values[i] += 1;
        }
        if (arch.equals("llama") && name.matches(".*\\.[qk]_proj\\..*")) {
          values = interleaved(values, tensor.size(0), headSize);
        }
        if (quantised && shape.size() == 2) {
          file.tensor(name(name), shape, 8, eightBit(values));
        } else {
          file.floats(name(name), shape, values);
        }
      }
    }
    if (config.path("rope_scaling").isObject()) {
      file.floats("rope_freqs.weight", List.of(headSize / 2L), ropeFactors(headSize));
    }
  }

  private String name(String name) {
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      return switch (name) {
        case "model.embed_tokens.weight" -> "token_embd.weight";
        case "model.norm.weight" -> "output_norm.weight";
        case "lm_head.weight" -> "output.weight";
        default -> throw new IllegalArgumentException(name);
      };
    }
    String inner = block.group(2);
    boolean before = List.of("llama", "qwen2", "qwen3").contains(arch);
    String found =
        inner.equals("post_attention_layernorm")
            ? before ? "ffn_norm" : "post_attention_norm"
            : NAMES.get(inner);
    return "blk." + block.group(1) + "." + found + "." + block.group(3);
  }

  /** Row (head, half, pair) goes to (head, pair, half). */
  private static float[] interleaved(float[] values, int rows, int headSize) {
    int columns = values.length / rows;
    float[] moved = new float[values.length];
    for (int row = 0; row < rows; row++) {
      int head = row / headSize;
      int half = row % headSize / (headSize / 2);
      int pair = row % (headSize / 2);
      int target = head * headSize + pair * 2 + half;
      System.arraycopy(values, row * columns, moved, target * columns, columns);
    }
    return moved;
  }

  private float[] ropeFactors(int headSize) {
    JsonNode scaling = config.path("rope_scaling");
    double factor = scaling.path("factor").asDouble();
    double low = scaling.path("low_freq_factor").asDouble();
    double high = scaling.path("high_freq_factor").asDouble();
    double original = scaling.path("original_max_position_embeddings").asDouble();
    float[] factors = new float[headSize / 2];
    for (int i = 0; i < factors.length; i++) {
      double frequency = Math.pow(config.path("rope_theta").asDouble(), -2.0 * i / headSize);
      double wavelength = 2 * Math.PI / frequency;
      if (wavelength < original / high) {
        factors[i] = 1;
      } else if (wavelength > original / low) {
        factors[i] = (float) factor;
      } else {
        double smooth = (original / wavelength - low) / (high - low);
        factors[i] = (float) (1 / ((1 - smooth) / factor + smooth));
      }
    }
    return factors;
  }

  private static byte[] eightBit(float[] values) {
    ByteBuffer out = ByteBuffer.allocate(values.length / 32 * 34).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < values.length; block += 32) {
      float largest = 0;
      for (int i = 0; i < 32; i++) {
        largest = Math.max(largest, Math.abs(values[block + i]));
      }
      float scale = largest / 127;
      out.putShort(Float.floatToFloat16(scale));
      for (int i = 0; i < 32; i++) {
        out.put((byte) Math.round(scale == 0 ? 0 : values[block + i] / scale));
      }
    }
    return out.array();
  }

  private JsonNode json(String name) throws IOException {
    return JsonMapper.builder().build().readTree(Files.readString(folder.resolve(name)));
  }
}
