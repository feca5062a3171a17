package dev.trimtab.model.quant;

import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/**
 * bitsandbytes' 4-bit precisions: a table's codes in blocks of 64 with a float32 scale each
 * (Dettmers et al. 2023, section 3).
 */
public final class Blockwise4 implements Precision {
  private final String id;
  private final FourBit quantiser;

  /** The precision {@code id} that stores {@code format}. */
  public Blockwise4(String id, Block4 format) {
    this.id = id;
    this.quantiser = new FourBit(format);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean stores(Checkpoint checkpoint) {
    return Bitsandbytes.stores(checkpoint, id);
  }

  @Override
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute, Arena arena) {
    return stores(checkpoint)
        ? new Bitsandbytes(checkpoint, this, compute, arena)
        : Precision.super.linears(checkpoint, compute, arena);
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    return quantiser.quantise(weight, compute, arena);
  }
}
