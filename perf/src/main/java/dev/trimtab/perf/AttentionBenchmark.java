package dev.trimtab.perf;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The attention of one layer: {@code tokens} new positions of each sequence behind its past. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
  /** Query heads, key-value heads, width of a head. */
  @Param({"8x4x32", "9x3x64", "32x8x64"})
  String heads = "";

  @Param({"1", "32"})
  int sequences;

  @Param({"0", "128", "1024"})
  int past;

  @Param({"1", "128"})
  int tokens;

  @Param("2")
  int threads;

  private Bench bench;
  private AttentionShape shape;
  private KvBlocks cache;
  private Ragged rows;
  private Tensor q;
  private Tensor k;
  private Tensor v;
  private Tensor dst;

  @Setup
  public void open() {
    int[] sizes = Arrays.stream(heads.split("x", 3)).mapToInt(Integer::parseInt).toArray();
    shape = new AttentionShape(sizes[0], sizes[1], sizes[2], 0.125f, 0, 0);
    bench = Bench.open("vector", threads);
    int width = sizes[0] * sizes[2];
    bench.check(17, width, width, this::attend);
    int each = (past + tokens + KvBlocks.BLOCK - 1) / KvBlocks.BLOCK;
    int[][] blocks = new int[sequences][];
    for (int s = 0; s < sequences; s++) {
      blocks[s] = IntStream.range(s * each, (s + 1) * each).toArray();
    }
    cache = cache(bench.memory(), sequences * each);
    if (past > 0) {
      Tensor keys = bench.tensor(sequences * past, sizes[1] * sizes[2]);
      Tensor queries = bench.tensor(sequences * past, width);
      Ragged before = new Ragged(starts(past), new int[sequences], blocks);
      bench.kernels().attention(queries, queries, keys, keys, cache, 0, before, shape);
    }
    int[] at = new int[sequences];
    Arrays.fill(at, past);
    rows = new Ragged(starts(tokens), at, blocks);
    q = bench.tensor(sequences * tokens, width);
    k = bench.tensor(sequences * tokens, sizes[1] * sizes[2]);
    v = bench.tensor(sequences * tokens, sizes[1] * sizes[2]);
    dst = bench.memory().tensor(sequences * tokens, width);
  }

  private KvBlocks cache(Memory memory, int blocks) {
    return memory.keyValues(new KvShape(1, shape.kvHeads(), shape.headSize()), blocks);
  }

  private int[] starts(int length) {
    return IntStream.rangeClosed(0, sequences).map(s -> s * length).toArray();
  }

  /** One sequence from its start; its keys and values are the queries' first columns. */
  private void attend(Kernels kernels, Memory memory, Tensor to, Tensor from) {
    Tensor own = from.columns(0, shape.kvHeads() * shape.headSize());
    Ragged whole = new Ragged(new int[] {0, from.rows()}, new int[1], new int[][] {{0, 1}});
    kernels.attention(to, from, own, own, cache(memory, 2), 0, whole, shape);
  }

  @Benchmark
  public Tensor attention() {
    bench.kernels().attention(dst, q, k, v, cache, 0, rows, shape);
    return dst;
  }

  @TearDown
  public void close() {
    bench.close();
  }
}
