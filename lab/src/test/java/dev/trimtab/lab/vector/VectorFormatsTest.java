package dev.trimtab.lab.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.gguf.GgufWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFormatsTest {
  private static final TraitVectorFile VECTOR =
      new TraitVectorFile(
          SampleVectors.of(
              "probe", new float[] {0, 5}, new float[] {3, 4}, new float[2], new float[] {-8, 6}),
          Map.of("trait", "pv/joy"));
  private static final VectorFormat.Export PLAIN =
      new VectorFormat.Export(1, false, Set.of(), "llama");

  @TempDir Path folder;

  private TraitVectorFile written(String format, VectorFormat.Export export) throws IOException {
    Path file = folder.resolve("out." + format);
    VectorFormats.ALL.get(format).write(VECTOR, export, file);
    return VectorFormats.read(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gguf", "repeng", "safetensors"})
  void everyFormat_givesBackDirectionsAndOrigin(String format) throws IOException {
    TraitVectorFile read = written(format, PLAIN);
    for (int layer = 1; layer < 4; layer++) {
      assertThat(read.vector().direction(layer)).isEqualTo(VECTOR.vector().direction(layer));
    }
    assertThat(read.vector().method()).isEqualTo("probe");
    assertThat(read.about()).containsEntry("trait", "pv/joy").containsEntry("modelHint", "llama");
  }

  @Test
  void layerZero_isInRepengsFileAlone() throws IOException {
    assertThat(written("repeng", PLAIN).vector().direction(0))
        .isEqualTo(VECTOR.vector().direction(0));
    assertThat(written("gguf", PLAIN).vector().layer(0).degenerate()).isTrue();
    assertThat(VectorFormats.ALL.get("gguf").write(VECTOR, PLAIN, folder.resolve("said.gguf")))
        .anyMatch(note -> note.contains("Layer 0 is left out"))
        .anyMatch(note -> note.contains("layers 2"));
  }

  @Test
  void coefficientAndOwnLength_areFactors() throws IOException {
    TraitVector read =
        written("repeng", new VectorFormat.Export(0.5, true, Set.of(1, 3), "llama")).vector();
    assertThat(((Fit.Found) read.layer(1)).norm()).isEqualTo(2.5);
    assertThat(((Fit.Found) read.layer(3)).norm()).isEqualTo(5);
    assertThat(read.layer(0).degenerate()).isTrue();
  }

  @Test
  void nothingLeft_isRefused() {
    var zero = new VectorFormat.Export(1, false, Set.of(0), "llama");
    assertThatThrownBy(() -> written("gguf", zero))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Layer 0");
  }

  /** {@code make_control_vector.py} beside the file writes it anew. */
  @Test
  void fileOfThePythonPackage_isRead() throws IOException {
    Path file = folder.resolve("control.gguf");
    try (InputStream in =
        VectorFormatsTest.class.getResourceAsStream("/golden/controlvector/control.gguf")) {
      assertThat(in).isNotNull();
      Files.write(file, in.readAllBytes());
    }
    TraitVectorFile read = VectorFormats.read(file);
    assertThat(read.about()).containsEntry("modelHint", "mistral");
    assertThat(read.vector().layers()).hasSize(4);
    assertThat(read.vector().layer(0).degenerate()).isTrue();
    assertThat(read.vector().direction(1)).isEqualTo(Direction.of(new float[] {0.6f, 0, 0.8f}));
    assertThat(((Fit.Found) read.vector().layer(3)).norm()).isEqualTo(2);
  }

  @Test
  void tensorsOfLayers_areReadByTheirNumber() throws IOException {
    Path file = folder.resolve("numbered.safetensors");
    new SafetensorsWriter(Map.of())
        .addFloats("layer.2", new float[] {3, 4}, 2)
        .addFloats("layer.10", new float[] {0, -1}, 2)
        .write(file);
    TraitVector read = VectorFormats.read(file).vector();
    assertThat(read.layers()).hasSize(11);
    assertThat(read.direction(2)).isEqualTo(Direction.of(new float[] {0.6f, 0.8f}));
    assertThat(read.direction(10)).isEqualTo(Direction.of(new float[] {0, -1}));
    assertThat(read.layer(5).degenerate()).isTrue();
  }

  @Test
  void whatIsNoVector_isRefused() throws IOException {
    Path pickle = Files.write(folder.resolve("vector.pt"), new byte[] {1});
    assertThatThrownBy(() -> VectorFormats.read(pickle))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pickle");
    Path model = folder.resolve("model.gguf");
    new GgufWriter().string("general.architecture", "llama").write(model);
    assertThatThrownBy(() -> VectorFormats.read(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("architecture llama");
    Path broken = folder.resolve("broken.safetensors");
    new SafetensorsWriter(Map.of())
        .addFloats("layer.0", new float[] {Float.NaN}, 1)
        .addFloats("layer.1", new float[] {1}, 1)
        .write(broken);
    assertThatThrownBy(() -> VectorFormats.read(broken))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("NaN");
    Path own = folder.resolve("own.safetensors");
    new SafetensorsWriter(Map.of())
        .addFloats("vectors", new float[] {1, Float.NaN}, 1, 2)
        .write(own);
    assertThatThrownBy(() -> VectorFormats.read(own))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("layer 0 has NaN");
    Path text = Files.writeString(folder.resolve("text.gguf"), "hello");
    assertThatThrownBy(() -> VectorFormats.read(text))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("does not begin with GGUF");
    assertThatThrownBy(() -> VectorFormats.read(folder.resolve("none")))
        .isInstanceOf(UserError.class);
  }

  @Test
  void formats_areSaid() {
    assertThat(VectorFormats.ALL.ids()).isEqualTo(List.of("safetensors", "gguf", "repeng"));
  }
}
