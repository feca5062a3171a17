package dev.trimtab.model.quant;

import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A 4-bit precision whose scales went through 8 bits (Dettmers et al. 2023, section 3, "double
 * quantization"). The scales are kept as the float32 numbers the 8-bit codes stand for: the results
 * are those of double quantisation, its saving of half a bit a weight is not.
 */
public final class DoubleQuantised implements Precision {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String id;
  private final FourBit quantiser;

  /** The precision {@code id} that stores {@code format}. */
  public DoubleQuantised(String id, Block4 format) {
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
    StoredMatrix matrix = quantiser.quantise(weight, compute, arena);
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    float[] absmax = scales.toArray(FLOAT);
    float[] restored = DynamicScales.quantise(absmax).restored();
    MemorySegment.copy(restored, 0, scales, FLOAT, 0, restored.length);
    return matrix;
  }
}
