package dev.trimtab.app.bench;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.registry.Named;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A checkpoint of random weights in the shape of Llama 3.2 1B: speed depends on shapes and formats,
 * not on what a model has learnt. The vocabulary is cut to 32000.
 *
 * @param id its name, and that of its folder
 * @param shape of the model
 * @param linears how it stores its linear layers
 */
public record RandomCheckpoint(String id, Shape shape, RandomLinears linears) implements Named {
  /** All of them. */
  public static final Registry<RandomCheckpoint> ALL =
      Registry.of(
          "random checkpoint",
          new RandomCheckpoint("random-1b", Shape.LLAMA_1B, new RandomLinears.Plain()),
          new RandomCheckpoint("random-1b-awq", Shape.LLAMA_1B, new RandomLinears.Awq()),
          new RandomCheckpoint("random-1b-gptq", Shape.LLAMA_1B, new RandomLinears.Gptq(false)),
          new RandomCheckpoint(
              "random-1b-gptq-actorder", Shape.LLAMA_1B, new RandomLinears.Gptq(true)));

  /**
   * The extents of a Llama.
   *
   * @param hidden numbers of the residual stream
   * @param inner numbers within an MLP
   * @param keys numbers of all key heads
   * @param headSize numbers of a head
   */
  public record Shape(int hidden, int inner, int layers, int keys, int headSize, int vocabulary) {
    /** Llama 3.2 1B with fewer tokens. */
    public static final Shape LLAMA_1B = new Shape(2048, 8192, 16, 512, 64, 32000);
  }

  /** Writes it to {@code folder}, with the text files of {@code donor}, unless it is there. */
  public void make(Path folder, Path donor) throws IOException {
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
      Random into = new Random(writer, arena, random);
      int hidden = shape.hidden();
      int inner = shape.inner();
      into.matrix("model.embed_tokens", shape.vocabulary(), hidden);
      for (int l = 0; l < shape.layers(); l++) {
        String at = "model.layers." + l + ".";
        into.ones(at + "input_layernorm", hidden);
        linears.add(into, at + "self_attn.q_proj", hidden, hidden);
        linears.add(into, at + "self_attn.k_proj", shape.keys(), hidden);
        linears.add(into, at + "self_attn.v_proj", shape.keys(), hidden);
        linears.add(into, at + "self_attn.o_proj", hidden, hidden);
        into.ones(at + "post_attention_layernorm", hidden);
        linears.add(into, at + "mlp.gate_proj", inner, hidden);
        linears.add(into, at + "mlp.up_proj", inner, hidden);
        linears.add(into, at + "mlp.down_proj", hidden, inner);
      }
      into.ones("model.norm", hidden);
      writer.write(weights);
    }
  }

  private String config() {
    return """
    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": %d,
     "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
     "num_key_value_heads": %d, "head_dim": %d, "vocab_size": %d, "rms_norm_eps": 1e-05,
     "rope_theta": 500000.0, "max_position_embeddings": 8192, "hidden_act": "silu",
     "tie_word_embeddings": true, "torch_dtype": "bfloat16", "bos_token_id": 1,
     "eos_token_id": 2%s}
    """
        .formatted(
            shape.hidden(),
            shape.inner(),
            shape.layers(),
            shape.hidden() / shape.headSize(),
            shape.keys() / shape.headSize(),
            shape.headSize(),
            shape.vocabulary(),
            linears.config());
  }

  /**
   * Random tensors on their way to a file.
   *
   * @param writer what they are added to
   * @param arena where they wait
   * @param random the numbers' source
   */
  public record Random(SafetensorsWriter writer, Arena arena, SplittableRandom random) {
    /** The weights of a norm. */
    public void ones(String layer, int columns) {
      MemorySegment bytes = room(columns, ElementType.BF16);
      for (int i = 0; i < columns; i++) {
        bytes.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.narrow(1f));
      }
      add(layer + ".weight", ElementType.BF16, bytes, columns);
    }

    /** Uniform bfloat16 weights with the variance 1 / columns. */
    public void matrix(String layer, int rows, int columns) {
      long count = (long) rows * columns;
      MemorySegment bytes = room(count, ElementType.BF16);
      float width = (float) Math.sqrt(12.0 / columns);
      for (long i = 0; i < count; i += 2) {
        int bits = random.nextInt();
        float first = ((bits & 0xffff) / 65536f - 0.5f) * width;
        float second = ((bits >>> 16) / 65536f - 0.5f) * width;
        bytes.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.narrow(first));
        bytes.setAtIndex(ValueLayout.JAVA_SHORT, i + 1, Bfloat16.narrow(second));
      }
      add(layer + ".weight", ElementType.BF16, bytes, rows, columns);
    }

    /** Memory for so many elements. */
    public MemorySegment room(long count, ElementType type) {
      return arena.allocate(count * type.bytes(), 64);
    }

    /** A tensor of those bytes. */
    public void add(String name, ElementType type, MemorySegment bytes, long... shape) {
      List<Long> extents = Arrays.stream(shape).boxed().toList();
      writer.add(new StoredTensor(name, type, extents, bytes));
    }
  }
}
