package dev.trimtab.app.bench;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A checkpoint of the shape of Llama 3.2 1B with random bfloat16 weights: speed depends on shapes,
 * not on what a model has learnt. The vocabulary is cut to {@value #VOCABULARY}.
 */
public final class RandomCheckpoint {
  private static final int HIDDEN = 2048;
  private static final int INNER = 8192;
  private static final int LAYERS = 16;
  private static final int KEYS = 512;
  private static final int VOCABULARY = 32000;

  private RandomCheckpoint() {}

  /** Writes it to {@code folder}, with the text files of {@code donor}, unless it is there. */
  public static void make(Path folder, Path donor) throws IOException {
    Path weights = folder.resolve("model.safetensors");
    if (Files.exists(weights)) {
      return;
    }
    Files.createDirectories(folder);
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      Files.write(folder.resolve(name), Files.readAllBytes(donor.resolve(name)));
    }
    Files.writeString(folder.resolve("config.json"), config());
    SplittableRandom random = new SplittableRandom(1);
    try (Arena arena = Arena.ofShared()) {
      SafetensorsWriter writer = new SafetensorsWriter(Map.of("format", "pt"));
      writer.add(matrix("model.embed_tokens.weight", VOCABULARY, HIDDEN, arena, random));
      for (int l = 0; l < LAYERS; l++) {
        String at = "model.layers." + l + ".";
        writer.add(ones(at + "input_layernorm.weight", arena));
        writer.add(matrix(at + "self_attn.q_proj.weight", HIDDEN, HIDDEN, arena, random));
        writer.add(matrix(at + "self_attn.k_proj.weight", KEYS, HIDDEN, arena, random));
        writer.add(matrix(at + "self_attn.v_proj.weight", KEYS, HIDDEN, arena, random));
        writer.add(matrix(at + "self_attn.o_proj.weight", HIDDEN, HIDDEN, arena, random));
        writer.add(ones(at + "post_attention_layernorm.weight", arena));
        writer.add(matrix(at + "mlp.gate_proj.weight", INNER, HIDDEN, arena, random));
        writer.add(matrix(at + "mlp.up_proj.weight", INNER, HIDDEN, arena, random));
        writer.add(matrix(at + "mlp.down_proj.weight", HIDDEN, INNER, arena, random));
      }
      writer.add(ones("model.norm.weight", arena));
      writer.write(weights);
    }
  }

  private static String config() {
    return """
    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": %d,
     "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": 32,
     "num_key_value_heads": 8, "head_dim": 64, "vocab_size": %d, "rms_norm_eps": 1e-05,
     "rope_theta": 500000.0, "max_position_embeddings": 8192, "hidden_act": "silu",
     "tie_word_embeddings": true, "torch_dtype": "bfloat16", "bos_token_id": 1,
     "eos_token_id": 2}
    """
        .formatted(HIDDEN, INNER, LAYERS, VOCABULARY);
  }

  private static StoredTensor ones(String name, Arena arena) {
    MemorySegment bytes = arena.allocate((long) HIDDEN * Short.BYTES, 64);
    for (int i = 0; i < HIDDEN; i++) {
      bytes.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.narrow(1f));
    }
    return new StoredTensor(name, ElementType.BF16, List.of((long) HIDDEN), bytes);
  }

  /** Uniform values with the variance 1 / columns. */
  private static StoredTensor matrix(
      String name, int rows, int columns, Arena arena, SplittableRandom random) {
    long count = (long) rows * columns;
    MemorySegment bytes = arena.allocate(count * Short.BYTES, 64);
    float width = (float) Math.sqrt(12.0 / columns);
    for (long i = 0; i < count; i += 2) {
      int bits = random.nextInt();
      float first = ((bits & 0xffff) / 65536f - 0.5f) * width;
      float second = ((bits >>> 16) / 65536f - 0.5f) * width;
      bytes.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.narrow(first));
      bytes.setAtIndex(ValueLayout.JAVA_SHORT, i + 1, Bfloat16.narrow(second));
    }
    return new StoredTensor(name, ElementType.BF16, List.of((long) rows, (long) columns), bytes);
  }
}
