package dev.trimtab.model.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.quant.WeightSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @ParameterizedTest
  @CsvSource({"nf4, true", "nf4, false", "int8, true", "int8, false", "fp16, true", "fp16, false"})
  void convertedMatrix_isKeptWhereItIsReadInPlaceAlone(String id, boolean inPlace)
      throws IOException {
    List<MemorySegment> converted = new ArrayList<>();
    try (Device device = new ReferenceDevice();
        Memory memory = device.memory();
        Checkpoint checkpoint = Checkpoint.open(golden(), Architectures.dialects())) {
      Precision precision = Precisions.ALL.get(id);
      WeightSource source =
          new WeightSource(checkpoint, precision, precision.compute(checkpoint.type()));
      Memory watched = new WatchedMemory(memory, converted, inPlace);
      try (Weights weights = new Weights(checkpoint.spec(), source, watched, device.kernels())) {
        weights.attention("model.layers.0.self_attn", 0);
        assertThat(converted)
            .hasSize(4)
            .allSatisfy(bytes -> assertThat(bytes.scope().isAlive()).isEqualTo(inPlace));
        weights.embedding("model.embed_tokens");
        assertThat(converted.getLast().scope().isAlive())
            .as("rows are looked up in place")
            .isTrue();
      }
      assertThat(converted.subList(0, 4)).noneMatch(bytes -> bytes.scope().isAlive());
    }
  }

  /** Notes the values of what is placed in it. */
  private record WatchedMemory(Memory memory, List<MemorySegment> values, boolean inPlace)
      implements Memory {
    @Override
    public Tensor tensor(int rows, int columns) {
      return memory.tensor(rows, columns);
    }

    @Override
    public Weight product(StoredMatrix matrix) {
      values.add(matrix.values());
      return new Placed(matrix.rows(), matrix.columns(), inPlace);
    }

    @Override
    public Weight lookup(StoredMatrix matrix) {
      values.add(matrix.values());
      return new Placed(matrix.rows(), matrix.columns(), true);
    }

    @Override
    public KvBlocks keyValues(KvShape shape, int blocks) {
      return memory.keyValues(shape, blocks);
    }

    @Override
    public long bytes() {
      return memory.bytes();
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  private record Placed(int rows, int columns, boolean inPlace) implements Weight {
    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public String kernel() {
      return "none";
    }
  }

  private static Path golden() {
    try {
      return Path.of(
          Objects.requireNonNull(WeightsTest.class.getResource("/golden/models/llama")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
