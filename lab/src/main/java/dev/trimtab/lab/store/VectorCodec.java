package dev.trimtab.lab.store;

import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.model.file.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Trait vectors as {@link TraitVectorFile}s under a key. */
public final class VectorCodec implements Codec<TraitVector> {
  private final Map<String, String> about;

  /**
   * A codec of vectors.
   *
   * @param about metadata that says where the vectors come from
   */
  public VectorCodec(Map<String, String> about) {
    this.about = Map.copyOf(about);
  }

  @Override
  public String extension() {
    return "safetensors";
  }

  @Override
  public void write(Path file, Artifact artifact, TraitVector value) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put("key", artifact.key().hash());
    metadata.put("inputs", CanonicalJson.of(artifact.inputs()));
    new TraitVectorFile(value, metadata).write(file);
  }

  @Override
  public TraitVector read(Path file, Artifact artifact) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      ActivationsCodec.requireKey(file, tensors, artifact);
    }
    return TraitVectorFile.read(file).vector();
  }
}
