package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSourceTest {
  private static final float[] VALUES = {0, 1.001f, -2, 3, 4, 5};
  private static final String CONFIG =
      "{\"model_type\": \"llama\", \"hidden_size\": 4, \"num_hidden_layers\": 1,"
          + " \"num_attention_heads\": 2, \"intermediate_size\": 8, \"vocab_size\": 3%s}";

  @TempDir private Path folder;

  @Test
  void float32File_isUsedInPlaceInFp32() throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = source(checkpoint, "fp32").linear("a", 2, 3, arena);
      assertThat(matrix.format()).isSameAs(Formats.F32);
      assertThat(matrix.operand()).isEqualTo(Operand.FLOAT32);
      assertThat(matrix.values().address())
          .isEqualTo(checkpoint.tensor("a.weight").bytes().address());
      assertThat(matrix.decoded()).containsExactly(VALUES);
    }
  }

  @Test
  void bfloat16File_keepsItsBytesInFp32() throws IOException {
    bfloat16("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = source(checkpoint, "fp32").linear("a", 2, 3, arena);
      assertThat(matrix.format()).isSameAs(Formats.BF16);
      assertThat(matrix.operand()).isEqualTo(Operand.FLOAT32);
      assertThat(matrix.values().address())
          .isEqualTo(checkpoint.tensor("a.weight").bytes().address());
    }
  }

  @Test
  void float32File_isRoundedInBf16() throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      StoredMatrix matrix = source(checkpoint, "bf16").linear("a", 2, 3, arena);
      assertThat(matrix.format()).isSameAs(Formats.BF16);
      assertThat(matrix.operand()).isEqualTo(Operand.BFLOAT16);
      assertThat(matrix.decoded()).containsExactly(0, Bfloat16.round(1.001f), -2, 3, 4, 5);
      assertThat(source(checkpoint, "bf16").dense("a.weight", 2, 3, arena).decoded())
          .as("what no precision touches stays as the file has it")
          .containsExactly(VALUES);
    }
  }

  @Test
  void valueBeyondFloat16_isNamedInFp16() throws IOException {
    write(new SafetensorsWriter(Map.of()).addFloats("a.weight", new float[] {1, 7e4f}, 1, 2));
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      for (String precision : List.of("fp16", "int8")) {
        WeightSource source = source(checkpoint, precision);
        assertThatThrownBy(() -> source.linear("a", 1, 2, arena))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("a.weight")
            .hasMessageContaining("70000");
      }
    }
  }

  @Test
  void valueThatIsNotFinite_isNamedInNf4() throws IOException {
    float[] values = {1, Float.NaN};
    write(new SafetensorsWriter(Map.of()).addFloats("a.weight", values, 1, 2));
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "nf4");
      assertThatThrownBy(() -> source.linear("a", 1, 2, arena))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("a.weight");
    }
  }

  @Test
  void operands_followTheCheckpointUnlessAskedOtherwise() throws IOException {
    bfloat16("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      assertThat(source(checkpoint, "nf4").linear("a", 2, 3, arena).operand())
          .isEqualTo(Operand.BFLOAT16);
      assertThat(source(checkpoint, "int8").linear("a", 2, 3, arena).operand())
          .isEqualTo(new Operand.Int8(6, false, Operand.BFLOAT16));
      assertThat(source(checkpoint, "int8:batch").linear("a", 2, 3, arena).operand())
          .isEqualTo(new Operand.Int8(6, true, Operand.BFLOAT16));
      assertThat(source(checkpoint, "int8:none").linear("a", 2, 3, arena).operand())
          .isEqualTo(new Operand.Int8(0, false, Operand.BFLOAT16));
      Precision bf16 = Precisions.ALL.get("bf16");
      assertThat(
              new WeightSource(checkpoint, bf16, ComputeType.FLOAT32)
                  .linear("a", 2, 3, arena)
                  .operand())
          .isEqualTo(Operand.FLOAT32);
    }
  }

  @Test
  void operandsThatAreTold_areThoseOfTheMatrices() throws IOException {
    bfloat16("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      for (Precision precision : Precisions.ALL.all()) {
        if (List.of("gptq", "awq", "gguf").contains(precision.id())) {
          continue;
        }
        ComputeType compute = precision.compute(checkpoint.type());
        WeightSource source = new WeightSource(checkpoint, precision, compute);
        Operand operand = source.linear("a", 2, 3, arena).operand();
        assertThat(operand).isEqualTo(precision.operand(compute));
        assertThat(WeightSource.products(checkpoint, precision, compute))
            .isEqualTo(operand + ", head " + source.dense("a.weight", 2, 3, arena).operand());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"F32, FLOAT32", "BF16, BFLOAT16", "F16, FLOAT32"})
  void computeType_ofACheckpoint(ElementType saved, ComputeType expected) {
    assertThat(Precisions.ALL.get("nf4").compute(saved)).isEqualTo(expected);
    assertThat(Precisions.ALL.get("fp32").compute(saved)).isEqualTo(ComputeType.FLOAT32);
    assertThat(Precisions.ALL.get("bf16").compute(saved)).isEqualTo(ComputeType.BFLOAT16);
  }

  @ParameterizedTest
  @CsvSource({"language_model.model.norm.weight", "model.language_model.norm.weight"})
  void multimodalPrefixes_areFound(String name) throws IOException {
    float32(name);
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "fp32");
      assertThat(source.has("model.norm.weight")).isTrue();
      assertThat(source.dense("model.norm.weight", 2, 3, arena).decoded()).containsExactly(VALUES);
    }
  }

  @Test
  void missingOrMisshapenTensors_areNamed() throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint = open("");
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "fp32");
      assertThatThrownBy(() -> source.linear("b", 2, 3, arena))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("b.weight");
      assertThatThrownBy(() -> source.linear("a", 3, 2, arena))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("[2, 3]")
          .hasMessageContaining("[3, 2]");
      assertThatThrownBy(() -> source.vector("a.weight", 6)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void vectorOfIntegers_isRefused() throws IOException {
    write(new SafetensorsWriter(Map.of()).addFloats("f", VALUES, 6).addLongs("v", new long[2], 2));
    try (Checkpoint checkpoint = open("")) {
      WeightSource source = source(checkpoint, "fp32");
      assertThat(source.vector("f", 6)).containsExactly(VALUES);
      assertThatThrownBy(() -> source.vector("v", 2))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("I64");
    }
  }

  @Test
  void unknownPrecision_namesTheNearest() {
    assertThatThrownBy(() -> Precisions.ALL.get("nf8"))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.remedy()).contains("\"nf4\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compressed-tensors", "fp8", "hqq", "quanto", "aqlm", "mxfp4"})
  void otherQuantisations_areRefused(String method) throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint =
        open(", \"quantization_config\": {\"quant_method\": \"%s\"}".formatted(method))) {
      assertThatThrownBy(() -> source(checkpoint, "nf4"))
          .isInstanceOfSatisfying(
              UserError.class, error -> assertThat(error.remedy()).contains("nf4 or int8"))
          .hasMessageContaining(method);
      assertThatThrownBy(() -> Precisions.stored(checkpoint)).isInstanceOf(UserError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gptq", "awq"})
  void plainCheckpoint_inAPrecisionOfQuantisersIsRefused(String precision) throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint = open("")) {
      assertThatThrownBy(() -> source(checkpoint, precision))
          .isInstanceOfSatisfying(
              UserError.class, error -> assertThat(error.remedy()).contains("nf4, fp4 or int8"))
          .hasMessageContaining("is not quantised");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gptq", "awq"})
  void quantisedCheckpoint_inAnotherPrecisionIsRefused(String method) throws IOException {
    float32("a.weight");
    try (Checkpoint checkpoint =
        open(", \"quantization_config\": {\"quant_method\": \"%s\"}".formatted(method))) {
      assertThat(Precisions.stored(checkpoint).id()).isEqualTo(method);
      assertThatThrownBy(() -> source(checkpoint, "bf16"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is stored in " + method);
    }
  }

  private static WeightSource source(Checkpoint checkpoint, String id) {
    Precision precision = Precisions.ALL.get(id);
    return new WeightSource(checkpoint, precision, precision.compute(checkpoint.type()));
  }

  private Checkpoint open(String more) throws IOException {
    Files.writeString(folder.resolve("config.json"), CONFIG.formatted(more));
    return Checkpoint.open(folder, Architectures.dialects());
  }

  private void float32(String name) throws IOException {
    write(new SafetensorsWriter(Map.of()).addFloats(name, VALUES, 2, 3));
  }

  private void bfloat16(String name) throws IOException {
    short[] bits = new short[VALUES.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Bfloat16.narrow(VALUES[i]);
    }
    MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_SHORT, bits);
    write(
        new SafetensorsWriter(Map.of())
            .add(new StoredTensor(name, ElementType.BF16, List.of(2L, 3L), bytes)));
  }

  private void write(SafetensorsWriter writer) throws IOException {
    writer.write(folder.resolve("model.safetensors"));
  }
}
