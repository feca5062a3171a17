package dev.trimtab.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.model.file.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraitVectorFileTest {
  @TempDir Path folder;

  private static TraitVector vector() {
    return new TraitVector(
        "probe",
        List.of(
            new Fit.Found(Direction.of(new float[] {0.6f, 0.8f}), 3.5, -0.25, 1.5),
            Fit.Degenerate.of(2, "The classes \"coincide\".")));
  }

  @Test
  void file_comesBackEqual() throws IOException {
    Path file = folder.resolve("v.safetensors");
    new TraitVectorFile(vector(), Map.of("trait", "pv/evil", "precision", "nf4")).write(file);
    TraitVectorFile read = TraitVectorFile.read(file);
    assertThat(read.vector()).isEqualTo(vector());
    assertThat(read.about()).containsEntry("trait", "pv/evil").containsEntry("precision", "nf4");
  }

  @Test
  void plainFile_isBroughtToUnitLength() throws IOException {
    Path file = folder.resolve("plain.safetensors");
    new SafetensorsWriter(Map.of())
        .addFloats("vectors", new float[] {3, 4, 0, 0}, 2, 2)
        .write(file);
    TraitVector read = TraitVectorFile.read(file).vector();
    assertThat(read.direction(0)).isEqualTo(Direction.of(new float[] {0.6f, 0.8f}));
    assertThat(((Fit.Found) read.layer(0)).norm()).isEqualTo(5);
    assertThat(read.layer(1).degenerate()).isTrue();
  }

  @Test
  void tensorOfAnotherShape_isRefused() throws IOException {
    Path file = folder.resolve("flat.safetensors");
    new SafetensorsWriter(Map.of()).addFloats("vectors", new float[] {3, 4}, 2).write(file);
    assertThatThrownBy(() -> TraitVectorFile.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("[L, H]");
  }

  @Test
  void vectorUnderAnotherKey_isRefused() throws IOException {
    Path file = folder.resolve("keyed.safetensors");
    var codec = new VectorCodec(Map.of("trait", "pv/evil"));
    var one = new Artifact("a", "vector", Map.of("seed", 1));
    codec.write(file, one, vector());
    assertThat(codec.read(file, one)).isEqualTo(vector());
    assertThatThrownBy(() -> codec.read(file, new Artifact("a", "vector", Map.of("seed", 2))))
        .isInstanceOf(FormatException.class);
  }
}
