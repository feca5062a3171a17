package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints of bitsandbytes against what quantising the original gives. */
class BitsandbytesTest {
  private static final String Q = "model.layers.1.self_attn.q_proj";
  private static final String DOWN = "model.layers.2.mlp.down_proj";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"llama-nf4, nf4", "llama-fp4, fp4", "llama-int8, int8"})
  void storedLayers_equalTheOriginalQuantised(String name, String id) throws Exception {
    try (Checkpoint stored = Checkpoint.open(golden("quant/" + name), Architectures.dialects());
        Checkpoint original = Checkpoint.open(golden("models/llama"), Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      assertThat(Precisions.stored(stored).id()).isEqualTo(id);
      boolean half = id.equals("int8");
      for (String layer : List.of(Q, DOWN)) {
        StoredTensor weight = original.tensor(layer + ".weight");
        int rows = weight.size(0);
        int columns = weight.size(1);
        StoredMatrix expected =
            Precisions.ALL
                .get(id)
                .prepare(half ? weight : rounded(weight), ComputeType.FLOAT32, arena);
        StoredMatrix found = source(stored, id).linear(layer, rows, columns, arena);
        assertThat(bytes(found.values())).isEqualTo(bytes(expected.values()));
        assertThat(bytes(found.part(StoredMatrix.SCALES)))
            .isEqualTo(bytes(expected.part(StoredMatrix.SCALES)));
        assertThat(found.operand()).isEqualTo(expected.operand());
      }
    }
  }

  @Test
  void nestedScales_areUnfolded() throws Exception {
    try (Checkpoint stored =
            Checkpoint.open(golden("quant/llama-nf4-dq"), Architectures.dialects());
        Checkpoint plain = Checkpoint.open(golden("quant/llama-nf4"), Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      assertThat(Precisions.stored(stored).id()).isEqualTo("nf4+dq");
      StoredMatrix found = source(stored, "nf4+dq").linear(Q, 48, 48, arena);
      StoredMatrix exact = source(plain, "nf4").linear(Q, 48, 48, arena);
      assertThat(bytes(found.values())).isEqualTo(bytes(exact.values()));
      float[] scales = found.part(StoredMatrix.SCALES).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      float[] wanted = exact.part(StoredMatrix.SCALES).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      for (int i = 0; i < scales.length; i++) {
        assertThat(Math.abs(scales[i] - wanted[i])).isBetween(0f, 0.01f);
      }
      assertThat(scales).isNotEqualTo(wanted);
    }
  }

  @Test
  void otherPrecision_isRefused() throws Exception {
    try (Checkpoint stored = Checkpoint.open(golden("quant/llama-nf4"), Architectures.dialects())) {
      for (String id : List.of("bf16", "fp4", "nf4+dq", "int8")) {
        assertThatThrownBy(() -> source(stored, id))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("stored in nf4");
      }
    }
  }

  @Test
  void int8Variants_shareTheStoredCodes() throws Exception {
    try (Checkpoint stored = Checkpoint.open(golden("quant/llama-int8"), Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      StoredMatrix rows = source(stored, "int8").linear(Q, 48, 48, arena);
      StoredMatrix batch = source(stored, "int8:batch").linear(Q, 48, 48, arena);
      assertThat(batch.values().address()).isEqualTo(rows.values().address());
      assertThat(batch.operand()).isNotEqualTo(rows.operand());
    }
  }

  @Test
  void wrongShape_isNamed() throws Exception {
    for (String name : List.of("nf4", "int8")) {
      try (Checkpoint stored =
              Checkpoint.open(golden("quant/llama-" + name), Architectures.dialects());
          Arena arena = Arena.ofConfined()) {
        WeightSource source = source(stored, name);
        assertThatThrownBy(() -> source.linear(Q, 24, 96, arena))
            .isInstanceOf(FormatException.class)
            .hasMessageContaining("[24, 96]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".absmax|absmax is U8 [3]",
        ".quant_map|quant_map is U8 [3]",
        ".quant_state.bitsandbytes__nf4|is not JSON",
        "|weight is U8 [3]"
      })
  void damagedPart_isNamed(String suffix, String message) throws Exception {
    String damaged = Q + ".weight" + (suffix == null ? "" : suffix);
    rewrite(
        tensor ->
            tensor.name().equals(damaged)
                ? new StoredTensor(
                    damaged,
                    ElementType.U8,
                    List.of(3L),
                    MemorySegment.ofArray(new byte[] {1, 1, 1}))
                : tensor,
        _ -> true);
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "nf4");
      assertThatThrownBy(() -> source.linear(Q, 48, 48, arena))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void skippedModule_isReadAsItIs() throws Exception {
    float[] values = new float[48 * 48];
    values[7] = 2;
    MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    rewrite(
        tensor ->
            tensor.name().equals(Q + ".weight")
                ? new StoredTensor(tensor.name(), ElementType.F32, List.of(48L, 48L), bytes)
                : tensor,
        name -> !name.startsWith(Q + ".weight."));
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "nf4");
      assertThat(source.linear(Q, 48, 48, arena).decoded()).containsExactly(values);
      assertThat(source.linear(DOWN, 48, 112, arena).format()).isSameAs(Formats.NF4);
    }
  }

  @Test
  void codesThatPoseAsAnotherType_areTheSame() throws Exception {
    rewrite(
        tensor ->
            tensor.name().equals(Q + ".weight")
                ? new StoredTensor(
                    tensor.name(), ElementType.BF16, List.of(576L, 1L), tensor.bytes())
                : tensor,
        _ -> true);
    try (Checkpoint posing = Checkpoint.open(folder, Architectures.dialects());
        Checkpoint plain = Checkpoint.open(golden("quant/llama-nf4"), Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      assertThat(source(posing, "nf4").linear(Q, 48, 48, arena).decoded())
          .containsExactly(source(plain, "nf4").linear(Q, 48, 48, arena).decoded());
    }
  }

  @Test
  void configurationOfBeforeQuantMethod_isUnderstood() throws Exception {
    rewrite(tensor -> tensor, _ -> true);
    Path config = folder.resolve("config.json");
    String old =
        Files.readString(config).replaceFirst(",\\s*\"quant_method\": \"bitsandbytes\"", "");
    assertThat(old).doesNotContain("quant_method");
    Files.writeString(config, old);
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThat(Precisions.stored(checkpoint).id()).isEqualTo("nf4");
    }
  }

  /** Writes the golden of nf4 with its tensors changed. */
  private void rewrite(UnaryOperator<StoredTensor> change, Predicate<String> kept)
      throws Exception {
    Files.copy(golden("quant/llama-nf4").resolve("config.json"), folder.resolve("config.json"));
    try (Checkpoint sound = Checkpoint.open(golden("quant/llama-nf4"), Architectures.dialects())) {
      SafetensorsWriter writer = new SafetensorsWriter(Map.of());
      for (String name : sound.names()) {
        if (kept.test(name)) {
          writer.add(change.apply(sound.tensor(name)));
        }
      }
      writer.write(folder.resolve("model.safetensors"));
    }
  }

  private static StoredTensor rounded(StoredTensor weight) {
    float[] values = weight.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Bfloat16.round(values[i]);
    }
    MemorySegment bytes = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, values);
    return new StoredTensor(weight.name(), ElementType.F32, weight.shape(), bytes);
  }

  private static WeightSource source(Checkpoint checkpoint, String id) {
    return new WeightSource(checkpoint, Precisions.ALL.get(id), ComputeType.FLOAT32);
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  private static Path golden(String name) throws Exception {
    return Path.of(BitsandbytesTest.class.getResource("/golden/" + name).toURI());
  }
}
