package dev.trimtab.model.quant;

import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Random layers packed bit by bit, as the definitions of GPTQ's and AWQ's layouts say. */
final class PackedCheckpoint {
  /** The layer that is packed. */
  static final String LAYER = "a";

  private static final String CONFIG =
      "{\"model_type\": \"llama\", \"hidden_size\": 4, \"num_hidden_layers\": 1,"
          + " \"num_attention_heads\": 2, \"intermediate_size\": 8, \"vocab_size\": 3,"
          + " \"quantization_config\": %s}";

  private final int bits;
  private final int rows;
  private final int columns;
  private final int groups;
  private final int[] groupOf;
  private final int[][] codes;
  private final int[][] zeros;
  private final float[][] scales;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  /** A layer whose group of input c is {@code groupOf[c]}. */
  PackedCheckpoint(SplittableRandom random, int bits, int rows, int groups, int[] groupOf) {
    this.bits = bits;
    this.rows = rows;
    this.columns = groupOf.length;
    this.groups = groups;
    this.groupOf = groupOf.clone();
    this.codes = new int[rows][columns];
    this.zeros = new int[rows][groups];
    this.scales = new float[rows][groups];
    for (int r = 0; r < rows; r++) {
      codes[r] = random.ints(columns, 0, 1 << bits).toArray();
      zeros[r] = random.ints(groups, 0, 1 << bits).toArray();
      for (int g = 0; g < groups; g++) {
        short half = Float.floatToFloat16((float) random.nextDouble(0.001, 0.02));
        scales[r][g] = Float.float16ToFloat(half);
      }
    }
  }

  /** Groups that are runs of {@code size} inputs. */
  static int[] runs(int columns, int size) {
    int[] groupOf = new int[columns];
    for (int c = 0; c < columns; c++) {
      groupOf[c] = c / size;
    }
    return groupOf;
  }

  /** Adds the layer in GPTQ's layout, zero points less {@code less}, without a g_idx. */
  PackedCheckpoint gptq(int less) {
    int[] qweight = new int[columns * bits / 32 * rows];
    int[] qzeros = new int[groups * (rows * bits / 32)];
    float[] all = new float[groups * rows];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int b = 0; b < bits; b++) {
          int bit = c * bits + b;
          qweight[bit / 32 * rows + r] |= ((codes[r][c] >> b) & 1) << (bit % 32);
        }
      }
      for (int g = 0; g < groups; g++) {
        int stored = Math.floorMod(zeros[r][g] - less, 1 << bits);
        for (int b = 0; b < bits; b++) {
          int bit = r * bits + b;
          qzeros[g * (rows * bits / 32) + bit / 32] |= ((stored >> b) & 1) << (bit % 32);
        }
        all[g * rows + r] = scales[r][g];
      }
    }
    ints("qweight", qweight, columns * bits / 32, rows);
    ints("qzeros", qzeros, groups, rows * bits / 32);
    halves("scales", all, groups, rows);
    return this;
  }

  /** Adds the layer in AutoAWQ's layout gemv, {@code width} words of zero points an output. */
  PackedCheckpoint gemv(int width) {
    int[] qweight = new int[rows * columns / 8];
    int[] qzeros = new int[rows * width];
    float[] all = new float[rows * width * 8];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        qweight[r * (columns / 8) + c / 8] |= codes[r][c] << (4 * (c % 8));
      }
      for (int g = 0; g < groups; g++) {
        qzeros[r * width + g / 8] |= zeros[r][g] << (4 * (g % 8));
        all[r * width * 8 + g] = scales[r][g];
      }
    }
    ints("qweight", qweight, rows, columns / 8);
    ints("qzeros", qzeros, rows, width);
    halves("scales", all, rows, width * 8L);
    return this;
  }

  /** Adds the layer in AutoAWQ's layout gemm. */
  PackedCheckpoint gemm() {
    int[] order = {0, 2, 4, 6, 1, 3, 5, 7};
    int[] qweight = new int[columns * rows / 8];
    int[] qzeros = new int[groups * rows / 8];
    float[] all = new float[groups * rows];
    for (int j = 0; j < rows / 8; j++) {
      for (int k = 0; k < 8; k++) {
        int r = 8 * j + order[k];
        for (int c = 0; c < columns; c++) {
          qweight[c * (rows / 8) + j] |= codes[r][c] << (4 * k);
        }
        for (int g = 0; g < groups; g++) {
          qzeros[g * (rows / 8) + j] |= zeros[r][g] << (4 * k);
          all[g * rows + r] = scales[r][g];
        }
      }
    }
    ints("qweight", qweight, columns, rows / 8);
    ints("qzeros", qzeros, groups, rows / 8);
    halves("scales", all, groups, rows);
    return this;
  }

  /** Adds or replaces a part of int32. */
  PackedCheckpoint ints(String part, int[] values, long... shape) {
    MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, values);
    return put(part, ElementType.I32, bytes, shape);
  }

  /** Adds or replaces a part of float16. */
  PackedCheckpoint halves(String part, float[] values, long... shape) {
    short[] halves = new short[values.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Float.floatToFloat16(values[i]);
    }
    MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_SHORT, halves);
    return put(part, ElementType.F16, bytes, shape);
  }

  /** Leaves a part out. */
  PackedCheckpoint without(String part) {
    tensors.remove(LAYER + "." + part);
    return this;
  }

  private PackedCheckpoint put(String part, ElementType type, MemorySegment bytes, long... shape) {
    String name = LAYER + "." + part;
    List<Long> extents = Arrays.stream(shape).boxed().toList();
    tensors.put(name, new StoredTensor(name, type, extents, bytes));
    return this;
  }

  /** Writes config.json with that quantization_config, and the tensors. */
  PackedCheckpoint write(Path folder, String quantization) throws IOException {
    Files.writeString(folder.resolve("config.json"), CONFIG.formatted(quantization));
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    tensors.values().forEach(writer::add);
    writer.write(folder.resolve("model.safetensors"));
    return this;
  }

  /** The layer's values by the definition, row by row. */
  float[] values() {
    float[] values = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int group = groupOf[c];
        values[r * columns + c] = (codes[r][c] - zeros[r][group]) * scales[r][group];
      }
    }
    return values;
  }

  /** What a precision reads of the layer in a folder. */
  static float[] read(Path folder, String precision, int rows, int columns) throws IOException {
    try (Checkpoint checkpoint = open(folder);
        Arena arena = Arena.ofConfined()) {
      return source(checkpoint, precision).linear(LAYER, rows, columns, arena).decoded();
    }
  }

  static Checkpoint open(Path folder) throws IOException {
    return Checkpoint.open(folder, Architectures.dialects());
  }

  static WeightSource source(Checkpoint checkpoint, String precision) {
    Precision chosen = Precisions.ALL.get(precision);
    return new WeightSource(checkpoint, chosen, ComputeType.FLOAT32);
  }

  /** A golden checkpoint among the test resources. */
  static Path golden(String name) {
    String file = "/golden/quant/" + name + "/config.json";
    try {
      Path config =
          Path.of(Objects.requireNonNull(PackedCheckpoint.class.getResource(file), file).toURI());
      return Objects.requireNonNull(config.getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The bits of numbers, in which 0 and −0 differ. */
  static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
