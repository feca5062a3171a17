package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths and steps against those that scipy 1.17 takes on the same functions. */
class LbfgsTest {
  private static final Lbfgs.Objective VALLEY =
      (x, gradient) -> {
        double bend = x[1] - x[0] * x[0];
        gradient[0] = -400 * x[0] * bend - 2 * (1 - x[0]);
        gradient[1] = 200 * bend;
        return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
      };
  private static final Lbfgs.Objective WAVE =
      (x, gradient) -> {
        double square = x[0] * x[0];
        gradient[0] = 2 * x[0] / (1 + square) + 3 * Math.cos(3 * x[0]) + x[1] * x[1] * x[0];
        gradient[1] = x[1] * (1 + square);
        return Math.log1p(square) + Math.sin(3 * x[0]) + 0.5 * x[1] * x[1] * (1 + square);
      };
  private static final Lbfgs.Objective BASIN =
      (x, gradient) -> {
        gradient[0] = 4 * Math.pow(x[0], 3) + 1e-3 * x[1];
        gradient[1] = 4e-3 * Math.pow(x[1], 3) + 1e-3 * x[0];
        return Math.pow(x[0], 4) + 1e-3 * Math.pow(x[1], 4) + 1e-3 * x[0] * x[1];
      };

  static Stream<Arguments> paths() {
    return Stream.of(
        Arguments.of(VALLEY, -1.2, 1, 1, -1.0174097957038217, 1.0745266139984402),
        Arguments.of(VALLEY, -1.2, 1, 8, -0.8876359561098071, 0.7417730301128318),
        Arguments.of(VALLEY, -1.2, 1, 20, 0.3701747138650216, 0.13229321286746193),
        Arguments.of(WAVE, 4, 3, 3, 3.0016800822877863, 0.39919739471007054),
        Arguments.of(WAVE, 4, 3, 8, 3.6069274230189365, -5.3612660372605314e-05),
        Arguments.of(WAVE, -7, 0.5, 1, -6.925948962448797, -0.003997086269567629),
        Arguments.of(WAVE, -7, 0.5, 5, -6.7746333145230215, 3.6310634854779013e-06),
        Arguments.of(BASIN, 30, -40, 1, 25.00001404329848, -39.988149565931906),
        Arguments.of(BASIN, 30, -40, 12, -1.8765832270599958, -17.037179784434677));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void iterates_followScipy(
      Lbfgs.Objective objective, double x, double y, int iterations, double endX, double endY) {
    var found = new Lbfgs(objective, 1e-9, iterations).minimise(new double[] {x, y});
    assertThat(found.iterations()).isEqualTo(iterations);
    assertThat(found.point()[0]).isCloseTo(endX, within(1e-8));
    assertThat(found.point()[1]).isCloseTo(endY, within(1e-8));
  }

  @Test
  void minimum_ofTheValley_isFound() {
    double[] minimum = new Lbfgs(VALLEY, 1e-9, 500).minimise(new double[] {-1.2, 1}).point();
    assertThat(minimum[0]).isCloseTo(1, within(1e-6));
    assertThat(minimum[1]).isCloseTo(1, within(1e-6));
  }

  /** Coefficients of p0 t + p1 t² + p2 cos(p3 t) + p4 e^−t, and every step tried. */
  static Stream<Arguments> searches() {
    return Stream.of(
        search(
            "-1.62 0.27 1.72 6.0 1.96",
            "0.013 0.065 0.273 1.105 4.433 17.745 7.89990976560661 5.63009020347605 "
                + "7.12817111448222 6.121813593706153 5.63009020347605"),
        search(
            "-2.6 0.02 -1.27 6.0 1.11",
            "1.628 8.14 34.188 138.38 80.77593792648591 58.37981765774546 "
                + "70.77844081373362 61.60460883659397 67.65933794150614 61.60460883659397"),
        search(
            "-1.49 0.14 2.3 4.59 4.77",
            "0.083 0.415 1.743 7.055 28.303 14.74528754556207 10.445235586815699 "
                + "8.745754707756705 9.86741208793564 8.867780199347001"),
        search(
            "-1.51 0.04 -2.48 5.81 3.83",
            "7.508 37.54 11.66217111226998 17.189850601597964 27.36492530079898 "
                + "22.241519562658887 18.268205299911717 19.088425103523747 "
                + "18.268205299911717"),
        search(
            "-2.86 0.05 2.81 3.07 1.99",
            "0.025 0.125 0.525 2.125 8.525 34.125 22.222382282916232 "
                + "31.473065861601224 31.473065861601224"));
  }

  /** Parameters of a function and the steps that scipy tries on it, each a row of numbers. */
  private static Arguments search(String parameters, String steps) {
    return Arguments.of(numbers(parameters), numbers(steps));
  }

  private static List<Double> numbers(String row) {
    return Stream.of(row.split(" ", -1)).map(Double::valueOf).toList();
  }

  @ParameterizedTest
  @MethodSource("searches")
  void lineSearch_triesTheStepsOfScipy(List<Double> p, List<Double> expected) {
    var search = new LineSearch(value(p, 0), slope(p, 0), expected.getFirst(), 1e10);
    List<Double> steps = new ArrayList<>();
    boolean done = false;
    while (!done && steps.size() < 50) {
      double step = search.trial();
      steps.add(step);
      done = search.accept(value(p, step), slope(p, step));
    }
    assertThat(steps).hasSameSizeAs(expected);
    for (int i = 0; i < steps.size(); i++) {
      assertThat(steps.get(i)).isCloseTo(expected.get(i), within(1e-8));
    }
  }

  private static double value(List<Double> p, double t) {
    return p.get(0) * t
        + p.get(1) * t * t
        + p.get(2) * Math.cos(p.get(3) * t)
        + p.get(4) * Math.exp(-t);
  }

  private static double slope(List<Double> p, double t) {
    return p.get(0)
        + 2 * p.get(1) * t
        - p.get(2) * p.get(3) * Math.sin(p.get(3) * t)
        - p.get(4) * Math.exp(-t);
  }
}
