package dev.trimtab.testkit;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Device;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Attention and its cache: in one go, in pieces, alone and in company. */
interface AttentionContract {
  /** Lengths of the sequences of a batch. */
  List<Integer> LENGTHS = List.of(1, 7, 16, 17, 70);

  /** Shapes: plain, grouped, odd heads, windows below, at and above a block, soft caps. */
  List<AttentionShape> SHAPES =
      List.of(
          new AttentionShape(1, 1, 8, 0.35f, 0, 0),
          new AttentionShape(4, 2, 13, 0.3f, 0, 0),
          new AttentionShape(3, 3, 7, 1, 0, 3),
          new AttentionShape(6, 2, 16, 0.25f, 0, 5),
          new AttentionShape(8, 1, 64, 0.125f, 5, 0),
          new AttentionShape(4, 4, 80, 0.11f, 0, 40),
          new AttentionShape(2, 1, 256, 0.06f, 2, 16),
          new AttentionShape(9, 3, 64, 0.125f, 0, 0));

  Devices devices();

  /** One piece of work: so many new tokens of each sequence, 0 for none. */
  record Step(List<Integer> tokens) {}

  @Test
  default void attention_everyShape_agrees() {
    for (AttentionShape shape : SHAPES) {
      Inputs inputs = new Inputs(shape, LENGTHS);
      List<Step> whole = List.of(new Step(LENGTHS));
      float[][][] expected = inputs.run(devices().reference(), whole, 0, false);
      float[][][] actual = inputs.run(devices().tested(), whole, 0, false);
      for (int s = 0; s < LENGTHS.size(); s++) {
        for (int t = 0; t < LENGTHS.get(s); t++) {
          String what = "%s, sequence %d, token %d".formatted(shape, s, t);
          Rows.assertClose(actual[s][t], expected[s][t], Tolerance.of(4e-6), what);
        }
      }
    }
  }

  @Test
  default void attention_inPiecesAndAlone_hasTheSameBits() {
    for (AttentionShape shape : SHAPES) {
      Inputs inputs = new Inputs(shape, LENGTHS);
      List<Step> whole = List.of(new Step(LENGTHS));
      float[][][] expected = inputs.run(devices().tested(), whole, 0, false);
      inputs.assertSame(
          expected, inputs.run(devices().tested(), oneByOne(), 1, true), "token by token");
      inputs.assertSame(
          expected, inputs.run(devices().tested(), alone(), 2, false), "one after the other");
      inputs.assertSame(expected, inputs.run(devices().tested(), pieces(), 3, true), "in pieces");
    }
  }

  private static List<Step> oneByOne() {
    List<Step> steps = new ArrayList<>();
    for (int t = 0; t < Collections.max(LENGTHS); t++) {
      int token = t;
      steps.add(new Step(LENGTHS.stream().map(n -> token < n ? 1 : 0).toList()));
    }
    return steps;
  }

  private static List<Step> alone() {
    List<Step> steps = new ArrayList<>();
    for (int s = 0; s < LENGTHS.size(); s++) {
      Integer[] tokens = new Integer[LENGTHS.size()];
      Arrays.fill(tokens, 0);
      tokens[s] = LENGTHS.get(s);
      steps.add(new Step(List.of(tokens)));
    }
    return steps;
  }

  private static List<Step> pieces() {
    List<Step> steps = new ArrayList<>();
    int[] left = LENGTHS.stream().mapToInt(Integer::intValue).toArray();
    for (int piece : new int[] {5, 1, 12, 3, 30, 100}) {
      List<Integer> tokens = new ArrayList<>();
      for (int s = 0; s < left.length; s++) {
        int taken = Math.min(left[s], piece + s % 2);
        tokens.add(taken);
        left[s] -= taken;
      }
      steps.add(new Step(tokens));
    }
    return steps;
  }

  @Test
  default void keyValues_copiedBlock_continuesAlike() {
    AttentionShape shape = new AttentionShape(4, 2, 24, 0.2f, 0, 0);
    Inputs inputs = new Inputs(shape, List.of(30));
    List<Step> steps = List.of(new Step(List.of(20)), new Step(List.of(10)));
    float[][][] expected = inputs.run(devices().tested(), steps, 0, false);
    try (Workbench bench = new Workbench(devices().tested(), false)) {
      KvBlocks cache = bench.memory().keyValues(new KvShape(2, 2, 24), 8);
      inputs.step(bench, cache, new int[] {0}, new int[] {20}, new int[][] {{3, 5}});
      cache.copy(5, 1);
      float[][][] actual =
          inputs.step(bench, cache, new int[] {20}, new int[] {30}, new int[][] {{3, 1}});
      for (int t = 20; t < 30; t++) {
        Rows.assertSameBits(actual[0][t - 20], expected[0][t], "token " + t);
      }
    }
  }

  /** Queries, keys and values of some sequences. */
  final class Inputs {
    private static final int LAYER = 1;

    private final AttentionShape shape;
    private final int[] lengths;
    private final List<float[][]> queries = new ArrayList<>();
    private final List<float[][]> keys = new ArrayList<>();
    private final List<float[][]> values = new ArrayList<>();

