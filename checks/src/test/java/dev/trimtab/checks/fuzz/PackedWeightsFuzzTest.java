package dev.trimtab.checks.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.quant.WeightSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Quantised checkpoints of one layer, right in most places and wrong in some. */
class PackedWeightsFuzzTest {
  private static final Path FOLDER = Strangers.folder();
  private static final String LAYER = "model.layers.0.mlp.up_proj";
  private static final int INPUTS = 64;
  private static final int OUTPUTS = 64;

  private record Part(String name, String type, List<Long> shape, int bytes) {}

  @FuzzTest(maxDuration = "10m")
  void layer(FuzzedDataProvider data) {
    int bits = data.pickValue(new int[] {2, 3, 4, 8, 4, 4, data.consumeInt(-1, 70)});
    int group = data.pickValue(new int[] {-1, 16, 32, 64, 128, data.consumeInt(-5, 200)});
    String method =
        data.pickValue(new String[] {"gptq", "awq", "bitsandbytes", data.consumeString(8)});
    String config =
        """
        {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 64,
         "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
         "num_key_value_heads": 2, "vocab_size": 16, "max_position_embeddings": 64,
         "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true,
         "torch_dtype": "float16", "hidden_act": "silu",
         "quantization_config": {"quant_method": %s, "bits": %d, "w_bit": %d, "group_size": %d,
           "q_group_size": %d, "desc_act": %s, "sym": %s, "zero_point": true, "version": %s,
           "checkpoint_format": %s, "load_in_4bit": %s, "load_in_8bit": %s,
           "bnb_4bit_quant_type": %s, "bnb_4bit_use_double_quant": %s}}
        """
            .formatted(
                quoted(method),
                bits,
                bits,
                group,
                group,
                data.consumeBoolean(),
                data.consumeBoolean(),
                quoted(data.pickValue(new String[] {"gemm", "gemv", "GEMM", "gemv_fast"})),
                quoted(data.pickValue(new String[] {"gptq", "gptq_v2", "marlin"})),
                data.consumeBoolean(),
                data.consumeBoolean(),
                quoted(data.pickValue(new String[] {"nf4", "fp4", "int4"})),
                data.consumeBoolean());
    Strangers.write(FOLDER, "config.json", config.getBytes(StandardCharsets.UTF_8));
    Strangers.write(FOLDER, "model.safetensors", file(parts(data, method, bits, group), data));
    Strangers.only(PackedWeightsFuzzTest::read);
  }

  private static void read() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(FOLDER, Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      Precision precision = Precisions.stored(checkpoint);
      new WeightSource(checkpoint, precision, precision.compute(checkpoint.type()))
          .linear(LAYER, OUTPUTS, INPUTS, arena)
          .decoded();
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }

  private static List<Part> parts(FuzzedDataProvider data, String method, int bits, int group) {
    List<Part> parts = new ArrayList<>();
    int groups = group > 0 ? Math.max(1, INPUTS / group) : 1;
    int width = Math.max(1, bits);
    switch (method) {
      case "gptq" -> {
        parts.add(part(data, ".qweight", "I32", INPUTS * width / 32, OUTPUTS));
        parts.add(part(data, ".qzeros", "I32", groups, OUTPUTS * width / 32));
        parts.add(part(data, ".scales", "F16", groups, OUTPUTS));
        parts.add(part(data, ".g_idx", "I32", INPUTS));
      }
      case "awq" -> {
        parts.add(part(data, ".qweight", "I32", INPUTS, OUTPUTS * width / 32));
        parts.add(part(data, ".qzeros", "I32", groups, OUTPUTS * width / 32));
        parts.add(part(data, ".scales", "F16", groups, OUTPUTS));
      }
      default -> {
        boolean int8 = data.consumeBoolean();
        if (int8) {
          parts.add(part(data, ".weight", "I8", OUTPUTS, INPUTS));
          parts.add(part(data, ".SCB", "F32", OUTPUTS));
        } else {
          parts.add(part(data, ".weight", "U8", INPUTS * OUTPUTS / 2, 1));
          parts.add(part(data, ".weight.absmax", "F32", INPUTS * OUTPUTS / 64));
          parts.add(part(data, ".weight.quant_map", "F32", 16));
          parts.add(part(data, ".weight.quant_state.bitsandbytes__nf4", "U8", 64));
        }
      }
    }
    return parts;
  }

  /** A part that is mostly as it should be. */
  private static Part part(FuzzedDataProvider data, String name, String type, long... shape) {
    int whim = data.consumeInt(0, 15);
    long[] given = shape.clone();
    String kind = type;
    int elements = 1;
    if (whim == 1) {
      given[0] = data.consumeLong(-2, 1L << 40);
    } else if (whim == 2) {
      kind = data.pickValue(new String[] {"F32", "F16", "I32", "U8", "I8", "BF16", "I64"});
    }
    for (long size : shape) {
      elements *= (int) size;
    }
    return new Part(
        LAYER + name,
        kind,
        Arrays.stream(given).boxed().toList(),
        elements * ElementType.valueOf(kind).bytes());
  }

  private static byte[] file(List<Part> parts, FuzzedDataProvider data) {
    StringBuilder header = new StringBuilder("{");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      int from = body.size();
      byte[] bytes = data.consumeBytes(part.bytes());
      body.writeBytes(bytes);
      body.writeBytes(new byte[part.bytes() - bytes.length]);
      header.append(
          "%s%s: {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
              .formatted(
                  header.length() > 1 ? ", " : "",
                  quoted(part.name()),
                  part.type(),
                  part.shape(),
                  from,
                  body.size()));
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(text.length).put(text).put(body.toByteArray()).array();
  }
}
