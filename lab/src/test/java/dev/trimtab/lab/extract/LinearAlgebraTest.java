package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearAlgebraTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 13, 63, 64, 65, 255})
  void gram_equalsInnerProducts(int hidden) {
    var random = new SplittableRandom(hidden);
    double[][] rows = rows(17, hidden, random);
    double[] centre = rows(1, hidden, random)[0];
    double[][] gram = Gram.centred(rows, centre);
    for (double[] row : rows) {
      Dense.addScaled(row, -1, centre);
    }
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        assertThat(gram[i][j]).isCloseTo(Dense.dot(rows[i], rows[j]), within(1e-12 * hidden));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 13, 64})
  void cholesky_solves(int n) {
    var random = new SplittableRandom(n);
    double[][] matrix = Gram.of(rows(n, n + 3, random));
    double[] expected = rows(1, n, random)[0];
    double[] x = Dense.combine(matrix, expected);
    Cholesky.ofOverwritten(matrix).solveInPlace(x);
    Dense.addScaled(x, -1, expected);
    assertThat(Dense.maximum(x)).isLessThan(1e-8);
  }

  @Test
  void cholesky_refusesIndefiniteMatrix() {
    assertThatThrownBy(() -> Cholesky.ofOverwritten(new double[][] {{1, 2}, {2, 1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pivot -3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 30, 120})
  void leadingEigenvector_hasTheLargestQuotientAndNoResidual(int n) {
    var random = new SplittableRandom(n);
    double[][] matrix = Gram.of(rows(n, 2 * n, random));
    double[] vector = LeadingEigenvector.of(matrix);
    double[] image = Dense.combine(matrix, vector);
    double value = Dense.dot(vector, image);
    Dense.addScaled(image, -value, vector);
    assertThat(Dense.norm(vector)).isCloseTo(1, within(1e-12));
    assertThat(Dense.norm(image)).isLessThan(1e-9 * value);
    double[] power = rows(1, n, random)[0];
    for (int i = 0; i < 3000; i++) {
      power = Dense.combine(matrix, power);
      Dense.scale(power, 1 / Dense.norm(power));
    }
    assertThat(value)
        .isCloseTo(Dense.dot(power, Dense.combine(matrix, power)), within(1e-6 * value));
  }

  @Test
  void leadingEigenvector_ofOneRankMatrix_isItsVector() {
    double[][] matrix = new double[6][6];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        matrix[i][j] = (i + 1.0) * (j + 1);
      }
    }
    double[] vector = LeadingEigenvector.of(matrix);
    for (int i = 0; i < 6; i++) {
      assertThat(Math.abs(vector[i])).isCloseTo((i + 1) / Math.sqrt(91), within(1e-12));
    }
  }

  private static double[][] rows(int count, int hidden, RandomGenerator random) {
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = RandomDirection.draw(hidden, random);
    }
    return rows;
  }
}
