package dev.trimtab.lab.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.store.VectorEvaluation;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedVectorTest {
  private static final int EXAMPLES = 120;
  private static final int HIDDEN = 16;

  @TempDir Path folder;

  /** {@code make_probe_goldens.py} beside the files writes them anew. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "massive", "imbalanced", "near-separable"})
  void probeOfAFile_isScikitLearnsOptimum(String name) throws IOException {
    Path file = folder.resolve(name + ".safetensors");
    try (InputStream in =
        FittedVectorTest.class.getResourceAsStream("/golden/probe/" + name + ".safetensors")) {
      assertThat(in).isNotNull();
      Files.write(file, in.readAllBytes());
    }
    FittedVector fitted =
        FittedVector.of(ActivationsFile.read(file, false), ExtractionMethods.get("probe"), 0, 0);
    Path written = folder.resolve("vector.safetensors");
    new TraitVectorFile(fitted.vector(), Map.of()).write(written);
    Fit.Found found = (Fit.Found) TraitVectorFile.read(written).vector().layer(0);
    try (Safetensors golden = Safetensors.open(file)) {
      float[] expected = golden.tensor("exact_coef").toFloats();
      double norm = 0;
      for (float value : expected) {
        norm += (double) value * value;
      }
      norm = Math.sqrt(norm);
      assertThat(found.norm()).isCloseTo(norm, within(1e-6 * norm));
      assertThat(found.bias())
          .isCloseTo(golden.tensor("exact_intercept").toFloats()[0], within(1e-6));
      for (int h = 0; h < expected.length; h++) {
        assertThat((double) found.direction().at(h)).isCloseTo(expected[h] / norm, within(1e-6));
      }
    }
    assertThat(fitted.layers()).isEmpty();
  }

  /** Two layers: in the first the classes are equal but for noise, in the second far apart. */
  private Path activations() throws IOException {
    var random = new SplittableRandom(1);
    float[] x = new float[EXAMPLES * 2 * HIDDEN];
    long[] y = new long[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      y[i] = i % 3 == 0 ? 1 : 0;
      for (int h = 0; h < 2 * HIDDEN; h++) {
        x[i * 2 * HIDDEN + h] = (float) random.nextGaussian();
      }
      x[i * 2 * HIDDEN + HIDDEN + 4] += y[i] == 1 ? 6 : -6;
    }
    Path file = folder.resolve("planted.safetensors");
    new SafetensorsWriter(Map.of())
        .addFloats("X", x, EXAMPLES, 2, HIDDEN)
        .addLongs("y", y, EXAMPLES)
        .write(file);
    return file;
  }

  @Test
  void heldOutEvaluation_tellsPlantedTruthFromNoise() throws IOException {
    ContrastedActivations read = ActivationsFile.read(activations(), false);
    assertThat(read.positive().examples()).isEqualTo(40);
    FittedVector fitted = FittedVector.of(read, ExtractionMethods.get("mean_diff"), 0.25, 3);
    assertThat(fitted.layers()).hasSize(2);
    assertThat(fitted.layers().get(0).auroc().contains(0.5)).isTrue();
    assertThat(fitted.layers().get(1).auroc().low()).isGreaterThan(0.8);
    assertThat(fitted.layers().get(1).accuracy().estimate()).isEqualTo(1);
    assertThat(fitted.layers().get(1).evaluation().positives()).isEqualTo(10);
    assertThat(Math.abs(fitted.vector().direction(1).at(4))).isGreaterThan(0.95f);
    FittedVector again = FittedVector.of(read, ExtractionMethods.get("mean_diff"), 0.25, 3);
    assertThat(again).isEqualTo(fitted);
  }

  @Test
  void evaluation_isKeptInTheFile() throws IOException {
    FittedVector fitted =
        FittedVector.of(
            ActivationsFile.read(activations(), false), ExtractionMethods.get("probe"), 0.25, 3);
    Path file = folder.resolve("kept.safetensors");
    new TraitVectorFile(fitted.vector(), Map.of("trait", "t")).with(fitted.kept()).write(file);
    TraitVectorFile read = TraitVectorFile.read(file);
    assertThat(read.evaluation()).contains(fitted.kept());
    assertThat(read.origin()).doesNotContainKey("evaluation").containsEntry("trait", "t");
    VectorEvaluation other =
        new VectorEvaluator(ActivationsFile.read(activations(), false), 0).of(read.vector());
    assertThat(other.layers().get(1).positives()).isEqualTo(40);
    assertThat(other.layers().get(1).auroc()).isEqualTo(1);
  }

  @Test
  void wrongFiles_areRefused() throws IOException {
    refused(
        "no tensor named y", new SafetensorsWriter(Map.of()).addFloats("X", new float[8], 4, 2));
    refused(
        "3 labels",
        new SafetensorsWriter(Map.of())
            .addFloats("X", new float[8], 4, 2)
            .addLongs("y", new long[3], 3));
    refused(
        "found 2.0 at 1",
        new SafetensorsWriter(Map.of())
            .addFloats("X", new float[8], 4, 2)
            .addLongs("y", new long[] {0, 2, 1, 1}, 4));
    refused(
        "at least two examples of each class",
        new SafetensorsWriter(Map.of())
            .addFloats("X", new float[8], 4, 2)
            .addLongs("y", new long[] {0, 1, 1, 1}, 4));
    refused(
        "[n, H]",
        new SafetensorsWriter(Map.of())
            .addFloats("X", new float[4], 4)
            .addLongs("y", new long[] {0, 0, 1, 1}, 4));
  }

  private void refused(String reason, SafetensorsWriter writer) throws IOException {
    Path file = folder.resolve("wrong.safetensors");
    writer.write(file);
    assertThatThrownBy(() -> ActivationsFile.read(file, false))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void pairs_wantEqualClasses() throws IOException {
    Path file = activations();
    assertThatThrownBy(() -> ActivationsFile.read(file, true))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("40 and 80");
    assertThat(List.of(ActivationsFile.read(file, false).paired())).containsExactly(false);
  }
}
