package dev.trimtab.lab.store;

import dev.trimtab.core.FormatException;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Activations of both classes as safetensors: {@code positive} and {@code negative}, [n, L, H]. */
public final class ActivationsCodec implements Codec<ContrastedActivations> {
  private static final String PAIRED = "paired";

  /** A codec of activations. */
  public ActivationsCodec() {}

  @Override
  public String extension() {
    return "safetensors";
  }

  @Override
  public void write(Path file, Artifact artifact, ContrastedActivations value) throws IOException {
    var writer =
        new SafetensorsWriter(
            Map.of(
                "key",
                artifact.key().hash(),
                "inputs",
                CanonicalJson.of(artifact.inputs()),
                PAIRED,
                String.valueOf(value.paired())));
    add(writer, "positive", value.positive());
    add(writer, "negative", value.negative());
    writer.write(file);
  }

  @Override
  public ContrastedActivations read(Path file, Artifact artifact) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      requireKey(file, tensors, artifact);
      return new ContrastedActivations(
          activations(file, tensors.tensor("positive")),
          activations(file, tensors.tensor("negative")),
          Boolean.parseBoolean(tensors.metadata().get(PAIRED)));
    }
  }

  /** Refuses a file that is kept under another key. */
  static void requireKey(Path file, Safetensors tensors, Artifact artifact) {
    String key = tensors.metadata().getOrDefault("key", "");
    if (!key.equals(artifact.key().hash())) {
      throw new FormatException(
          file,
          -1,
          "expected an artifact of key %s, found \"%s\"".formatted(artifact.key().hash(), key));
    }
  }

  private static void add(SafetensorsWriter writer, String name, Activations activations) {
    writer.addFloats(
        name,
        activations.toArray(),
        activations.examples(),
        activations.layers(),
        activations.hidden());
  }

  private static Activations activations(Path file, StoredTensor tensor) {
    if (tensor.shape().size() != 3) {
      throw new FormatException(
          file, -1, tensor.name() + " wants shape [n, L, H], found " + tensor.shape());
    }
    return Activations.of(tensor.size(0), tensor.size(1), tensor.size(2), tensor.toFloats());
  }
}
