package dev.trimtab.model;

import dev.trimtab.core.Device;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.arch.Architecture;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.arch.Decoder;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.layer.Weights;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.quant.WeightSource;
import dev.trimtab.model.text.ModelText;
import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint in one precision on one device, with its text side: immutable once loaded. */
public final class Model implements AutoCloseable {
  private final ModelOutline outline;
  private final Device device;
  private final Memory memory;
  private final Weights weights;
  private final Decoder decoder;

  private Model(ModelOutline outline, Device device, Registry<Architecture> families) {
    this.outline = outline;
    this.device = device;
    this.memory = device.memory();
    ModelSpec spec = outline.spec();
    WeightSource source =
        new WeightSource(outline.checkpoint(), outline.precision(), outline.compute());
    this.weights = new Weights(spec, source, memory, device.kernels());
    try {
      this.decoder = families.get(spec.family()).load(spec, weights);
    } catch (RuntimeException e) {
      closeWeights();
      throw e;
    }
  }

  /** {@link Precisions#customary} of the checkpoint at a path. */
  public static Precision customaryPrecision(Path folder, Precision plain) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      return Precisions.customary(checkpoint, plain);
    }
  }

  /** Loads a checkpoint folder in a precision; products in the type the precision chooses. */
  public static Model load(Path folder, Precision precision, Device device) throws IOException {
    return load(folder, precision, device, Architectures.ALL);
  }

  /** The same of a checkpoint of one of the given families. */
  public static Model load(
      Path folder, Precision precision, Device device, Registry<Architecture> families)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects(families));
    return load(checkpoint, precision, precision.compute(checkpoint.type()), device, families);
  }

  /** The same with products in the given type, whatever the checkpoint's own. */
  public static Model load(Path folder, Precision precision, ComputeType compute, Device device)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects());
    return load(checkpoint, precision, compute, device, Architectures.ALL);
  }

  private static Model load(
      Checkpoint checkpoint,
      Precision precision,
      ComputeType compute,
      Device device,
      Registry<Architecture> families)
      throws IOException {
    try {
      ModelText text = ModelText.load(checkpoint.folder(), checkpoint.spec().vocabulary().stops());
      return new Model(
          new ModelOutline(checkpoint, text, precision, compute, device), device, families);
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The model without its weights, which ends with it. */
  public ModelOutline outline() {
    return outline;
  }

  /** The checkpoint's folder. */
  public Path folder() {
    return outline.folder();
  }

  /** What the checkpoint's configuration says. */
  public ModelSpec spec() {
    return outline.spec();
  }

  /** Tokenizer, chat template and stop ids. */
  public ModelText text() {
    return outline.text();
  }

  /** How the linear layers of the blocks are stored. */
  public Precision precision() {
    return outline.precision();
  }

  /** The type of the products. */
  public ComputeType compute() {
    return outline.compute();
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /** Number of decoder blocks. */
  public int layers() {
    return spec().layers();
  }

  /** Width of the residual stream. */
  public int hidden() {
    return spec().hidden();
  }

  /** Bytes of weights on the device. */
  public long bytes() {
    return memory.bytes();
  }

  /** The identity that results are kept under, {@link ModelOutline#fingerprint}. */
  public String fingerprint() throws IOException {
    return outline.fingerprint();
  }

  KvShape cacheShape() {
    return new KvShape(layers(), spec().attention().kvHeads(), spec().attention().headSize());
  }

  Decoder decoder() {
    return decoder;
  }

  @Override
  public void close() {
    closeWeights();
    outline.close();
  }

  private void closeWeights() {
    memory.close();
    weights.close();
  }
}
