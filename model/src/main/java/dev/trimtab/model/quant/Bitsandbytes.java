package dev.trimtab.model.quant;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Linear layers of a checkpoint that bitsandbytes wrote, taken as they are: codes and scales stay
 * in the file, only doubly quantised scales are unfolded. Layers it left alone are read as they
 * are.
 */
final class Bitsandbytes implements LinearReader {
  /** The value of {@code quant_method} that names this layout. */
  static final String METHOD = "bitsandbytes";

  private static final double THRESHOLD = 6.0;

  private final Checkpoint checkpoint;
  private final Precision precision;
  private final ComputeType compute;

  Bitsandbytes(Checkpoint checkpoint, Precision precision, ComputeType compute) {
    this.checkpoint = checkpoint;
    this.precision = precision;
    this.compute = compute;
  }

  /**
   * Whether a checkpoint is of this layout and its configuration names the precision {@code id}.
   */
  static boolean stores(Checkpoint checkpoint, String id) {
    return QuantizationConfig.of(checkpoint)
        .filter(config -> config.method().equals(METHOD))
        .map(Bitsandbytes::precisionId)
        .filter(id::equals)
        .isPresent();
  }

  private static String precisionId(QuantizationConfig config) {
    if (config.flag("load_in_8bit")) {
      return "int8";
    }
    String type = config.text("bnb_4bit_quant_type", "fp4");
    return config.flag("bnb_4bit_use_double_quant") ? type + "+dq" : type;
  }

  private void requireThreshold() {
    double threshold =
        QuantizationConfig.of(checkpoint)
            .map(config -> config.number("llm_int8_threshold", THRESHOLD))
            .orElse(THRESHOLD);
    if (threshold != THRESHOLD) {
      throw new UserError(
          "The checkpoint %s asks for an outlier threshold of %s."
              .formatted(checkpoint.folder(), threshold),
          "Trimtab computes LLM.int8() with its published threshold of 6 alone.");
    }
  }

  @Override
  public StoredMatrix read(String layer, int rows, int columns, Arena arena) {
    String weight = layer + ".weight";
    if (checkpoint.has(weight + ".absmax")) {
      return fourBit(weight, rows, columns, arena);
    }
    String scales = layer + ".SCB";
    if (checkpoint.has(scales)) {
      return int8(weight, scales, rows, columns);
    }
    return Dense.own(checkpoint.shaped(weight, rows, columns), compute.operand(), arena);
  }

  private StoredMatrix fourBit(String weight, int rows, int columns, Arena arena) {
    String type = precision.id().startsWith("nf4") ? "nf4" : "fp4";
    Block4 format = type.equals("nf4") ? Formats.NF4 : Formats.FP4;
    String stateName = weight + ".quant_state.bitsandbytes__" + type;
    JsonNode state = state(stateName);
    List<Long> shape = List.of((long) rows, (long) columns);
    if (!longs(state.path("shape")).equals(shape)) {
      throw wrong(
          stateName,
          "says shape %s, config.json asks for %s".formatted(state.path("shape"), shape));
    }
    if (state.path("blocksize").asLong(0) != Block4.BLOCK) {
      throw wrong(
          stateName,
          "has blocks of %s, wanted %d".formatted(state.path("blocksize"), Block4.BLOCK));
    }
    checkTable(weight + ".quant_map", format);
    long n = (long) rows * columns;
    MemorySegment codes = packed(weight, (n + 1) / 2);
    MemorySegment scales = scales(weight, state, (n + Block4.BLOCK - 1) / Block4.BLOCK, arena);
    return new StoredMatrix(
        format,
        rows,
        columns,
        compute.operand(),
        Map.of(StoredMatrix.VALUES, codes, StoredMatrix.SCALES, scales));
  }

