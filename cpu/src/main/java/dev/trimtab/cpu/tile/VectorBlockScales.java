package dev.trimtab.cpu.tile;

import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link BlockScales} by the Vector API, at one width of vector. */
final class VectorBlockScales implements BlockScales {
  /*
   * Scales and offsets go through an array, because a vector that comes from one of two places,
   * depending on the form, would be an object in the heap. For the same reason there is no branch
   * beside a vector here: whether a compiler that has not seen one of its sides yet keeps the
   * others out of the heap was a matter of luck.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int ROW = RowBlockForm.ROW;
  private static final int HALF = 0x8fffe000;
  private static final float HALF_TO_FLOAT = 0x1p112f;

  private final boolean paired;
  private final boolean offsets;
  private final float unit;
  private final float zero;
  private final long stripe;

  /** For {@link #of}: of no form. */
  VectorBlockScales() {
    paired = false;
    offsets = false;
    unit = 1;
    zero = 0;
    stripe = 0;
  }

  private VectorBlockScales(RowBlockForm form, long stripe) {
    paired = form.paired();
    offsets = form.offsets();
    unit = form.unit();
    zero = -form.zero();
    this.stripe = stripe;
  }

  /** Those for vectors of {@code bits}: 128, 256 or 512. */
  static BlockScales of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), BlockScales.class, bits);
  }

  @Override
  public BlockScales with(RowBlockForm form, long bytes) {
    return new VectorBlockScales(form, bytes);
  }

  @Override
  public void one(float[] room, MemorySegment from, long at) {
    if (paired) {
      pair(room, from, at);
    } else if (offsets) {
      scaleAndOffset(room, 0, L, from, at);
    } else {
      scaleAlone(room, 0, L, from, at);
    }
  }

  @Override
  public void four(float[] room, MemorySegment from, long at, int output) {
    if (paired) {
      fourPairs(room, from, at, output);
    } else if (offsets) {
      fourAndOffsets(room, from, at, output);
    } else {
      fourAlone(room, from, at, output);
    }
  }

  private void fourAndOffsets(float[] room, MemorySegment from, long at, int output) {
    for (int i = 0; i < 4; i++) {
      long place = at + RowBlockForm.lane(output + i * L, stripe);
      scaleAndOffset(room, i * L, 4 * L, from, place);
    }
  }

  private void fourAlone(float[] room, MemorySegment from, long at, int output) {
    for (int i = 0; i < 4; i++) {
      long place = at + RowBlockForm.lane(output + i * L, stripe);
      scaleAlone(room, i * L, 4 * L, from, place);
    }
  }

  private static void scaleAndOffset(float[] room, int to, int apart, MemorySegment from, long at) {
    FloatVector.fromMemorySegment(F, from, at, ORDER).intoArray(room, to);
    FloatVector.fromMemorySegment(F, from, at + ROW, ORDER).intoArray(room, to + apart);
  }

  private void scaleAlone(float[] room, int to, int apart, MemorySegment from, long at) {
    FloatVector scale = FloatVector.fromMemorySegment(F, from, at, ORDER);
    scale.mul(unit).intoArray(room, to);
    scale.mul(zero).intoArray(room, to + apart);
  }

  private static void pair(float[] room, MemorySegment from, long at) {
    IntVector pair = integers(from, at);
    half(pair.lanewise(VectorOperators.LSHL, Short.SIZE)).intoArray(room, 0);
    half(pair).intoArray(room, L);
  }

  /**
   * Written out so that it is too large to become part of the loop that calls it, where compilers
   * gave up on it now and then.
   */
  private void fourPairs(float[] room, MemorySegment m, long at, int output) {
    IntVector p0 = integers(m, at + RowBlockForm.lane(output + 0 * L, stripe));
    IntVector p1 = integers(m, at + RowBlockForm.lane(output + 1 * L, stripe));
    IntVector p2 = integers(m, at + RowBlockForm.lane(output + 2 * L, stripe));
    IntVector p3 = integers(m, at + RowBlockForm.lane(output + 3 * L, stripe));
    p0.lanewise(VectorOperators.LSHL, Short.SIZE)
        .lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 0 * L);
    p1.lanewise(VectorOperators.LSHL, Short.SIZE)
        .lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 1 * L);
    p2.lanewise(VectorOperators.LSHL, Short.SIZE)
        .lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 2 * L);
    p3.lanewise(VectorOperators.LSHL, Short.SIZE)
        .lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 3 * L);
    p0.lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 4 * L);
    p1.lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 5 * L);
    p2.lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 6 * L);
    p3.lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT)
        .intoArray(room, 7 * L);
  }

  private static IntVector integers(MemorySegment from, long at) {
    return IntVector.fromMemorySegment(I, from, at, ORDER);
  }

  /** The finite numbers of half precision in the upper halves, whatever the lower ones hold. */
  private static FloatVector half(IntVector bits) {
    return bits.lanewise(VectorOperators.ASHR, 3)
        .and(HALF)
        .reinterpretAsFloats()
        .mul(HALF_TO_FLOAT);
  }
}
