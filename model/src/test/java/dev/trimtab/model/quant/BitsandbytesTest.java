package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.StoredMatrix;
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
    try (Checkpoint stored = Checkpoint.open(golden("quant/" + name));
        Checkpoint original = Checkpoint.open(golden("models/llama"));
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
        StoredMatrix found = source(stored, id, arena).linear(layer, rows, columns);
        assertThat(bytes(found.values())).isEqualTo(bytes(expected.values()));
        assertThat(bytes(found.part(StoredMatrix.SCALES)))
            .isEqualTo(bytes(expected.part(StoredMatrix.SCALES)));
        assertThat(found.operand()).isEqualTo(expected.operand());
      }
    }
  }

  @Test
  void nestedScales_areUnfolded() throws Exception {
    try (Checkpoint stored = Checkpoint.open(golden("quant/llama-nf4-dq"));
        Checkpoint plain = Checkpoint.open(golden("quant/llama-nf4"));
        Arena arena = Arena.ofConfined()) {
      assertThat(Precisions.stored(stored).id()).isEqualTo("nf4+dq");
      StoredMatrix found = source(stored, "nf4+dq", arena).linear(Q, 48, 48);
      StoredMatrix exact = source(plain, "nf4", arena).linear(Q, 48, 48);
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
    try (Checkpoint stored = Checkpoint.open(golden("quant/llama-nf4"));
        Arena arena = Arena.ofConfined()) {
      for (String id : List.of("bf16", "fp4", "nf4+dq", "int8")) {
        assertThatThrownBy(() -> source(stored, id, arena))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("stored in nf4");
      }
    }
  }

  @Test
  void int8Variants_shareTheStoredCodes() throws Exception {
    try (Checkpoint stored = Checkpoint.open(golden("quant/llama-int8"));
        Arena arena = Arena.ofConfined()) {
      StoredMatrix rows = source(stored, "int8", arena).linear(Q, 48, 48);
      StoredMatrix batch = source(stored, "int8:batch", arena).linear(Q, 48, 48);
      assertThat(batch.values().address()).isEqualTo(rows.values().address());
      assertThat(batch.operand()).isNotEqualTo(rows.operand());
    }
  }

  @Test
  void wrongShape_isNamed() throws Exception {
    for (String name : List.of("nf4", "int8")) {
      try (Checkpoint stored = Checkpoint.open(golden("quant/llama-" + name));
          Arena arena = Arena.ofConfined()) {
        WeightSource source = source(stored, name, arena);
        assertThatThrownBy(() -> source.linear(Q, 24, 96))
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
    Files.copy(golden("quant/llama-nf4").resolve("config.json"), folder.resolve("config.json"));
    String damaged = Q + ".weight" + (suffix == null ? "" : suffix);
    try (Checkpoint sound = Checkpoint.open(golden("quant/llama-nf4"))) {
      SafetensorsWriter writer = new SafetensorsWriter(Map.of());
      for (String name : sound.names()) {
        writer.add(
            name.equals(damaged)
                ? new StoredTensor(
                    name, ElementType.U8, List.of(3L), MemorySegment.ofArray(new byte[] {1, 1, 1}))
                : sound.tensor(name));
      }
      writer.write(folder.resolve("model.safetensors"));
    }
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        Arena arena = Arena.ofConfined()) {
      WeightSource source = source(checkpoint, "nf4", arena);
      assertThatThrownBy(() -> source.linear(Q, 48, 48))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining(message);
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

  private static WeightSource source(Checkpoint checkpoint, String id, Arena arena) {
    return new WeightSource(checkpoint, Precisions.ALL.get(id), ComputeType.FLOAT32, arena);
  }

  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  private static Path golden(String name) throws Exception {
    return Path.of(BitsandbytesTest.class.getResource("/golden/" + name).toURI());
  }
}