  private MemorySegment scales(String weight, JsonNode state, long count, Arena arena) {
    String absmax = weight + ".absmax";
    if (!checkpoint.has(weight + ".nested_absmax")) {
      return bytes(absmax, ElementType.F32, count);
    }
    if (state.path("nested_blocksize").asLong(0) != DynamicScales.BLOCK
        || !state.path("nested_offset").isNumber()) {
      throw wrong(absmax, "is nested, but its state lacks nested_blocksize 256 or nested_offset");
    }
    long blocks = (count + DynamicScales.BLOCK - 1) / DynamicScales.BLOCK;
    float[] restored =
        new DynamicScales(
                bytes(absmax, ElementType.U8, count).toArray(ValueLayout.JAVA_BYTE),
                bytes(weight + ".nested_absmax", ElementType.F32, blocks)
                    .toArray(LittleEndian.FLOAT),
                bytes(weight + ".nested_quant_map", ElementType.F32, 256)
                    .toArray(LittleEndian.FLOAT),
                (float) state.path("nested_offset").doubleValue())
            .restored();
    MemorySegment scales = arena.allocate((long) restored.length * Float.BYTES, Long.BYTES);
    MemorySegment.copy(restored, 0, scales, LittleEndian.FLOAT, 0, restored.length);
    return scales;
  }

  private StoredMatrix int8(String weight, String scales, int rows, int columns) {
    requireThreshold();
    if (!(precision instanceof Int8 int8)) {
      throw wrong(weight, "is int8 in a checkpoint of " + precision.id());
    }
    String format = weight + "_format";
    if (checkpoint.has(format)
        && Arrays.stream(checkpoint.tensor(format).toLongs()).anyMatch(code -> code != 0)) {
      throw wrong(format, "names a layout other than rows; save the checkpoint anew");
    }
    StoredTensor codes = checkpoint.shaped(weight, rows, columns);
    return int8.matrix(
        rows,
        columns,
        compute,
        Map.of(
            StoredMatrix.VALUES,
            bytes(weight, ElementType.I8, codes.elements()),
            StoredMatrix.SCALES,
            bytes(scales, ElementType.F32, rows)));
  }

  private void checkTable(String name, Block4 format) {
    float[] table = bytes(name, ElementType.F32, 16).toArray(LittleEndian.FLOAT);
    for (int code = 0; code < 16; code++) {
      if (table[code] != format.value(code)) {
        throw wrong(
            name,
            "gives code %d the value %s, wanted %s"
                .formatted(code, table[code], format.value(code)));
      }
    }
  }

  private JsonNode state(String name) {
    StoredTensor tensor = checkpoint.tensor(name);
    byte[] json = tensor.bytes().toArray(ValueLayout.JAVA_BYTE);
    try {
      return JsonMapper.builder().build().readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new FormatException(checkpoint.path(name), -1, "tensor " + name + " is not JSON", e);
    }
  }

  private static List<Long> longs(JsonNode list) {
    return list.valueStream().map(element -> element.asLong(-1)).toList();
  }

  /** Codes, whose tensor may be of any type: bnb_4bit_quant_storage says what they pose as. */
  private MemorySegment packed(String name, long bytes) {
    StoredTensor tensor = checkpoint.tensor(name);
    if (tensor.bytes().byteSize() != bytes) {
      throw wrong(
          name,
          "is %s %s, wanted %d bytes of codes".formatted(tensor.type(), tensor.shape(), bytes));
    }
    return tensor.bytes();
  }

  private MemorySegment bytes(String name, ElementType type, long elements) {
    StoredTensor tensor = checkpoint.tensor(name);
    if (tensor.type() != type || tensor.elements() != elements) {
      throw wrong(
          name,
          "is %s %s, wanted %d elements of %s"
              .formatted(tensor.type(), tensor.shape(), elements, type));
    }
    return tensor.bytes();
  }

  private FormatException wrong(String name, String what) {
    return new FormatException(checkpoint.path(name), -1, "tensor " + name + " " + what);
  }
}
