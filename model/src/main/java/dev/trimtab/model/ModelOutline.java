package dev.trimtab.model;

import dev.trimtab.core.Device;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.Fingerprint;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.WeightSource;
import dev.trimtab.model.text.ModelText;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in one precision on one device without its weights: what it is, how it spells, and
 * what its results are kept under. Immutable, and remembers its files' hashes.
 */
public final class ModelOutline implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final ModelText text;
  private final Precision precision;
  private final ComputeType compute;
  private final String device;
  private Fingerprint.@Nullable Files files;

  ModelOutline(
      Checkpoint checkpoint,
      ModelText text,
      Precision precision,
      ComputeType compute,
      Device device) {
    this.checkpoint = checkpoint;
    this.text = text;
    this.precision = precision;
    this.compute = compute;
    this.device = device.description();
  }

  /** The outline of the model that {@link Model#load} of the same three would give. */
  public static ModelOutline open(Path folder, Precision precision, Device device)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects());
    try {
      ModelText text = ModelText.load(checkpoint.folder(), checkpoint.spec().vocabulary().stops());
      return new ModelOutline(
          checkpoint, text, precision, precision.compute(checkpoint.type()), device);
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The checkpoint's folder. */
  public Path folder() {
    return checkpoint.folder();
  }

  /** What the checkpoint's configuration says. */
  public ModelSpec spec() {
    return checkpoint.spec();
  }

  /** Tokenizer, chat template and stop ids. */
  public ModelText text() {
    return text;
  }

  /** How the linear layers of the blocks are stored. */
  public Precision precision() {
    return precision;
  }

  /** The type of the products. */
  public ComputeType compute() {
    return compute;
  }

  /**
   * The identity that results are kept under: a hash of all the checkpoint's files that matter, the
   * precision, the types of the products and what the device says of itself. The files are read at
   * the first time.
   */
  public String fingerprint() throws IOException {
    Fingerprint.Files known = files;
    return fingerprint(known == null ? Fingerprint.files(folder()) : known);
  }

  /** The same where the files have been read already. */
  public String fingerprint(Fingerprint.Files read) {
    files = read;
    String products = WeightSource.products(checkpoint, precision, compute);
    return read.and(precision.id(), products, device);
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public void close() {
    text.close();
    checkpoint.close();
  }
}
