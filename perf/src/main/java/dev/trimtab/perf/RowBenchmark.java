package dev.trimtab.perf;

import dev.trimtab.core.Activation;
import dev.trimtab.core.Direction;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** What is done to every row between the products. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
  @Param({"rmsNorm", "silu", "gelu", "add", "steer", "logSoftmax"})
  String operation = "";

  @Param({"1", "32", "512"})
  int tokens;

  @Param({"576", "8192"})
  int columns;

  @Param("2")
  int threads;

  private Bench bench;
  private Tensor weight;
  private SteeringTable table;
  private int[] entries;
  private Tensor x;
  private Tensor dst;

  @Setup
  public void open() {
    bench = Bench.open("vector", threads);
    weight = bench.tensor(1, columns);
    table =
        new SteeringTable(
            List.of(
                List.of(
                    new SteeringTable.Operation.Add(Direction.of(bench.values(columns)), 0.5f))));
    entries = new int[tokens];
    Arrays.fill(entries, 1);
    bench.check(tokens, columns, columns, this::apply);
    x = bench.tensor(tokens, columns);
    dst = bench.memory().tensor(tokens, columns);
  }

  private void apply(Kernels kernels, Memory memory, Tensor to, Tensor from) {
    switch (operation) {
      case "rmsNorm" -> kernels.rmsNorm(to, from, weight, 1e-6f, 0);
      case "silu" -> kernels.gatedActivation(to, from, from, Activation.SILU);
      case "gelu" -> kernels.gatedActivation(to, from, from, Activation.GELU_TANH);
      case "add" -> kernels.add(to, from);
      case "steer" -> kernels.addSteered(to, from, table, entries);
      case "logSoftmax" -> {
        kernels.add(to, from);
        kernels.logSoftmax(to);
      }
      default -> throw new IllegalArgumentException("no operation " + operation);
    }
  }

  @Benchmark
  public Tensor row() {
    apply(bench.kernels(), bench.memory(), dst, x);
    return dst;
  }

  @TearDown
  public void close() {
    bench.close();
  }
}
