package dev.trimtab.lab.vector;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.file.gguf.GgufTensor;
import dev.trimtab.model.file.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Control vectors in GGUF: architecture {@code controlvector}, tensors {@code direction.N} float32
 * [H]. Both programs that read them add {@code direction.N} to the output of block N, counted from
 * 0, which is layer N here; llama.cpp refuses {@code direction.0}, repeng takes it.
 */
final class ControlVectors implements VectorFormat {
  private static final String ARCHITECTURE = "controlvector";
  private static final String HINT = ARCHITECTURE + ".model_hint";
  private static final String COUNT = ARCHITECTURE + ".layer_count";
  private static final String OWN = "trimtab.";
  private static final String METHOD = "method";
  static final String MODEL_HINT = "modelHint";
  private static final Pattern TENSOR = Pattern.compile("direction\\.(\\d{1,4})");
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String id;
  private final String readers;
  private final int firstLayer;

  /**
   * @param readers what reads the files
   * @param firstLayer the lowest layer that may be written
   */
  ControlVectors(String id, String readers, int firstLayer) {
    this.id = id;
    this.readers = readers;
    this.firstLayer = firstLayer;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return readers;
  }

  @Override
  public List<String> write(TraitVectorFile vector, Export export, Path file) throws IOException {
    List<String> said = new ArrayList<>();
    Map<Integer, float[]> directions = new TreeMap<>();
    List<Integer> degenerate = new ArrayList<>();
    List<Fit> layers = vector.vector().layers();
    for (int layer = 0; layer < layers.size(); layer++) {
      if (!export.wants(layer)) {
        continue;
      }
      switch (layers.get(layer)) {
        case Fit.Degenerate _ -> degenerate.add(layer);
        case Fit.Found found -> {
          if (layer < firstLayer) {
            said.add("Layer 0 is left out: llama.cpp's files begin with layer 1.");
          } else {
            double length = export.coefficient() * (export.ownLength() ? found.norm() : 1);
            directions.put(layer, found.direction().times(length).toArray());
          }
        }
      }
    }
    if (!degenerate.isEmpty()) {
      said.add(
          "Without a direction and left out: layers "
              + degenerate.stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ".");
    }
    if (directions.isEmpty()) {
      throw new UserError(
          "No layer is left to write to " + file + ". " + String.join(" ", said),
          "Choose other layers.");
    }
    GgufWriter writer =
        new GgufWriter()
            .string("general.architecture", ARCHITECTURE)
            .string(HINT, export.modelHint())
            .whole(COUNT, directions.size())
            .string(OWN + METHOD, vector.vector().method());
    vector.origin().forEach((key, value) -> writer.string(OWN + key, value));
    directions.forEach((layer, values) -> writer.vector("direction." + layer, values));
    writer.write(file);
    return said;
  }

  /** The vector in such a file; layers without a direction are degenerate. */
  static TraitVectorFile read(Path file) throws IOException {
    try (Gguf gguf = Gguf.open(file)) {
      String architecture = gguf.metadata().string("general.architecture").orElse("none");
      if (!architecture.equals(ARCHITECTURE)) {
        throw new UserError(
            "%s is a GGUF file of architecture %s, no control vector."
                .formatted(file, architecture),
            "Give a file that repeng or llama.cpp's cvector-generator wrote.");
      }
      Map<Integer, Direction> directions = directions(file, gguf);
      int hidden = directions.values().iterator().next().size();
      int layers = Collections.max(directions.keySet()) + 1;
      List<Fit> fits = new ArrayList<>();
      for (int layer = 0; layer < layers; layer++) {
        Direction found = directions.getOrDefault(layer, Direction.of(new float[hidden]));
        fits.add(PlainVectors.fit(found));
      }
      Map<String, String> about = new TreeMap<>();
      for (String key : gguf.metadata().keys()) {
        if (key.startsWith(OWN)) {
          gguf.metadata()
              .string(key)
              .ifPresent(text -> about.put(key.substring(OWN.length()), text));
        }
      }
      gguf.metadata().string(HINT).ifPresent(hint -> about.put(MODEL_HINT, hint));
      String method = about.getOrDefault(METHOD, PlainVectors.IMPORTED);
      return new TraitVectorFile(new TraitVector(method, fits), about);
    }
  }

  private static Map<Integer, Direction> directions(Path file, Gguf gguf) {
    Map<Integer, Direction> directions = new TreeMap<>();
    for (String name : gguf.names()) {
      Matcher numbered = TENSOR.matcher(name);
      if (!numbered.matches()) {
        throw new FormatException(file, -1, "expected tensors direction.N, found " + name);
      }
      GgufTensor tensor = gguf.tensor(name);
      if (!tensor.format().id().equals("F32") || tensor.shape().size() != 1) {
        throw new FormatException(
            file,
            -1,
            "expected %s to be F32 of one axis, found %s of %s"
                .formatted(name, tensor.format().id(), tensor.shape()));
      }
      float[] values = new float[Math.toIntExact(tensor.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.bytes().get(FLOAT, (long) i * Float.BYTES);
      }
      PlainVectors.requireFinite(file, name, values);
      directions.put(Integer.parseInt(numbered.group(1)), Direction.of(values));
    }
    if (directions.isEmpty()) {
      throw new FormatException(file, -1, "expected tensors direction.N, found none");
    }
    if (directions.values().stream().mapToInt(Direction::size).distinct().count() > 1) {
      throw new FormatException(file, -1, "directions are of different sizes");
    }
    return directions;
  }
}
