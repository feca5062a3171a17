package dev.trimtab.cpu.tile;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link TileLoops} by the Vector API, at one width of vector. */
final class VectorTileLoops implements TileLoops {
  /*
   * Four rows by four vectors where there are 32 registers, six by two where there may be 16: as
   * many sums as it takes to hide the latency of an addition, and few enough to stay in registers.
   * A sum's order is the same in all of them.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int L = F.length();
  private static final long BYTES = (long) L * Float.BYTES;
  private static final int UPPER = 0xffff0000;
  private static final int ROW = TileWeights.OUTPUTS;
  private static final long APART = TileWeights.APART;

  /** For {@link #of}. */
  VectorTileLoops() {}

  /** The loops for vectors of {@code bits}: 128, 256 or 512. */
  static TileLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileLoops.class, bits);
  }

  @Override
  public String name() {
    return "Vector API, " + F.vectorBitSize() + " bits";
  }

  @Override
  public void multiply(
      float[] sums, MemorySegment tile, float[] x, int from, int rows, int inputs) {
    int r = 0;
    for (; L == 16 && r <= rows - 4; r += 4) {
      square(sums, r * ROW, tile, x, from + r * ROW, inputs);
    }
    for (; r <= rows - 6; r += 6) {
      for (int output = 0; output < ROW; output += 2 * L) {
        sixByTwo(sums, r * ROW + output, tile, output, x, from + r * ROW, inputs);
      }
    }
    for (; r <= rows - 4; r += 4) {
      for (int output = 0; output < ROW; output += 2 * L) {
        fourByTwo(sums, r * ROW + output, tile, output, x, from + r * ROW, inputs);
      }
    }
    for (; r < rows; r++) {
      for (int output = 0; output < ROW; output += 4 * L) {
        one(sums, r * ROW + output, tile, output, x, from + r * ROW, inputs);
      }
    }
  }

  private static void one(
      float[] sums, int place, MemorySegment tile, int output, float[] x, int from, int inputs) {
    FloatVector s0 = FloatVector.fromArray(F, sums, place);
    FloatVector s1 = FloatVector.fromArray(F, sums, place + L);
    FloatVector s2 = FloatVector.fromArray(F, sums, place + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, place + 3 * L);
    for (int i = 0; i < inputs; i++) {
      long at = 4L * (i * ROW + output);
      FloatVector a = FloatVector.broadcast(F, x[from + i]);
      s0 = FloatVector.fromMemorySegment(F, tile, at, ORDER).fma(a, s0);
      s1 = FloatVector.fromMemorySegment(F, tile, at + BYTES, ORDER).fma(a, s1);
      s2 = FloatVector.fromMemorySegment(F, tile, at + 2 * BYTES, ORDER).fma(a, s2);
      s3 = FloatVector.fromMemorySegment(F, tile, at + 3 * BYTES, ORDER).fma(a, s3);
    }
    s0.intoArray(sums, place);
    s1.intoArray(sums, place + L);
    s2.intoArray(sums, place + 2 * L);
    s3.intoArray(sums, place + 3 * L);
  }

  private static void fourByTwo(
      float[] sums, int place, MemorySegment tile, int output, float[] x, int from, int inputs) {
    FloatVector s00 = FloatVector.fromArray(F, sums, place);
    FloatVector s01 = FloatVector.fromArray(F, sums, place + L);
    FloatVector s10 = FloatVector.fromArray(F, sums, place + ROW);
    FloatVector s11 = FloatVector.fromArray(F, sums, place + ROW + L);
    FloatVector s20 = FloatVector.fromArray(F, sums, place + 2 * ROW);
    FloatVector s21 = FloatVector.fromArray(F, sums, place + 2 * ROW + L);
    FloatVector s30 = FloatVector.fromArray(F, sums, place + 3 * ROW);
    FloatVector s31 = FloatVector.fromArray(F, sums, place + 3 * ROW + L);
    for (int i = 0; i < inputs; i++) {
      long at = 4L * (i * ROW + output);
      int k = from + i;
      FloatVector w0 = FloatVector.fromMemorySegment(F, tile, at, ORDER);
      FloatVector w1 = FloatVector.fromMemorySegment(F, tile, at + BYTES, ORDER);
      FloatVector a = FloatVector.broadcast(F, x[k]);
      s00 = w0.fma(a, s00);
      s01 = w1.fma(a, s01);
      a = FloatVector.broadcast(F, x[k + ROW]);
      s10 = w0.fma(a, s10);
      s11 = w1.fma(a, s11);
      a = FloatVector.broadcast(F, x[k + 2 * ROW]);
      s20 = w0.fma(a, s20);
      s21 = w1.fma(a, s21);
      a = FloatVector.broadcast(F, x[k + 3 * ROW]);
      s30 = w0.fma(a, s30);
      s31 = w1.fma(a, s31);
    }
    s00.intoArray(sums, place);
    s01.intoArray(sums, place + L);
    s10.intoArray(sums, place + ROW);
    s11.intoArray(sums, place + ROW + L);
    s20.intoArray(sums, place + 2 * ROW);
    s21.intoArray(sums, place + 2 * ROW + L);
    s30.intoArray(sums, place + 3 * ROW);
    s31.intoArray(sums, place + 3 * ROW + L);
  }

  private static void sixByTwo(
      float[] sums, int place, MemorySegment tile, int output, float[] x, int from, int inputs) {
    FloatVector s00 = FloatVector.fromArray(F, sums, place);
    FloatVector s01 = FloatVector.fromArray(F, sums, place + L);
    FloatVector s10 = FloatVector.fromArray(F, sums, place + ROW);
    FloatVector s11 = FloatVector.fromArray(F, sums, place + ROW + L);
    FloatVector s20 = FloatVector.fromArray(F, sums, place + 2 * ROW);
    FloatVector s21 = FloatVector.fromArray(F, sums, place + 2 * ROW + L);
    FloatVector s30 = FloatVector.fromArray(F, sums, place + 3 * ROW);
    FloatVector s31 = FloatVector.fromArray(F, sums, place + 3 * ROW + L);
    FloatVector s40 = FloatVector.fromArray(F, sums, place + 4 * ROW);
    FloatVector s41 = FloatVector.fromArray(F, sums, place + 4 * ROW + L);
    FloatVector s50 = FloatVector.fromArray(F, sums, place + 5 * ROW);
    FloatVector s51 = FloatVector.fromArray(F, sums, place + 5 * ROW + L);
    for (int i = 0; i < inputs; i++) {
      long at = 4L * (i * ROW + output);
      int k = from + i;
      FloatVector w0 = FloatVector.fromMemorySegment(F, tile, at, ORDER);
      FloatVector w1 = FloatVector.fromMemorySegment(F, tile, at + BYTES, ORDER);
      FloatVector a = FloatVector.broadcast(F, x[k]);
      s00 = w0.fma(a, s00);
      s01 = w1.fma(a, s01);
      a = FloatVector.broadcast(F, x[k + ROW]);
      s10 = w0.fma(a, s10);
      s11 = w1.fma(a, s11);
      a = FloatVector.broadcast(F, x[k + 2 * ROW]);
      s20 = w0.fma(a, s20);
      s21 = w1.fma(a, s21);
      a = FloatVector.broadcast(F, x[k + 3 * ROW]);
      s30 = w0.fma(a, s30);
      s31 = w1.fma(a, s31);
      a = FloatVector.broadcast(F, x[k + 4 * ROW]);
      s40 = w0.fma(a, s40);
      s41 = w1.fma(a, s41);
      a = FloatVector.broadcast(F, x[k + 5 * ROW]);
      s50 = w0.fma(a, s50);
      s51 = w1.fma(a, s51);
    }
    s00.intoArray(sums, place);
    s01.intoArray(sums, place + L);
    s10.intoArray(sums, place + ROW);
    s11.intoArray(sums, place + ROW + L);
    s20.intoArray(sums, place + 2 * ROW);
    s21.intoArray(sums, place + 2 * ROW + L);
    s30.intoArray(sums, place + 3 * ROW);
    s31.intoArray(sums, place + 3 * ROW + L);
    s40.intoArray(sums, place + 4 * ROW);
    s41.intoArray(sums, place + 4 * ROW + L);
    s50.intoArray(sums, place + 5 * ROW);
    s51.intoArray(sums, place + 5 * ROW + L);
  }

  /** Four rows by a whole row of the tile: k is where the first row is read from. */
  private static void square(float[] sums, int at, MemorySegment tile, float[] x, int k, int n) {
    FloatVector s00 = FloatVector.fromArray(F, sums, at);
    FloatVector s01 = FloatVector.fromArray(F, sums, at + L);
    FloatVector s02 = FloatVector.fromArray(F, sums, at + 2 * L);
    FloatVector s03 = FloatVector.fromArray(F, sums, at + 3 * L);
    FloatVector s10 = FloatVector.fromArray(F, sums, at + ROW);
    FloatVector s11 = FloatVector.fromArray(F, sums, at + ROW + L);
    FloatVector s12 = FloatVector.fromArray(F, sums, at + ROW + 2 * L);
    FloatVector s13 = FloatVector.fromArray(F, sums, at + ROW + 3 * L);
    FloatVector s20 = FloatVector.fromArray(F, sums, at + 2 * ROW);
    FloatVector s21 = FloatVector.fromArray(F, sums, at + 2 * ROW + L);
    FloatVector s22 = FloatVector.fromArray(F, sums, at + 2 * ROW + 2 * L);
    FloatVector s23 = FloatVector.fromArray(F, sums, at + 2 * ROW + 3 * L);
    FloatVector s30 = FloatVector.fromArray(F, sums, at + 3 * ROW);
    FloatVector s31 = FloatVector.fromArray(F, sums, at + 3 * ROW + L);
    FloatVector s32 = FloatVector.fromArray(F, sums, at + 3 * ROW + 2 * L);
    FloatVector s33 = FloatVector.fromArray(F, sums, at + 3 * ROW + 3 * L);
    for (int i = 0; i < n; i++) {
      FloatVector w0 = FloatVector.fromMemorySegment(F, tile, i * APART, ORDER);
      FloatVector w1 = FloatVector.fromMemorySegment(F, tile, i * APART + BYTES, ORDER);
      FloatVector w2 = FloatVector.fromMemorySegment(F, tile, i * APART + 2 * BYTES, ORDER);
      FloatVector w3 = FloatVector.fromMemorySegment(F, tile, i * APART + 3 * BYTES, ORDER);
      FloatVector a = FloatVector.broadcast(F, x[k + i]);
      s00 = w0.fma(a, s00);
      s01 = w1.fma(a, s01);
      s02 = w2.fma(a, s02);
      s03 = w3.fma(a, s03);
      a = FloatVector.broadcast(F, x[k + i + ROW]);
      s10 = w0.fma(a, s10);
      s11 = w1.fma(a, s11);
      s12 = w2.fma(a, s12);
      s13 = w3.fma(a, s13);
      a = FloatVector.broadcast(F, x[k + i + 2 * ROW]);
      s20 = w0.fma(a, s20);
      s21 = w1.fma(a, s21);
      s22 = w2.fma(a, s22);
      s23 = w3.fma(a, s23);
      a = FloatVector.broadcast(F, x[k + i + 3 * ROW]);
      s30 = w0.fma(a, s30);
      s31 = w1.fma(a, s31);
      s32 = w2.fma(a, s32);
      s33 = w3.fma(a, s33);
    }
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + L);
    s02.intoArray(sums, at + 2 * L);
    s03.intoArray(sums, at + 3 * L);
    s10.intoArray(sums, at + ROW);
    s11.intoArray(sums, at + ROW + L);
    s12.intoArray(sums, at + ROW + 2 * L);
    s13.intoArray(sums, at + ROW + 3 * L);
    s20.intoArray(sums, at + 2 * ROW);
    s21.intoArray(sums, at + 2 * ROW + L);
    s22.intoArray(sums, at + 2 * ROW + 2 * L);
    s23.intoArray(sums, at + 2 * ROW + 3 * L);
    s30.intoArray(sums, at + 3 * ROW);
    s31.intoArray(sums, at + 3 * ROW + L);
    s32.intoArray(sums, at + 3 * ROW + 2 * L);
    s33.intoArray(sums, at + 3 * ROW + 3 * L);
  }

  @Override
  public void enter(
      float[] dst, int to, Tensor x, int row, int rows, int column, int columns, boolean narrow) {
    MemorySegment from = x.data();
    int vectors = columns - columns % L;
    for (int r = 0; r < rows; r++) {
      long at = x.offset(row + r) + 4L * column;
      int place = to + r * ROW;
      if (narrow) {
        for (int i = 0; i < vectors; i += L) {
          rounded(FloatVector.fromMemorySegment(F, from, at + 4L * i, ORDER))
              .intoArray(dst, place + i);
        }
      } else {
        for (int i = 0; i < vectors; i += L) {
          FloatVector.fromMemorySegment(F, from, at + 4L * i, ORDER).intoArray(dst, place + i);
        }
      }
      for (int i = vectors; i < columns; i++) {
        float value = from.get(FLOAT, at + 4L * i);
        dst[place + i] = narrow ? Bfloat16.round(value) : value;
      }
    }
  }

  @Override
  public void leave(Tensor dst, int row, int rows, int column, int columns, float[] sums) {
    MemorySegment to = dst.data();
    int vectors = columns - columns % L;
    for (int r = 0; r < rows; r++) {
      long at = dst.offset(row + r) + 4L * column;
      long address = NativeMemory.address(to, at, 4L * columns);
      int place = r * ROW;
      for (int i = 0; i < vectors; i += L) {
        FloatVector.fromArray(F, sums, place + i).intoMemorySegment(ALL, address + 4L * i, ORDER);
      }
      for (int i = vectors; i < columns; i++) {
        to.set(FLOAT, at + 4L * i, sums[place + i]);
      }
    }
  }

  /** The nearest bfloat16, halves to even; NaN stays NaN. */
  private static FloatVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    IntVector nearest = bits.add(odd).add(0x7fff).and(UPPER);
    return nearest
        .blend(bits.or(0x400000).and(UPPER), x.test(VectorOperators.IS_NAN).cast(I))
        .reinterpretAsFloats();
  }
}
