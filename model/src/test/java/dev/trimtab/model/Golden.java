package dev.trimtab.model;

import dev.trimtab.core.Device;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The tiny checkpoints with reference outputs among the test resources. */
final class Golden {
  private Golden() {}

  static Path folder(String name) {
    String file = "/golden/models/" + name + "/config.json";
    try {
      Path config = Path.of(Objects.requireNonNull(Golden.class.getResource(file), file).toURI());
      return Objects.requireNonNull(config.getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Model load(String name, String precision, Device device) throws IOException {
    return Model.load(folder(name), Precisions.ALL.get(precision), ComputeType.FLOAT32, device);
  }
}
