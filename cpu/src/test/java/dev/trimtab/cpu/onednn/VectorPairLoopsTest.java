package dev.trimtab.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.format.Bfloat16;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorPairLoopsTest {
  private static final int INPUTS = 202;

  private final SplittableRandom random = new SplittableRandom(4);

  private float bfloat16() {
    return Bfloat16.round((float) random.nextGaussian());
  }

  private static MemorySegment floats(float[] values) {
    MemorySegment memory = Arena.ofAuto().allocate(4L * values.length, 64);
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT, 0, values.length);
    return memory;
  }

  private float[] many(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = bfloat16();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void pairs_areMultipliedInChains_upperHalfFirst(int bits) {
    PairLoops loops = VectorPairLoops.of(bits);
    float[] tile = many(INPUTS * PairLoops.OUTPUTS);
    float[] x = many(INPUTS);
    MemorySegment pairs = Arena.ofAuto().allocate(64 + PairLoops.bytes(INPUTS), 64);
    loops.pair(pairs, 64, floats(tile), INPUTS);
    float[] swapped = new float[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      swapped[i ^ 1] = x[i];
    }
    for (int segment : new int[] {64, 128, 512}) {
      MemorySegment sums = Arena.ofAuto().allocate(8 + PairLoops.PAIR, 64);
      PairLoops.Row row = new PairLoops.Row(floats(swapped), INPUTS, segment);
      loops.multiplyRow(sums, 8, pairs, 64, row);
      for (int output = 0; output < PairLoops.OUTPUTS; output++) {
        float expected = 0;
        for (int first = 0; first < INPUTS; first += segment) {
          float chain = 0;
          for (int i = first; i < Math.min(INPUTS, first + segment); i++) {
            chain = Math.fma(x[i], tile[i * PairLoops.OUTPUTS + output], chain);
          }
          expected = first == 0 ? chain : expected + chain;
        }
        assertThat(sums.get(ValueLayout.JAVA_FLOAT, 8 + 4L * output)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void loneInput_isPairedWithZeros(int bits) {
    float[] tile = many(3 * PairLoops.OUTPUTS);
    MemorySegment pairs = Arena.ofAuto().allocate(2 * PairLoops.PAIR, 64);
    VectorPairLoops.of(bits).pair(pairs, 0, floats(tile), 3);
    for (int output = 0; output < PairLoops.OUTPUTS; output++) {
      int pair = pairs.get(ValueLayout.JAVA_INT, 4L * output);
      assertThat(Float.intBitsToFloat(pair & 0xffff0000)).isEqualTo(tile[output]);
      assertThat(Float.intBitsToFloat(pair << 16)).isEqualTo(tile[PairLoops.OUTPUTS + output]);
      int last = pairs.get(ValueLayout.JAVA_INT, PairLoops.PAIR + 4L * output);
      assertThat(Float.intBitsToFloat(last)).isEqualTo(tile[2 * PairLoops.OUTPUTS + output]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void halves_areSwapped(int bits) {
    MemorySegment pairs = Arena.ofAuto().allocate(4 * 39L, 64);
    for (int i = 0; i < 39; i++) {
      pairs.setAtIndex(ValueLayout.JAVA_INT, i, i << 16 | 0x1234);
    }
    VectorPairLoops.of(bits).swap(pairs, 4, 37);
    assertThat(pairs.getAtIndex(ValueLayout.JAVA_INT, 0)).isEqualTo(0x1234);
    for (int i = 1; i < 38; i++) {
      assertThat(pairs.getAtIndex(ValueLayout.JAVA_INT, i)).isEqualTo(0x12340000 | i);
    }
    assertThat(pairs.getAtIndex(ValueLayout.JAVA_INT, 38)).isEqualTo(38 << 16 | 0x1234);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void leastMagnitude_isThatOfNumbersOtherThanZero(int bits) {
    PairLoops loops = VectorPairLoops.of(bits);
    for (int place : new int[] {0, 3, 20, 32, 36}) {
      float[] x = new float[37];
      assertThat(loops.least(floats(x), 0, 37)).isInfinite();
      Arrays.fill(x, -3f);
      x[(place + 5) % 37] = -0f;
      x[place] = -0x1p-140f;
      assertThat(loops.least(floats(x), 0, 37)).isEqualTo(0x1p-140f);
      assertThat(loops.least(floats(x), 4L * (place + 1), 36 - place)).isGreaterThanOrEqualTo(3f);
    }
  }

  @Test
  void sums_stayNormal_whereTheLastDigitOfEveryProductIs() {
    assertThat(Pairing.staysNormal(0x1p-60f, 0x1p-52f)).isTrue();
    assertThat(Pairing.staysNormal(0x1p-60f, 0x1p-53f)).isFalse();
    assertThat(Pairing.staysNormal(0x1p-113f, 1)).isFalse();
    assertThat(Pairing.staysNormal(Float.POSITIVE_INFINITY, 0x1p-126f)).isTrue();
    assertThat(Pairing.staysNormal(0x1p-127f, 0x1p100f)).isFalse();
    assertThat(Pairing.staysNormal(0x1p100f, 0x1p-127f)).isFalse();
  }
}
