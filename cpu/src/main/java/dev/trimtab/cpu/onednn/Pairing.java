package dev.trimtab.cpu.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * How oneDNN multiplies with a panel of bfloat16 weights, as far as it concerns {@link PairLoops}.
 * Layout and arithmetic are the library's choice for a processor and a shape, so they are found out
 * by trying, and not assumed.
 *
 * @param inPairs whether the panel is read as pairs
 * @param segment inputs of a chain of {@link PairLoops#multiplyRow} that gives the same bits, 0
 *     where none does
 */
record Pairing(boolean inPairs, int segment) {
  private static final Pairing OTHER = new Pairing(false, 0);

  /** Segments that are tried: oneDNN cuts long rows where what it reads leaves the cache. */
  private static final int[] SEGMENTS = {512, 1024, 256, 2048, 4096};

  /** Bits of rounding let sums differ by no more than this, relative to their size. */
  private static final double CLOSE = 1e-3;

  private static final int SEED = 11;

  /** A bfloat16 number of exponent e is a multiple of 2^(e − 7). */
  private static final int DIGITS = 7;

  /**
   * Tries it.
   *
   * @param panel packed weights, whole blocks of outputs
   * @param inputs an even number
   */
  static Pairing of(OneDnn library, PairLoops loops, MemorySegment panel, int inputs, int outputs) {
    if (inputs % 2 != 0
        || outputs % PairLoops.OUTPUTS != 0
        || library.form(ElementType.BFLOAT16, inputs, outputs).bytes()
            != outputs / PairLoops.OUTPUTS * PairLoops.bytes(inputs)) {
      return OTHER;
    }
    Lane lane = library.borrow();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wide = arena.allocate((long) inputs * Float.BYTES, Long.BYTES);
      MemorySegment x = arena.allocate(2L * inputs * Short.BYTES, Long.BYTES);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < inputs; i++) {
        int bits = Float.floatToRawIntBits((float) random.nextGaussian()) & 0xffff0000;
        wide.setAtIndex(ValueLayout.JAVA_INT, i, bits);
        x.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits >>> Short.SIZE));
      }
      MemorySegment found = arena.allocate(2L * outputs * Float.BYTES, Long.BYTES);
      Shape shape = new Shape(ElementType.BFLOAT16, 2, inputs, outputs, inputs, outputs);
      lane.multiply(shape, x.address(), panel.address(), found.address());
      MemorySegment row = found.asSlice(0, (long) outputs * Float.BYTES);
      MemorySegment own = arena.allocate(row.byteSize(), Long.BYTES);
      for (int segment : SEGMENTS) {
        for (int block = 0; block < outputs / PairLoops.OUTPUTS; block++) {
          long at = block * PairLoops.bytes(inputs);
          PairLoops.Row sums = new PairLoops.Row(wide, inputs, segment);
          loops.multiplyRow(own, block * PairLoops.PAIR, panel, at, sums);
        }
        if (row.mismatch(own) < 0) {
          return new Pairing(true, segment);
        }
      }
      return new Pairing(isClose(row, own), 0);
    } finally {
      library.giveBack(lane);
    }
  }

  /** Whether {@link PairLoops} repeats its bits. */
  boolean repeats() {
    return segment > 0;
  }

  /**
   * Whether sums of products of two kinds of numbers are never subnormal, which the processor's
   * instruction takes for zero: all products, and what is left of them after rounding and
   * cancellation, are multiples of a normal number then.
   *
   * @param least the least magnitude of each kind, {@link PairLoops#least}
   */
  static boolean staysNormal(float least, float other) {
    int x = Math.getExponent(least);
    int w = Math.getExponent(other);
    return Math.min(x, w) >= Float.MIN_EXPONENT && x + w - 2 * DIGITS >= Float.MIN_EXPONENT;
  }

  private static boolean isClose(MemorySegment found, MemorySegment expected) {
    double error = 0;
    double norm = 0;
    for (long at = 0; at < expected.byteSize(); at += Float.BYTES) {
      double value = expected.get(ValueLayout.JAVA_FLOAT, at);
      error += Math.pow(found.get(ValueLayout.JAVA_FLOAT, at) - value, 2);
      norm += value * value;
    }
    return error <= CLOSE * CLOSE * norm;
  }
}
