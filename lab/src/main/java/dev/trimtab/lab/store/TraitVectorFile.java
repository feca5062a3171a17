package dev.trimtab.lab.store;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trait vector as a safetensors file: tensor {@code vectors} [L, H] float32, zero where a layer
 * is degenerate, and metadata that says where it comes from.
 *
 * @param vector the directions
 * @param about metadata by name: trait, model, precision, position, method, key and the like
 */
public record TraitVectorFile(TraitVector vector, Map<String, String> about) {
  private static final String TENSOR = "vectors";
  private static final String METHOD = "method";
  private static final String FITS = "fits";
  private static final String EVALUATION = "evaluation";
  private static final String BASE_NORMS = "baseNorms";

  /** Copies the metadata. */
  public TraitVectorFile {
    about = Collections.unmodifiableMap(new TreeMap<>(about));
  }

  /** This file with its held-out evaluation in the metadata. */
  public TraitVectorFile with(VectorEvaluation evaluation) {
    Map<String, String> more = new TreeMap<>(about);
    more.put(EVALUATION, Records.MAPPER.writeValueAsString(evaluation));
    return new TraitVectorFile(vector, more);
  }

  /**
   * The held-out evaluation, where the file keeps one.
   *
   * @throws dev.trimtab.core.UserError where what it keeps is no evaluation
   */
  public Optional<VectorEvaluation> evaluation() {
    return Optional.ofNullable(about.get(EVALUATION))
        .map(text -> Records.read(text, VectorEvaluation.class));
  }

  /** The same with the mean norm of the residual stream over its examples, by layer. */
  public TraitVectorFile withBaseNorms(List<Double> baseNorms) {
    Map<String, String> more = new TreeMap<>(about);
    more.put(BASE_NORMS, baseNorms.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    return new TraitVectorFile(vector, more);
  }

  /** Those norms; none where the file does not tell them. */
  public List<Double> baseNorms() {
    String text = about.getOrDefault(BASE_NORMS, "");
    List<Double> norms = new ArrayList<>();
    for (String norm : text.isEmpty() ? List.<String>of() : List.of(text.split(" "))) {
      try {
        norms.add(Double.parseDouble(norm));
      } catch (NumberFormatException _) {
        return List.of();
      }
    }
    return norms.size() == vector.layers().size() ? List.copyOf(norms) : List.of();
  }

  /** What is known of its origin: the metadata without numbers of layers. */
  public Map<String, String> origin() {
    Map<String, String> origin = new TreeMap<>(about);
    origin.remove(EVALUATION);
    origin.remove(BASE_NORMS);
    return origin;
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(METHOD, vector.method());
    metadata.put(FITS, fits());
    int layers = vector.layers().size();
    int hidden = vector.hidden();
    float[] values = new float[Math.multiplyExact(layers, hidden)];
    for (int layer = 0; layer < layers; layer++) {
      float[] row = vector.direction(layer).toArray();
      System.arraycopy(row, 0, values, layer * hidden, hidden);
    }
    new SafetensorsWriter(metadata).addFloats(TENSOR, values, layers, hidden).write(file);
  }

  /**
   * Reads such a file. One without this program's metadata is read too: each row is brought to unit
   * length, its own length kept as the norm.
   *
   * @throws FormatException where there is no float tensor {@code vectors} of two axes
   */
  public static TraitVectorFile read(Path file) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      StoredTensor tensor = tensors.tensor(TENSOR);
      if (tensor.shape().size() != 2 || !tensor.type().floating()) {
        throw new FormatException(
            file,
            -1,
            "vectors wants floats of shape [L, H], found %s of %s"
                .formatted(tensor.type(), tensor.shape()));
      }
      Map<String, String> about = new TreeMap<>(tensors.metadata());
      String method = about.getOrDefault(METHOD, "imported");
      String fits = about.remove(FITS);
      List<Direction> rows = rows(tensor);
      List<Fit> layers = fits == null ? imported(rows) : described(file, rows, fits);
      return new TraitVectorFile(new TraitVector(method, layers), about);
    }
  }

  private static List<Direction> rows(StoredTensor tensor) {
    float[] values = tensor.toFloats();
    int hidden = tensor.size(1);
    List<Direction> rows = new ArrayList<>();
    for (int layer = 0; layer < tensor.size(0); layer++) {
      float[] row = new float[hidden];
      System.arraycopy(values, layer * hidden, row, 0, hidden);
      rows.add(Direction.of(row));
    }
    return rows;
  }

  private static List<Fit> imported(List<Direction> rows) {
    List<Fit> fits = new ArrayList<>();
    for (Direction row : rows) {
      fits.add(
          row.isZero()
              ? Fit.Degenerate.of(row.size(), "The file holds no direction for this layer.")
              : new Fit.Found(row.unit(), row.norm(), 0, 0));
    }
    return fits;
  }

  private String fits() {
    ArrayNode list = Records.MAPPER.createArrayNode();
    for (Fit fit : vector.layers()) {
      ObjectNode entry = list.addObject();
      switch (fit) {
        case Fit.Found found ->
            entry
                .put("norm", found.norm())
                .put("bias", found.bias())
                .put("midpoint", found.midpoint());
        case Fit.Degenerate none -> entry.put("degenerate", none.reason());
      }
    }
    return Records.MAPPER.writeValueAsString(list);
  }

  private static List<Fit> described(Path file, List<Direction> rows, String text) {
    try {
      JsonNode list = Records.MAPPER.readTree(text);
      if (list.size() != rows.size()) {
        throw new FormatException(
            file, -1, "%d rows, metadata of %d".formatted(rows.size(), list.size()));
      }
      List<Fit> fits = new ArrayList<>();
      for (int layer = 0; layer < rows.size(); layer++) {
        fits.add(fit(rows.get(layer), list.get(layer)));
      }
      return fits;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new FormatException(file, -1, "its metadata does not fit its tensor", e);
    }
  }

  private static Fit fit(Direction row, JsonNode entry) {
    if (entry.has("degenerate")) {
      return new Fit.Degenerate(row, entry.get("degenerate").asString());
    }
    return new Fit.Found(
        row,
        entry.path("norm").asDouble(),
        entry.path("bias").asDouble(),
        entry.path("midpoint").asDouble());
  }
}
