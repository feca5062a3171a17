package dev.trimtab.model.quant;

import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * bitsandbytes' 4-bit precisions: a table's codes in blocks of 64 with a float32 scale each
 * (Dettmers et al. 2023, section 3).
 */
public final class Blockwise4 implements Precision {
  /** What becomes of the scales. */
  public enum Scales {
    /** They stay the float32 numbers they are. */
    EXACT,
    /**
     * They go through 8 bits ("double quantization") and are kept as the float32 numbers that the
     * codes stand for: the results are those of double quantisation, its saving of half a bit a
     * weight is not.
     */
    DOUBLY_QUANTISED
  }

  private final String id;
  private final FourBit quantiser;
  private final Scales scales;

  /** The precision {@code id} that stores {@code format}. */
  public Blockwise4(String id, Block4 format, Scales scales) {
    this.id = id;
    this.quantiser = new FourBit(format);
    this.scales = scales;
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
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute) {
    return stores(checkpoint)
        ? new Bitsandbytes(checkpoint, this, compute)
        : Precision.super.linears(checkpoint, compute);
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    StoredMatrix matrix = quantiser.quantise(weight, compute, arena);
    if (scales == Scales.DOUBLY_QUANTISED) {
      quantise(matrix.part(StoredMatrix.SCALES));
    }
    return matrix;
  }

  private static void quantise(MemorySegment scales) {
    float[] restored = DynamicScales.quantise(scales.toArray(LittleEndian.FLOAT)).restored();
    MemorySegment.copy(restored, 0, scales, LittleEndian.FLOAT, 0, restored.length);
  }
}
