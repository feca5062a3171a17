package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Direction;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.SteeringTable.Operation;
import dev.trimtab.core.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The residual add with its steering table. */
interface SteeringContract {
  Devices devices();

  @Test
  default void addSteered_everyOperation_agrees() {
    SplittableRandom random = new SplittableRandom(21);
    int[] entry = {0, 1, 2, 3, 4, 5, 0, 5, 4, 3, 2, 1, 0};
    for (int size : RowContract.SIZES) {
      Direction direction = Direction.of(Rows.random(random, 1, size)[0]).unit();
      Direction other = Direction.of(Rows.random(random, 1, size)[0]);
      SteeringTable table =
          new SteeringTable(
              List.of(
                  List.of(new Operation.Add(other, -2.5f)),
                  List.of(new Operation.Ablate(direction)),
                  List.of(new Operation.Clamp(direction, -0.25f, 0.25f)),
                  List.of(new Operation.Add(direction, 3), new Operation.Ablate(direction)),
                  List.of(
                      new Operation.Clamp(direction, 1, 2),
                      new Operation.Add(other, 0.5f),
                      new Operation.Add(direction, 7))));
      float[][] x = Rows.random(random, entry.length, size);
      float[][] delta = Rows.random(random, entry.length, size);
      devices()
          .verify(
              "addSteered of " + size + " columns",
              entry.length,
              RowContract.TWICE,
              (bench, rows) -> steered(bench, x, delta, table, entry, rows));
    }
  }

  @Test
  default void addSteered_emptyEntryOrCoefficientZero_isAdd() {
    SplittableRandom random = new SplittableRandom(22);
    for (int size : RowContract.SIZES) {
      float[][] x = Rows.random(random, 4, size);
      float[][] delta = Rows.random(random, 4, size);
      for (float[] zeros : List.of(x[0], x[2], delta[0], delta[2])) {
        Arrays.fill(zeros, -0f);
      }
      Direction direction = Direction.of(Rows.random(random, 1, size)[0]);
      SteeringTable table =
          new SteeringTable(List.of(List.of(new Operation.Add(direction, 0)), List.of()));
      int[] entry = {0, 0, 1, 2};
      float[][] added =
          Devices.run(
              devices().tested(),
              false,
              Rows.all(4),
              (bench, rows) -> {
                Tensor sum = bench.rows(x, rows);
                bench.kernels().add(sum, bench.rows(delta, rows));
                return sum;
              });
      float[][] steered =
          Devices.run(
              devices().tested(),
              false,
              Rows.all(4),
              (bench, rows) -> steered(bench, x, delta, table, entry, rows));
      for (int t = 0; t < 4; t++) {
        Rows.assertSameBits(steered[t], added[t], "row " + t + " of " + size + " columns");
      }
    }
  }

  @Test
  default void addSteered_add_roundsProductAndSum() {
    SplittableRandom random = new SplittableRandom(23);
    for (int size : RowContract.SIZES) {
      float[][] x = Rows.random(random, 1, size);
      float[][] delta = Rows.random(random, 1, size);
      float[] direction = Rows.random(random, 1, size)[0];
      SteeringTable table =
          new SteeringTable(List.of(List.of(new Operation.Add(Direction.of(direction), 0.3f))));
      float[] expected = new float[size];
      for (int c = 0; c < size; c++) {
        float product = 0.3f * direction[c];
        float sum = x[0][c] + delta[0][c];
        expected[c] = sum + product;
      }
      float[][] actual =
          Devices.run(
              devices().tested(),
              false,
              new int[] {0},
              (bench, rows) -> steered(bench, x, delta, table, new int[] {1}, rows));
      Rows.assertSameBits(actual[0], expected, "addSteered of " + size + " columns");
    }
  }

  private static Tensor steered(
      Workbench bench, float[][] x, float[][] delta, SteeringTable table, int[] entry, int[] rows) {
    Tensor sum = bench.rows(x, rows);
    int[] chosen = Arrays.stream(rows).map(t -> entry[t]).toArray();
    int count = bench.kernels().addSteered(sum, bench.rows(delta, rows), table, chosen);
    assertThat(count).isEqualTo((int) Arrays.stream(chosen).filter(e -> e != 0).count());
    return sum;
  }
}
