package dev.trimtab.lab.vector;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vectors in safetensors as any program may write them: one tensor [L, H], or a tensor [H] for each
 * layer whose name ends with the layer's number, counted from 0.
 */
final class PlainVectors implements VectorFormat {
  static final String TENSOR = "vectors";
  static final String IMPORTED = "imported";
  private static final Pattern NUMBERED = Pattern.compile("(?:.*\\D)?(\\d{1,4})");

  @Override
  public String id() {
    return "safetensors";
  }

  @Override
  public String description() {
    return "any program: tensor vectors [L, H] float32";
  }

  @Override
  public List<String> write(TraitVectorFile vector, Export export, Path file) throws IOException {
    List<Fit> layers = vector.vector().layers();
    int hidden = vector.vector().hidden();
    float[] values = new float[Math.multiplyExact(layers.size(), hidden)];
    for (int layer = 0; layer < layers.size(); layer++) {
      if (export.wants(layer) && layers.get(layer) instanceof Fit.Found found) {
        double length = export.coefficient() * (export.ownLength() ? found.norm() : 1);
        float[] row = found.direction().times(length).toArray();
        System.arraycopy(row, 0, values, layer * hidden, hidden);
      }
    }
    Map<String, String> about = new TreeMap<>(vector.origin());
    about.put("method", vector.vector().method());
    about.put(ControlVectors.MODEL_HINT, export.modelHint());
    new SafetensorsWriter(about).addFloats(TENSOR, values, layers.size(), hidden).write(file);
    return List.of("Layers without a direction, or not chosen, are rows of zeros.");
  }

  /** The vector in a file that is not this program's. */
  static TraitVectorFile readForeign(Path file) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      List<String> names = tensors.names();
      List<Direction> rows =
          names.size() == 1 && tensors.tensor(names.getFirst()).shape().size() == 2
              ? rows(file, tensors.tensor(names.getFirst()))
              : numbered(file, tensors);
      List<Fit> fits = rows.stream().map(PlainVectors::fit).toList();
      return new TraitVectorFile(new TraitVector(IMPORTED, fits), tensors.metadata());
    }
  }

  private static List<Direction> rows(Path file, StoredTensor tensor) {
    float[] values = floats(file, tensor);
    int hidden = tensor.size(1);
    List<Direction> rows = new ArrayList<>();
    for (int layer = 0; layer < tensor.size(0); layer++) {
      float[] row = new float[hidden];
      System.arraycopy(values, layer * hidden, row, 0, hidden);
      rows.add(Direction.of(row));
    }
    return rows;
  }

  private static List<Direction> numbered(Path file, Safetensors tensors) {
    Map<Integer, Direction> byLayer = new TreeMap<>();
    for (String name : tensors.names()) {
      StoredTensor tensor = tensors.tensor(name);
      Matcher number = NUMBERED.matcher(name);
      if (!number.matches()
          || tensor.shape().size() != 1
          || byLayer.containsKey(Integer.parseInt(number.group(1)))) {
        throw new FormatException(
            file,
            -1,
            "expected one tensor [L, H], or for each layer a tensor [H] whose name ends with the"
                + " layer's number, found %s %s".formatted(name, tensor.shape()));
      }
      byLayer.put(Integer.parseInt(number.group(1)), Direction.of(floats(file, tensor)));
    }
    if (byLayer.isEmpty()) {
      throw new FormatException(file, -1, "expected tensors, found none");
    }
    int hidden = byLayer.values().iterator().next().size();
    List<Direction> rows = new ArrayList<>();
    for (int layer = 0; layer <= Collections.max(byLayer.keySet()); layer++) {
      Direction row = byLayer.getOrDefault(layer, Direction.of(new float[hidden]));
      if (row.size() != hidden) {
        throw new FormatException(
            file, -1, "directions of %d and %d dimensions".formatted(hidden, row.size()));
      }
      rows.add(row);
    }
    return rows;
  }

  private static float[] floats(Path file, StoredTensor tensor) {
    if (!tensor.type().floating()) {
      throw new FormatException(
          file, -1, "expected %s to hold floats, found %s".formatted(tensor.name(), tensor.type()));
    }
    float[] values = tensor.toFloats();
    requireFinite(file, tensor.name(), values);
    return values;
  }

  /** Refuses what no direction can have. */
  static void requireFinite(Path file, String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new FormatException(
            file, -1, "%s has %s at dimension %d".formatted(name, values[i], i));
      }
    }
  }

  /** A fit of which only the direction is known: its length is kept as the norm. */
  static Fit fit(Direction row) {
    return row.isZero()
        ? Fit.Degenerate.of(row.size(), "The file holds no direction for this layer.")
        : new Fit.Found(row.unit(), row.norm(), 0, 0);
  }
}
