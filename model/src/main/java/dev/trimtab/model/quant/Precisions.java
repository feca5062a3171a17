package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Blockwise4.Scales;

/** Every precision that linear layers can be asked for in. */
public final class Precisions {
  /** All of them. */
  public static final Registry<Precision> ALL =
      Registry.of(
          "precision",
          new Fp32(),
          new Bf16(),
          new Fp16(),
          new Blockwise4("nf4", Formats.NF4, Scales.EXACT),
          new Blockwise4("nf4+dq", Formats.NF4, Scales.DOUBLY_QUANTISED),
          new Blockwise4("fp4", Formats.FP4, Scales.EXACT),
          new Blockwise4("fp4+dq", Formats.FP4, Scales.DOUBLY_QUANTISED),
          new Int8("int8", Int8.Outliers.PER_ROW),
          new Int8("int8:batch", Int8.Outliers.PER_BATCH),
          new Int8("int8:none", Int8.Outliers.NONE),
          new Prequantised("gptq", Gptq::new),
          new Prequantised("awq", Awq::new),
          new AsPacked());

  private Precisions() {}

  /**
   * The precision a checkpoint is stored in, which loads it without a change: that of its
   * quantisation, or else that of its element type.
   *
   * @throws UserError where it is quantised in a way that is not read
   */
  public static Precision stored(Checkpoint checkpoint) {
    if (QuantizationConfig.of(checkpoint).isPresent()) {
      return ALL.all().stream()
          .filter(precision -> precision.stores(checkpoint))
          .findFirst()
          .orElseThrow(() -> unread(checkpoint));
    }
    if (checkpoint.isPacked()) {
      return ALL.get("gguf");
    }
    return ALL.get(
        switch (checkpoint.type()) {
          case BF16 -> "bf16";
          case F16 -> "fp16";
          case F32, F64, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL -> "fp32";
        });
  }

  /**
   * The precision to load a checkpoint in where none is asked for: as it is where it is quantised
   * or packed, or else {@code plain}.
   *
   * @throws UserError where it is quantised in a way that is not read
   */
  public static Precision customary(Checkpoint checkpoint, Precision plain) {
    boolean small = QuantizationConfig.of(checkpoint).isPresent() || checkpoint.isPacked();
    return small ? stored(checkpoint) : plain;
  }

  /**
   * Checks that a checkpoint can be loaded in a precision: every one can but those that are
   * quantised already and stored in another.
   */
  static void requireLoadable(Checkpoint checkpoint, Precision precision) {
    if (QuantizationConfig.of(checkpoint).isEmpty() || precision.stores(checkpoint)) {
      return;
    }
    String stored = stored(checkpoint).id();
    throw new UserError(
        "The checkpoint %s is stored in %s; it cannot be loaded in %s."
            .formatted(checkpoint.folder(), stored, precision.id()),
        "Ask for " + stored + ", or use the checkpoint it was made from.");
  }

  private static UserError unread(Checkpoint checkpoint) {
    String method = QuantizationConfig.of(checkpoint).orElseThrow().method();
    return new UserError(
        "The checkpoint %s is quantised by \"%s\", which Trimtab does not read."
            .formatted(checkpoint.folder(), method),
        "Use the checkpoint it was made from, in nf4 or int8 if it has to be small, or one of the"
            + " same model that bitsandbytes, GPTQ or AWQ wrote.");
  }
}
