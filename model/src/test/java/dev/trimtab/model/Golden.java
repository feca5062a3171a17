package dev.trimtab.model;

import dev.trimtab.core.Device;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The tiny checkpoints with reference outputs among the test resources. */
final class Golden {
  private Golden() {}

  /** The names of all, at least one of each family. */
  static List<String> names() {
    Path models = Objects.requireNonNull(folder("llama").getParent());
    try (Stream<Path> folders = Files.list(models)) {
      return folders.map(models::relativize).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of those that have {@code file} in their folder. */
  static List<String> namesWith(String file) {
    return names().stream().filter(name -> Files.exists(folder(name).resolve(file))).toList();
  }

  static Path folder(String name) {
    return resource("models/" + name);
  }

  static Path quantised(String name) {
    return resource("quant/" + name);
  }

  static Model load(String name, String precision, Device device) throws IOException {
    return load(folder(name), precision, device);
  }

  static Model load(Path folder, String precision, Device device) throws IOException {
    return Model.load(folder, Precisions.ALL.get(precision), ComputeType.FLOAT32, device);
  }

  private static Path resource(String folder) {
    String file = "/golden/" + folder + "/config.json";
    try {
      Path config = Path.of(Objects.requireNonNull(Golden.class.getResource(file), file).toURI());
      return Objects.requireNonNull(config.getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
