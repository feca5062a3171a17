package dev.trimtab.lab.vector;

import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Activations made elsewhere: a safetensors file with {@code X} [n, H] or [n, L, H] and labels
 * {@code y} [n], 1 for the class that shows the trait and 0 for the other. Other tensors are
 * ignored.
 */
public final class ActivationsFile {
  private static final String ROWS = "X";
  private static final String LABELS = "y";

  private ActivationsFile() {}

  /**
   * Both classes, each in the file's order.
   *
   * @param paired whether the i-th example of one class belongs to the i-th of the other
   * @throws FormatException where tensors are missing, of other shapes, or a label is neither 0 nor
   *     1
   */
  public static ContrastedActivations read(Path file, boolean paired) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      StoredTensor rows = tensors.tensor(ROWS);
      int axes = rows.shape().size();
      if (axes < 2 || axes > 3 || !rows.type().floating()) {
        throw new FormatException(
            file,
            -1,
            "X wants floats of shape [n, H] or [n, L, H], found %s of %s"
                .formatted(rows.type(), rows.shape()));
      }
      int layers = axes == 3 ? rows.size(1) : 1;
      int hidden = rows.size(axes - 1);
      int examples = rows.size(0);
      List<Integer> positive = new ArrayList<>();
      List<Integer> negative = new ArrayList<>();
      classes(file, tensors.tensor(LABELS), examples, positive, negative);
      if (paired && positive.size() != negative.size()) {
        throw new FormatException(
            file,
            -1,
            "pairs want as many labels 1 as 0, found %d and %d"
                .formatted(positive.size(), negative.size()));
      }
      float[] values = rows.toFloats();
      PlainVectors.requireFinite(file, ROWS, values);
      Activations all = Activations.of(examples, layers, hidden, values);
      return new ContrastedActivations(all.select(positive), all.select(negative), paired);
    }
  }

  private static void classes(
      Path file,
      StoredTensor labels,
      int examples,
      List<Integer> positive,
      List<Integer> negative) {
    if (labels.elements() != examples) {
      throw new FormatException(
          file, -1, "X has %d examples, y has %d labels".formatted(examples, labels.elements()));
    }
    double[] values = new double[examples];
    if (labels.type().floating()) {
      float[] floats = labels.toFloats();
      for (int i = 0; i < examples; i++) {
        values[i] = floats[i];
      }
    } else {
      long[] whole = labels.toLongs();
      for (int i = 0; i < examples; i++) {
        values[i] = whole[i];
      }
    }
    for (int i = 0; i < examples; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new FormatException(
            file, -1, "y wants labels 0 and 1, found %s at %d".formatted(values[i], i));
      }
      (values[i] == 1 ? positive : negative).add(i);
    }
    if (positive.size() < 2 || negative.size() < 2) {
      throw new FormatException(
          file,
          -1,
          "expected at least two examples of each class, found %d positive and %d negative"
              .formatted(positive.size(), negative.size()));
    }
  }
}