    Inputs(AttentionShape shape, List<Integer> lengths) {
      SplittableRandom random = new SplittableRandom(41);
      this.shape = shape;
      this.lengths = ints(lengths);
      for (int length : lengths) {
        queries.add(Rows.random(random, length, shape.heads() * shape.headSize()));
        keys.add(Rows.random(random, length, shape.kvHeads() * shape.headSize()));
        values.add(Rows.random(random, length, shape.kvHeads() * shape.headSize()));
      }
    }

    /** Results [sequence][token] of all steps, on blocks dealt out by {@code seed}. */
    float[][][] run(Device device, List<Step> steps, int seed, boolean strided) {
      float[][][] results = new float[lengths.length][][];
      int[][] blocks = deal(seed);
      try (Workbench bench = new Workbench(device, strided)) {
        KvShape kv = new KvShape(2, shape.kvHeads(), shape.headSize());
        KvBlocks cache = bench.memory().keyValues(kv, count(lengths) + 3);
        poison(bench, cache);
        int[] past = new int[lengths.length];
        for (int s = 0; s < lengths.length; s++) {
          results[s] = new float[lengths[s]][];
        }
        for (Step step : steps) {
          int[] end = past.clone();
          for (int s = 0; s < end.length; s++) {
            end[s] += step.tokens().get(s);
          }
          float[][][] rows = step(bench, cache, past, end, blocks);
          for (int s = 0; s < end.length; s++) {
            System.arraycopy(rows[s], 0, results[s], past[s], end[s] - past[s]);
          }
          past = end;
        }
      }
      return results;
    }

    /** One call for the tokens {@code past} to {@code end} of every sequence that has any. */
    float[][][] step(Workbench bench, KvBlocks cache, int[] past, int[] end, int[][] blocks) {
      List<float[]> q = new ArrayList<>();
      List<float[]> k = new ArrayList<>();
      List<float[]> v = new ArrayList<>();
      List<Integer> starts = new ArrayList<>(List.of(0));
      List<Integer> pasts = new ArrayList<>();
      List<int[]> tables = new ArrayList<>();
      for (int s = 0; s < lengths.length; s++) {
        for (int t = past[s]; t < end[s]; t++) {
          q.add(queries.get(s)[t]);
          k.add(keys.get(s)[t]);
          v.add(values.get(s)[t]);
        }
        if (end[s] > past[s]) {
          starts.add(q.size());
          pasts.add(past[s]);
          tables.add(blocks[s]);
        }
      }
      Ragged rows = new Ragged(ints(starts), ints(pasts), tables.toArray(int[][]::new));
      float[][] dst = attend(bench, cache, rows, q, k, v);
      float[][][] results = new float[lengths.length][][];
      int at = 0;
      for (int s = 0; s < lengths.length; s++) {
        results[s] = Arrays.copyOfRange(dst, at, at + end[s] - past[s]);
        at += end[s] - past[s];
      }
      return results;
    }

    private float[][] attend(
        Workbench bench,
        KvBlocks cache,
        Ragged rows,
        List<float[]> q,
        List<float[]> k,
        List<float[]> v) {
      int[] all = Rows.all(q.size());
      Tensor dst = bench.destination(q.size(), shape.heads() * shape.headSize());
      Tensor queryRows = bench.rows(q.toArray(float[][]::new), all);
      Tensor keyRows = bench.rows(k.toArray(float[][]::new), all);
      Tensor valueRows = bench.rows(v.toArray(float[][]::new), all);
      bench.kernels().attention(dst, queryRows, keyRows, valueRows, cache, LAYER, rows, shape);
      return bench.read(dst);
    }

    /** Fills every block with NaN, as an earlier owner might leave it. */
    private void poison(Workbench bench, KvBlocks cache) {
      int length = cache.blocks() * KvBlocks.BLOCK;
      float[] query = new float[shape.heads() * shape.headSize()];
      float[] bad = new float[shape.kvHeads() * shape.headSize()];
      Arrays.fill(bad, Float.NaN);
      Ragged rows =
          new Ragged(new int[] {0, length}, new int[] {0}, new int[][] {Rows.all(cache.blocks())});
      List<float[]> q = Collections.nCopies(length, query);
      List<float[]> poison = Collections.nCopies(length, bad);
      attend(bench, cache, rows, q, poison, poison);
    }

    private int[][] deal(int seed) {
      int[] order = Rows.all(count(lengths));
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = order.length - 1; i > 0 && seed > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      int[][] blocks = new int[lengths.length][];
      int at = 0;
      for (int s = 0; s < lengths.length; s++) {
        int own = count(new int[] {lengths[s]});
        blocks[s] = Arrays.copyOfRange(order, at, at + own);
        at += own;
      }
      return blocks;
    }

    private static int count(int[] lengths) {
      return Arrays.stream(lengths).map(n -> (n + KvBlocks.BLOCK - 1) / KvBlocks.BLOCK).sum();
    }

    private static int[] ints(List<Integer> values) {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }

    void assertSame(float[][][] expected, float[][][] actual, String how) {
      for (int s = 0; s < lengths.length; s++) {
        for (int t = 0; t < lengths[s]; t++) {
          String what = "%s, %s, sequence %d, token %d".formatted(shape, how, s, t);
          Rows.assertSameBits(actual[s][t], expected[s][t], what);
        }
      }
    }
  }
}
