package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The quantiser behind {@link Block4}: bitsandbytes' codes and scales, bit for bit.
 *
 * <p>A block's values are multiplied by 1 / its largest magnitude and take the nearest entry of the
 * table; a value halfway between two entries takes the lower, and of two equal entries (FP4's two
 * zeros) the one of the lower code is the lower.
 */
final class FourBit {
  /*
   * The nearest entry is found in one step: [-1, 1] is cut into buckets so narrow that each holds
   * at most one midpoint between neighbouring entries, so that a bucket knows the entry below and
   * the one border that may lie in it. The bucket of a value rises with the value, rounding or not,
   * and therefore the result is that of a search among the midpoints.
   */
  private static final int BUCKETS = 4096;

  /** Below this magnitude a block counts as zero, so that its reciprocal is finite. */
  private static final float TINY = 1e-38f;

  private static final int INFINITE = 0x7f800000;

  private final Block4 format;
  private final byte[] below = new byte[BUCKETS + 1];
  private final byte[] above = new byte[BUCKETS + 1];
  private final float[] border = new float[BUCKETS + 1];

  FourBit(Block4 format) {
    this.format = format;
    List<Integer> sorted =
        IntStream.range(0, 16).boxed().sorted(Comparator.comparing(format::value)).toList();
    int rank = 0;
    for (int b = 0; b <= BUCKETS; b++) {
      below[b] = sorted.get(rank).byteValue();
      above[b] = below[b];
      border[b] = Float.POSITIVE_INFINITY;
      if (rank < 15 && bucket(midpoint(sorted, rank)) == b) {
        border[b] = midpoint(sorted, rank);
        rank++;
        above[b] = sorted.get(rank).byteValue();
      }
    }
  }

  private float midpoint(List<Integer> sorted, int rank) {
    return (format.value(sorted.get(rank)) + format.value(sorted.get(rank + 1))) / 2;
  }

  private static int bucket(float x) {
    return (int) ((x + 1) * (BUCKETS / 2));
  }

  /** The code of a value within −1 and 1. */
  int code(float x) {
    int b = bucket(x);
    return x > border[b] ? above[b] : below[b];
  }

  /** Codes and scales of a weight. */
  StoredMatrix quantise(StoredTensor weight, ComputeType compute, Arena arena) {
    Dense.requireMatrix(weight);
    long n = weight.elements();
    MemorySegment codes = arena.allocate((n + 1) / 2, Long.BYTES);
    MemorySegment scales =
        arena.allocate((n + Block4.BLOCK - 1) / Block4.BLOCK * Float.BYTES, Long.BYTES);
    byte[] unpacked = new byte[Block4.BLOCK];
    Dense.forEachStretch(
        weight,
        (values, from, count) -> {
          for (int at = 0; at < count; at += Block4.BLOCK) {
            int length = Math.min(Block4.BLOCK, count - at);
            float scale = magnitude(weight, values, at, length);
            scales.set(LittleEndian.FLOAT, (from + at) / Block4.BLOCK * Float.BYTES, scale);
            encode(unpacked, values, at, length, 1f / Math.max(scale, TINY));
            pack(codes, (from + at) / 2, unpacked, length);
          }
        });
    return new StoredMatrix(
        format,
        weight.size(0),
        weight.size(1),
        compute.operand(),
        Map.of(StoredMatrix.VALUES, codes, StoredMatrix.SCALES, scales));
  }

  private static float magnitude(StoredTensor weight, float[] values, int at, int length) {
    int largest = 0;
    for (int i = at; i < at + length; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & 0x7fffffff);
    }
    if (largest >= INFINITE) {
      throw new UserError(
          "Tensor " + weight.name() + " holds values that are not finite.",
          "The checkpoint is damaged; download it again.");
    }
    return Float.intBitsToFloat(largest);
  }

  private void encode(byte[] dst, float[] values, int at, int length, float reciprocal) {
    for (int i = 0; i < length; i++) {
      float x = Math.clamp(values[at + i] * reciprocal, -1f, 1f);
      dst[i] = (byte) code(x);
    }
  }

  private void pack(MemorySegment codes, long at, byte[] unpacked, int length) {
    for (int i = 0; i + 1 < length; i += 2) {
      codes.set(ValueLayout.JAVA_BYTE, at + i / 2, (byte) (unpacked[i] << 4 | unpacked[i + 1]));
    }
    if (length % 2 == 1) {
      int padding = code(0f);
      codes.set(
          ValueLayout.JAVA_BYTE, at + length / 2, (byte) (unpacked[length - 1] << 4 | padding));
    }
  }
}
