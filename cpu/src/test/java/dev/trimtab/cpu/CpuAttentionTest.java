package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Device;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.reference.ReferenceDevice;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens by so many at a time: the same bits, and those of the reference but for rounding. */
class CpuAttentionTest {
  private static final int TOKENS = 140;

  /* Heads of one group, by window and soft cap. */
  private static final AttentionShape[] SHAPES = {
    new AttentionShape(2, 2, 64, 0.125f, 0, 0),
    new AttentionShape(1, 1, 32, 0.2f, 4, 20),
    new AttentionShape(2, 1, 80, 0.11f, 0, 33),
    new AttentionShape(6, 2, 96, 0.1f, 3, 0),
    new AttentionShape(4, 1, 128, 0.09f, 0, 70),
    new AttentionShape(8, 1, 256, 0.06f, 0, 3),
    new AttentionShape(24, 1, 16, 0.25f, 0, 0)
  };

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void attention_anyNumberOfTokensAtOnce_hasTheSameBits(int bits) {
    try (CpuDevice device = CpuDevice.vectorOnly(new CpuSettings(2, bits));
        ReferenceDevice reference = new ReferenceDevice()) {
      for (AttentionShape shape : SHAPES) {
        float[] expected = attend(device, shape, TOKENS);
        float[] exact = attend(reference, shape, TOKENS);
        for (int i = 0; i < exact.length; i++) {
          assertThat(expected[i]).as("%s, number %d", shape, i).isCloseTo(exact[i], within(4e-6f));
        }
        for (int atOnce : new int[] {1, 2, 3, 4, 5, 8, 16, 17, 60}) {
          assertThat(attend(device, shape, atOnce))
              .as("%s, %d tokens at once", shape, atOnce)
              .isEqualTo(expected);
        }
      }
    }
  }

  /* What all tokens get, so many of them in a step, beside a sequence of a single token. */
  private static float[] attend(Device device, AttentionShape shape, int atOnce) {
    SplittableRandom random = new SplittableRandom(5);
    int columns = shape.heads() * shape.headSize();
    int kvColumns = shape.kvHeads() * shape.headSize();
    float[] queries = random(random, (TOKENS + 1) * columns);
    float[] keys = random(random, (TOKENS + 1) * kvColumns);
    float[] values = random(random, (TOKENS + 1) * kvColumns);
    int blocks = (TOKENS + KvBlocks.BLOCK - 1) / KvBlocks.BLOCK;
    int[][] tables = {IntStream.rangeClosed(1, blocks).toArray(), {0}};
    float[] results = new float[TOKENS * columns];
    try (Memory memory = device.memory()) {
      KvShape kv = new KvShape(2, shape.kvHeads(), shape.headSize());
      KvBlocks cache = memory.keyValues(kv, blocks + 1);
      for (int from = 0; from < TOKENS; from += atOnce) {
        int to = Math.min(TOKENS, from + atOnce);
        int n = to - from;
        Ragged rows = new Ragged(new int[] {0, n, n + 1}, new int[] {from, 0}, tables);
        Tensor dst = memory.tensor(n + 1, columns);
        Tensor q = rows(device, memory, queries, from, to, columns);
        Tensor k = rows(device, memory, keys, from, to, kvColumns);
        Tensor v = rows(device, memory, values, from, to, kvColumns);
        device.kernels().attention(dst, q, k, v, cache, 1, rows, shape);
        float[] step = new float[(n + 1) * columns];
        device.kernels().download(step, dst);
        System.arraycopy(step, 0, results, from * columns, n * columns);
      }
    }
    return results;
  }

  private static float[] random(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /* Rows from … to, and the last of all behind them. */
  private static Tensor rows(
      Device device, Memory memory, float[] all, int from, int to, int columns) {
    float[] some = Arrays.copyOfRange(all, from * columns, (to + 1) * columns);
    System.arraycopy(all, TOKENS * columns, some, (to - from) * columns, columns);
    Tensor x = memory.tensor(to - from + 1, columns);
    device.kernels().upload(x, some);
    return x;
  }
}
