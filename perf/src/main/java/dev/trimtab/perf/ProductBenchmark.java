package dev.trimtab.perf;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.testkit.StoredMatrices;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** A matrix product by format, operand, size and company; weights read a second beside calls. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
  /** More than any cache of a processor holds. */
  private static final long BEYOND_THE_CACHE = 512L << 20;

  @Param({"F32", "BF16", "NF4", "Q4_1", "Q8_0", "Q4_K", "INT4_GROUPS"})
  String format = "";

  /** float32, bfloat16, or int8 with outliers at 6 and bfloat16 for them. */
  @Param({"float32", "bfloat16"})
  String operand = "";

  @Param({"1", "32", "512"})
  int tokens;

  @Param({"1536x576", "8192x2048"})
  String shape = "";

  @Param({"onednn", "vector"})
  String library = "";

  /** Whether each call has a matrix that is in no cache. */
  @Param({"false", "true"})
  boolean cold;

  @Param("2")
  int threads;

  private Bench bench;
  private final List<Weight> weights = new ArrayList<>();
  private final List<StoredMatrix> read = new ArrayList<>();
  private Tensor x;
  private Tensor dst;
  private int next;

  /** What went through the product. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Passed {
    /** Weights read. */
    public long weights;

    /** Multiply-adds. */
    public long multiplyAdds;
  }

  @Setup
  public void open() {
    bench = Bench.open(library, threads);
    Format stored = Formats.ALL.get(format);
    int rows = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    int columns = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    StoredMatrix matrix =
        StoredMatrices.random(bench.random(), stored, rows, columns, operand(operand));
    bench.check(
        Math.min(tokens, 3),
        columns,
        rows,
        (kernels, memory, to, from) -> kernels.multiply(to, from, memory.product(matrix)));
    long copies = cold ? BEYOND_THE_CACHE / matrix.bytes() + 1 : 1;
    for (long i = 0; i < copies; i++) {
      StoredMatrix copy =
          i == 0
              ? matrix
              : StoredMatrices.random(bench.random(), stored, rows, columns, operand(operand));
      Weight weight = bench.memory().product(copy);
      weights.add(weight);
      if (weight.inPlace()) {
        read.add(copy);
      }
    }
    x = bench.tensor(tokens, columns);
    dst = bench.memory().tensor(tokens, rows);
  }

  private static Operand operand(String name) {
    return switch (name) {
      case "float32" -> Operand.FLOAT32;
      case "bfloat16" -> Operand.BFLOAT16;
      case "int8" -> new Operand.Int8(6, false, Operand.BFLOAT16);
      default -> throw new IllegalArgumentException("float32, bfloat16 or int8, not " + name);
    };
  }

  @Benchmark
  public Tensor multiply(Passed passed) {
    Weight weight = weights.get(next);
    next = (next + 1) % weights.size();
    bench.kernels().multiply(dst, x, weight);
    long size = (long) weight.rows() * weight.columns();
    passed.weights += size;
    passed.multiplyAdds += size * tokens;
    return dst;
  }

  @TearDown
  public void close() {
    bench.close();
    read.clear();
  }
}
