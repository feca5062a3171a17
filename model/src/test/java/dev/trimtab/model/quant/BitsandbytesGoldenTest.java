package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codes, scales and values against those of bitsandbytes, byte for byte. */
class BitsandbytesGoldenTest {
  private static Safetensors golden;

  @BeforeAll
  static void open() throws Exception {
    golden =
        Safetensors.open(
            Path.of(
                BitsandbytesGoldenTest.class
                    .getResource("/golden/quant/bnb-ops.safetensors")
                    .toURI()));
  }

  @AfterAll
  static void close() {
    golden.close();
  }

  static List<String> cases() throws Exception {
    if (golden == null) {
      open();
    }
    return golden.names().stream()
        .filter(name -> name.endsWith(".nf4.codes"))
        .map(name -> name.substring(0, name.indexOf(".nf4.codes")))
        .sorted()
        .toList();
  }

  static List<String> int8Cases() throws Exception {
    return cases().stream().filter(name -> golden.has(name + ".int8.codes")).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nf4_isBitsandbytes(String name) {
    checkFourBit(name, "nf4");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fp4_isBitsandbytes(String name) {
    checkFourBit(name, "fp4");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nf4DoubleQuantised_isBitsandbytes(String name) {
    checkDoubleQuantised(name, "nf4");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fp4DoubleQuantised_isBitsandbytes(String name) {
    checkDoubleQuantised(name, "fp4");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nestedScales_ofBitsandbytesCodesAreRestoredExactly(String name) {
    for (String kind : List.of("nf4", "fp4")) {
      String at = name + "." + kind + "-dq.";
      DynamicScales scales =
          new DynamicScales(
              bytes(golden.tensor(at + "absmax_codes").bytes()),
              floats(at + "nested_absmax"),
              floats(at + "nested_map"),
              floats(at + "offset")[0]);
      assertBits(withScales(kind, name, scales.restored()), floats(at + "dequantised"));
    }
  }

  @ParameterizedTest
  @MethodSource("int8Cases")
  void int8_isBitsandbytes(String name) {
    try (Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = prepare("int8", name, arena);
      assertThat(bytes(matrix.values()))
          .isEqualTo(bytes(golden.tensor(name + ".int8.codes").bytes()));
      assertThat(bytes(matrix.part(StoredMatrix.SCALES)))
          .isEqualTo(bytes(golden.tensor(name + ".int8.scb").bytes()));
      assertBits(matrix.decoded(), floats(name + ".int8.dequantised"));
    }
  }

  private static void checkFourBit(String name, String kind) {
    try (Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = prepare(kind, name, arena);
      String at = name + "." + kind + ".";
      assertThat(bytes(matrix.values())).isEqualTo(bytes(golden.tensor(at + "codes").bytes()));
      assertThat(bytes(matrix.part(StoredMatrix.SCALES)))
          .isEqualTo(bytes(golden.tensor(at + "absmax").bytes()));
      assertBits(matrix.decoded(), floats(at + "dequantised"));
    }
  }

  private static void checkDoubleQuantised(String name, String kind) {
    String at = name + "." + kind + "-dq.";
    float[] absmax = floats(name + "." + kind + ".absmax");
    DynamicScales scales = DynamicScales.quantise(absmax);
    assertBits(new float[] {scales.offset()}, floats(at + "offset"));
    assertBits(scales.table(), floats(at + "nested_map"));
    assertBits(scales.nested(), floats(at + "nested_absmax"));
    assertThat(scales.codes()).isEqualTo(bytes(golden.tensor(at + "absmax_codes").bytes()));
    try (Arena arena = Arena.ofConfined()) {
      assertBits(prepare(kind + "+dq", name, arena).decoded(), floats(at + "dequantised"));
    }
  }

  private static float[] withScales(String kind, String name, float[] scales) {
    try (Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = prepare(kind, name, arena);
      return new StoredMatrix(
              matrix.format(),
              matrix.rows(),
              matrix.columns(),
              Operand.FLOAT32,
              Map.of(
                  StoredMatrix.VALUES,
                  matrix.values(),
                  StoredMatrix.SCALES,
                  MemorySegment.ofArray(scales)))
          .decoded();
    }
  }

  private static StoredMatrix prepare(String precision, String name, Arena arena) {
    StoredTensor weight = golden.tensor(name + ".weight");
    return Precisions.ALL.get(precision).prepare(weight, ComputeType.FLOAT32, arena);
  }

  private static float[] floats(String name) {
    return golden.tensor(name).toFloats();
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  private static void assertBits(float[] found, float[] expected) {
    assertThat(bits(found)).isEqualTo(bits(expected));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
