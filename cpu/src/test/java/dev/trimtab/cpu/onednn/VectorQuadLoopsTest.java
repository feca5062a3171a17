package dev.trimtab.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorQuadLoopsTest {
  private static final int[] INPUTS = {1, 3, 4, 63, 64, 202, 1024, 1025, 2999};
  private static final long BEFORE = 64;

  private static void check(QuadLoops loops, int inputs, IntBinaryOperator weight, byte[] codes) {
    MemorySegment quads = Arena.ofAuto().allocate(BEFORE + QuadLoops.bytes(inputs), 64);
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < QuadLoops.OUTPUTS; o++) {
        long at = i / QuadLoops.INPUTS * QuadLoops.QUAD + o * 4L + i % QuadLoops.INPUTS;
        quads.set(ValueLayout.JAVA_BYTE, BEFORE + at, (byte) weight.applyAsInt(o, i));
      }
    }
    MemorySegment source = Arena.ofAuto().allocate(inputs + 1L, 1);
    MemorySegment.copy(codes, 0, source, ValueLayout.JAVA_BYTE, 1, inputs);
    MemorySegment row = Arena.ofAuto().allocate(QuadLoops.rowBytes(inputs), 64);
    MemorySegment sums = Arena.ofAuto().allocate(8 + QuadLoops.QUAD, 64);
    sums.fill((byte) 0x55);
    loops.enter(row, source, 1, inputs);
    loops.multiplyRow(sums, 8, quads, BEFORE, row, inputs);
    for (int o = 0; o < QuadLoops.OUTPUTS; o++) {
      int expected = 0;
      for (int i = 0; i < inputs; i++) {
        expected += codes[i] * (byte) weight.applyAsInt(o, i);
      }
      assertThat(sums.get(ValueLayout.JAVA_INT, 8 + 4L * o)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void sums_areExact(int bits) {
    for (int inputs : INPUTS) {
      SplittableRandom random = new SplittableRandom(inputs);
      byte[] codes = new byte[inputs];
      for (int i = 0; i < inputs; i++) {
        codes[i] = (byte) random.nextInt(-127, 128);
      }
      byte[] weights = new byte[inputs * QuadLoops.OUTPUTS];
      random.nextBytes(weights);
      check(VectorQuadLoops.of(bits), inputs, (o, i) -> weights[o * inputs + i], codes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void largestCodes_doNotOverflow(int bits) {
    for (int inputs : INPUTS) {
      byte[] codes = new byte[inputs];
      for (int i = 0; i < inputs; i++) {
        codes[i] = (byte) (i % 7 == 0 ? -127 : 127);
      }
      QuadLoops loops = VectorQuadLoops.of(bits);
      check(loops, inputs, (o, i) -> o % 2 == 0 ? -128 : 127, codes);
      check(loops, inputs, (o, i) -> codes[i] < 0 == (o % 3 == 0) ? 127 : -128, codes);
    }
  }
}
