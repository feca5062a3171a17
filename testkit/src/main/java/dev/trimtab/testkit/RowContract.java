package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trimtab.core.Activation;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operations that work row by row: norms, activations, sums, choices. */
interface RowContract {
  /** Numbers of columns that no vector width divides, and some that all do. */
  List<Integer> SIZES = List.of(1, 7, 8, 13, 64, 255, 1023, 2048);

  /** Rows of a call. */
  int ROWS = 13;

  /** Some ten roundings. */
  Tolerance CLOSE = Tolerance.of(1e-6);

  /** Some twenty roundings. */
  Tolerance TWICE = Tolerance.of(2e-6);

  Devices devices();

  @Test
  default void rmsNorm_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(1);
    for (int size : SIZES) {
      float[][] x = Rows.random(random, ROWS, size);
      Arrays.fill(x[3], 0);
      x[4][size / 2] = 30_000;
      float[] weight = Rows.random(random, 1, size)[0];
      for (float offset : new float[] {0, 1}) {
        String what = "rmsNorm of " + size + " columns, offset " + offset;
        RowOperation apart =
            (bench, rows) -> {
              Tensor dst = bench.destination(rows.length, size);
              Tensor source = bench.rows(x, rows);
              bench.kernels().rmsNorm(dst, source, bench.parameters(weight), 1e-6f, offset);
              return dst;
            };
        devices().verify(what, ROWS, TWICE, apart);
        RowOperation inPlace =
            (bench, rows) -> {
              Tensor source = bench.rows(x, rows);
              bench.kernels().rmsNorm(source, source, bench.parameters(weight), 1e-6f, offset);
              return source;
            };
        devices().verify(what + ", in place", ROWS, TWICE, inPlace);
      }
    }
  }

  @Test
  default void rmsNormHeads_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(2);
    for (int size : new int[] {1, 7, 13, 64, 128, 256}) {
      float[][] x = Rows.random(random, ROWS, 3 * size);
      float[] weight = Rows.random(random, 1, size)[0];
      devices()
          .verify(
              "rmsNormHeads of " + size,
              ROWS,
              TWICE,
              (bench, rows) -> {
                Tensor heads = bench.rows(x, rows);
                bench.kernels().rmsNormHeads(heads, size, bench.parameters(weight), 1e-5f, 1);
                return heads;
              });
    }
  }

  @Test
  default void embed_everyFormat_agrees() {
    SplittableRandom random = new SplittableRandom(3);
    int[] ids = IntStream.range(0, ROWS).map(t -> t * 7 % 11).toArray();
    for (Format format : Formats.ALL.all()) {
      for (int size : new int[] {1, 7, 64, 255, 512}) {
        if (!StoredMatrices.fits(format, size)) {
          continue;
        }
        StoredMatrix table = StoredMatrices.random(random, format, 11, size, Operand.FLOAT32);
        devices()
            .verify(
                "embed of " + format.id() + " with " + size + " columns",
                ROWS,
                CLOSE,
                (bench, rows) -> {
                  Tensor dst = bench.destination(rows.length, size);
                  Weight lookup = bench.memory().lookup(table);
                  int[] chosen = Arrays.stream(rows).map(t -> ids[t]).toArray();
                  bench.kernels().embed(dst, lookup, chosen, 1.5f);
                  return dst;
                });
      }
    }
  }

  @Test
  default void addBias_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(4);
    for (int size : SIZES) {
      float[][] x = Rows.random(random, ROWS, size);
      float[] bias = Rows.random(random, 1, size)[0];
      devices()
          .verify(
              "addBias on " + size + " columns",
              ROWS,
              Tolerance.EXACT,
              (bench, rows) -> {
                Tensor sum = bench.rows(x, rows);
                bench.kernels().addBias(sum, bench.parameters(bias));
                return sum;
              });
    }
  }

  @Test
  default void rope_awkwardHeads_agrees() {
    SplittableRandom random = new SplittableRandom(5);
    for (int size : new int[] {2, 6, 14, 64, 80, 256}) {
      float[][] x = Rows.random(random, ROWS, 3 * size);
      float[][] angles = Rows.random(random, ROWS + 4, size / 2);
      devices()
          .verify(
              "rope of heads of " + size,
              ROWS,
              CLOSE,
              (bench, rows) -> {
                Tensor heads = bench.rows(x, rows);
                Tensor cos = bench.rows(map(angles, Math::cos), Rows.all(ROWS + 4));
                Tensor sin = bench.rows(map(angles, Math::sin), Rows.all(ROWS + 4));
                bench.kernels().rope(heads, size, cos, sin, atPositions(rows, 4));
                return heads;
              });
    }
  }

  /** Every row a sequence of its own, row t at position t + shift. */
  private static Ragged atPositions(int[] rows, int shift) {
    int[] past = Arrays.stream(rows).map(t -> t + shift).toArray();
    int[][] blocks = new int[rows.length][ROWS];
    return new Ragged(Rows.all(rows.length + 1), past, blocks);
  }

  private static float[][] map(float[][] x, DoubleUnaryOperator function) {
    float[][] mapped = new float[x.length][x[0].length];
    for (int t = 0; t < x.length; t++) {
      for (int c = 0; c < x[t].length; c++) {
        mapped[t][c] = (float) function.applyAsDouble(x[t][c]);
      }
    }
    return mapped;
  }

  @Test
  default void gatedActivation_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(6);
    for (Activation activation : Activation.values()) {
      for (int size : SIZES) {
        float[][] gate = map(Rows.random(random, ROWS, size), x -> 4 * x);
        float[][] up = Rows.random(random, ROWS, size);
        String what = activation + " of " + size + " columns";
        RowOperation apart =
            (bench, rows) -> {
              Tensor dst = bench.destination(rows.length, size);
              Tensor gates = bench.rows(gate, rows);
              bench.kernels().gatedActivation(dst, gates, bench.rows(up, rows), activation);
              return dst;
            };
        devices().verify(what, ROWS, TWICE, apart);
        RowOperation inPlace =
            (bench, rows) -> {
              Tensor gates = bench.rows(gate, rows);
              bench.kernels().gatedActivation(gates, gates, bench.rows(up, rows), activation);
              return gates;
            };
        devices().verify(what + ", in place", ROWS, TWICE, inPlace);
      }
    }
  }

  @Test
  default void gatedActivation_boundaryValues_agrees() {
    float[] edges = {
      0f, -0f, 1e-40f, -1e-40f, 1e-20f, 0.5f, -0.5f, 10, -10, 80, -80, 87.5f, -87.5f, 90, -90, 1e4f,
      -1e4f, 1e15f, -1e15f
    };
    for (Activation activation : Activation.values()) {
      float[][] gate = new float[edges.length][1];
      for (int t = 0; t < edges.length; t++) {
        gate[t][0] = edges[t];
      }
      float[][] up = map(gate, _ -> 1);
      devices()
          .compare(
              activation + " at the edges",
              edges.length,
              new Tolerance(4e-6, 1e-30),
              (bench, rows) -> {
                Tensor dst = bench.destination(rows.length, 1);
                Tensor gates = bench.rows(gate, rows);
                bench.kernels().gatedActivation(dst, gates, bench.rows(up, rows), activation);
                return dst;
              });
    }
  }

  @Test
  default void add_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(7);
    for (int size : SIZES) {
      float[][] x = Rows.random(random, ROWS, size);
      float[][] delta = Rows.random(random, ROWS, size);
      devices()
          .verify(
              "add of " + size + " columns",
              ROWS,
              Tolerance.EXACT,
              (bench, rows) -> {
                Tensor sum = bench.rows(x, rows);
                bench.kernels().add(sum, bench.rows(delta, rows));
                return sum;
              });
    }
  }

  @Test
  default void accumulate_severalRowsToOneSum_addsInOrder() {
    SplittableRandom random = new SplittableRandom(8);
    int[] target = {2, -1, 0, 2, 2, -1, 0, 1, 2, 2, -1, 0, 2};
    for (int size : SIZES) {
      float[][] x = Rows.random(random, target.length, size);
      float[][] start = Rows.random(random, 3, size);
      devices()
          .compare(
              "accumulate of " + size + " columns",
              3,
              Tolerance.EXACT,
              (bench, rows) -> {
                Tensor sums = bench.rows(start, rows);
                bench.kernels().accumulate(sums, bench.rows(x, Rows.all(target.length)), target);
                return sums;
              });
    }
  }

  @Test
  default void gather_awkwardSizes_copiesBits() {
    SplittableRandom random = new SplittableRandom(9);
    int[] chosen = {5, 0, 5, 12, 3};
    for (int size : SIZES) {
      float[][] x = Rows.random(random, ROWS, size);
      float[][] result =
          Devices.run(
              devices().tested(),
              true,
              Rows.all(chosen.length),
              (bench, rows) -> {
                Tensor dst = bench.destination(rows.length, size);
                bench.kernels().gather(dst, bench.rows(x, Rows.all(ROWS)), chosen);
                return dst;
              });
      for (int i = 0; i < chosen.length; i++) {
        Rows.assertSameBits(result[i], x[chosen[i]], "gather of " + size + " columns");
      }
    }
  }

  @Test
  default void softCap_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(10);
    for (int size : SIZES) {
      float[][] x = map(Rows.random(random, ROWS, size), value -> 40 * value);
      x[0] = new float[size];
      Arrays.fill(x[1], 1e-5f);
      Arrays.fill(x[2], 1e6f);
      devices()
          .verify(
              "softCap of " + size + " columns",
              ROWS,
              TWICE,
              (bench, rows) -> {
                Tensor logits = bench.rows(x, rows);
                bench.kernels().softCap(logits, 30);
                return logits;
              });
    }
  }

  @Test
  default void logSoftmax_awkwardSizes_agrees() {
    SplittableRandom random = new SplittableRandom(11);
    for (int size : new int[] {1, 7, 64, 255, 1023, 4099}) {
      float[][] x = map(Rows.random(random, ROWS, size), value -> 8 * value);
      Arrays.fill(x[1], -5);
      x[2][size - 1] = 1e4f;
      x[3][0] = Float.NEGATIVE_INFINITY;
      x[3][size - 1] = 3;
      devices()
          .verify(
              "logSoftmax of " + size + " columns",
              ROWS,
              CLOSE,
              (bench, rows) -> {
                Tensor logits = bench.rows(x, rows);
                bench.kernels().logSoftmax(logits);
                return logits;
              });
    }
  }

  @Test
  default void argMax_ties_takesTheFirst() {
    SplittableRandom random = new SplittableRandom(12);
    for (int size : SIZES) {
      float[][] x = map(Rows.random(random, ROWS, size), value -> Math.rint(2 * value));
      Arrays.fill(x[0], -7);
      Arrays.fill(x[1], Float.NEGATIVE_INFINITY);
      x[2][size - 1] = Float.POSITIVE_INFINITY;
      for (boolean strided : new boolean[] {false, true}) {
        try (Workbench bench = new Workbench(devices().tested(), strided);
            Workbench expected = new Workbench(devices().reference(), false)) {
          assertThat(bench.kernels().argMax(bench.rows(x, Rows.all(ROWS))))
              .as("argMax of %d columns", size)
              .containsExactly(expected.kernels().argMax(expected.rows(x, Rows.all(ROWS))));
        }
      }
    }
  }

  @Test
  default void operations_wrongShapes_areRefused() {
    try (Workbench bench = new Workbench(devices().tested(), false)) {
      Kernels kernels = bench.kernels();
      Tensor x = bench.destination(2, 8);
      Tensor y = bench.destination(2, 7);
      assertThatIllegalArgumentException().isThrownBy(() -> kernels.add(x, y));
      assertThatIllegalArgumentException().isThrownBy(() -> kernels.rmsNorm(x, x, y, 1e-6f, 0));
      assertThatIllegalArgumentException().isThrownBy(() -> kernels.download(new float[15], x));
      assertThatIllegalArgumentException().isThrownBy(() -> kernels.gather(x, y, new int[] {0, 1}));
    }
  }
}
