package dev.trimtab.model.quant;

import dev.trimtab.core.format.Formats;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.Checkpoint;

/** Every precision that linear layers can be asked for in. */
public final class Precisions {
  /** All of them. */
  public static final Registry<Precision> ALL =
      Registry.of(
          "precision",
          new Fp32(),
          new Bf16(),
          new Fp16(),
          new Blockwise4("nf4", Formats.NF4),
          new DoubleQuantised("nf4+dq", Formats.NF4),
          new Blockwise4("fp4", Formats.FP4),
          new DoubleQuantised("fp4+dq", Formats.FP4),
          new Int8("int8", Int8.Outliers.PER_ROW),
          new Int8("int8:batch", Int8.Outliers.PER_BATCH),
          new Int8("int8:none", Int8.Outliers.NONE));

  private Precisions() {}

  /**
   * The precision a checkpoint is stored in, which loads it without a change: that of its
   * quantisation, or else that of its element type.
   *
   * @throws dev.trimtab.core.UserError where it is quantised in a way that is not read
   */
  public static Precision stored(Checkpoint checkpoint) {
    return ALL.get(LinearReader.stored(checkpoint));
  }
}
