package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.UserError;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtractionMethodsTest {
  private static final int HIDDEN = 96;

  static List<ExtractionMethod> all() {
    return ExtractionMethods.all();
  }

  static Stream<ExtractionMethod> learning() {
    return all().stream().filter(method -> !method.id().equals("random"));
  }

  @Test
  void registry_namesEveryMethod() {
    assertThat(ExtractionMethods.ids())
        .containsExactly("mean_diff", "probe", "probe_lbfgs", "pca", "random");
    assertThatThrownBy(() -> ExtractionMethods.get("prob"))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.remedy()).contains("\"probe\""));
  }

  @ParameterizedTest
  @MethodSource("learning")
  void plantedDirection_isFound(ExtractionMethod method) {
    for (long seed = 1; seed <= 5; seed++) {
      var set = PlantedTruth.set(60, HIDDEN, 6, new SplittableRandom(seed));
      var fit = method.fit(set, new SplittableRandom(seed));
      assertThat(fit.direction().cosine(PlantedTruth.direction(HIDDEN)))
          .as("%s, seed %d", method.id(), seed)
          .isGreaterThan(0.9);
    }
  }

  @Test
  void plantedDirection_isNotFoundByChance() {
    var method = ExtractionMethods.get("random");
    for (long seed = 1; seed <= 20; seed++) {
      var set = PlantedTruth.set(60, HIDDEN, 6, new SplittableRandom(seed));
      var fit = method.fit(set, new SplittableRandom(seed));
      // A random cosine has standard deviation 1 / sqrt(96) = 0.102.
      assertThat(fit.direction().cosine(PlantedTruth.direction(HIDDEN))).isLessThan(0.5);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void direction_hasUnitLengthAndPointsToThePositiveClass(ExtractionMethod method) {
    var set = PlantedTruth.set(40, HIDDEN, 3, new SplittableRandom(8));
    var fit = (Fit.Found) method.fit(set, new SplittableRandom(2));
    assertThat(fit.direction().norm()).isCloseTo(1, within(1e-6));
    assertThat(fit.norm()).isPositive();
    double[] direction = doubles(fit);
    double positive = Dense.dot(direction, set.positive().mean());
    double negative = Dense.dot(direction, set.negative().mean());
    assertThat(positive).isGreaterThan(negative);
    assertThat(fit.midpoint()).isCloseTo((positive + negative) / 2, within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("all")
  void exchangedClasses_reverseTheDirection(ExtractionMethod method) {
    var set = PlantedTruth.set(40, HIDDEN, 3, new SplittableRandom(9));
    var exchanged = new TrainingSet(set.negative(), set.positive(), true);
    var fit = method.fit(set, new SplittableRandom(4));
    var reversed = method.fit(exchanged, new SplittableRandom(4));
    assertThat(fit.direction().cosine(reversed.direction())).isCloseTo(-1, within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("all")
  void equalSeeds_giveEqualBits(ExtractionMethod method) {
    var set = PlantedTruth.set(40, HIDDEN, 3, new SplittableRandom(10));
    assertThat(method.fit(set, new SplittableRandom(5)))
        .isEqualTo(method.fit(set, new SplittableRandom(5)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void indistinguishableClasses_areDegenerate(ExtractionMethod method) {
    var rows = PlantedTruth.set(20, HIDDEN, 1, new SplittableRandom(11)).positive();
    var fit = method.fit(new TrainingSet(rows, rows, true), new SplittableRandom(6));
    assertThat(fit).isInstanceOf(Fit.Degenerate.class);
    assertThat(fit.direction().isZero()).isTrue();
    assertThat(fit.direction().size()).isEqualTo(HIDDEN);
  }

  @ParameterizedTest
  @MethodSource("all")
  void reorderedEqualClasses_areDegenerate(ExtractionMethod method) {
    var rows = PlantedTruth.set(20, HIDDEN, 1, new SplittableRandom(11)).positive();
    var reversed = rows.select(Stream.iterate(19, i -> i - 1).limit(20).toList());
    var fit = method.fit(new TrainingSet(rows, reversed, true), new SplittableRandom(6));
    assertThat(fit.degenerate()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void zeroRows_areDegenerate(ExtractionMethod method) {
    var rows = Rows.of(3, 4, new float[12]);
    var fit = method.fit(new TrainingSet(rows, rows, true), new SplittableRandom(6));
    assertThat(fit.degenerate()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void onePair_isEnough(ExtractionMethod method) {
    var set = PlantedTruth.set(1, HIDDEN, 3, new SplittableRandom(12));
    assertThat(method.fit(set, new SplittableRandom(6)).degenerate()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("learning")
  void unpairedClasses_areFittedExceptByPca(ExtractionMethod method) {
    var set = PlantedTruth.set(60, HIDDEN, 6, new SplittableRandom(13));
    var unpaired =
        new TrainingSet(set.positive(), set.negative().select(List.of(3, 8, 1, 5, 20, 30)), false);
    var fit = method.fit(unpaired, new SplittableRandom(6));
    assertThat(fit.degenerate()).isEqualTo(method.id().equals("pca"));
  }

  @Test
  void meanDifference_isTheDifferenceOfTheMeans() {
    var set =
        new TrainingSet(
            Rows.of(2, 2, new float[] {4, 1, 6, 3}), Rows.of(1, 2, new float[] {2, -2}), false);
    var fit = (Fit.Found) ExtractionMethods.get("mean_diff").fit(set, new SplittableRandom(0));
    assertThat(fit.norm()).isEqualTo(5);
    assertThat(fit.direction().toArray()).containsExactly(0.6f, 0.8f);
    assertThat(fit.midpoint()).isCloseTo(0.6 * 3.5 + 0.8 * 0, within(1e-6));
  }

  @Test
  void meanDifference_besideMassiveDimension_keepsSmallDifferences() {
    var set =
        new TrainingSet(
            Rows.of(1, 2, new float[] {1e6f, 1.001f}),
            Rows.of(1, 2, new float[] {1e6f, 1.000f}),
            true);
    var fit = ExtractionMethods.get("mean_diff").fit(set, new SplittableRandom(0));
    assertThat(fit.direction().toArray()).containsExactly(0, 1);
  }

  @Test
  void notANumber_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> Rows.of(2, 2, new float[] {1, 2, 3, Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has NaN at dimension 1, expected a finite number");
  }

  static double[] doubles(Fit fit) {
    double[] values = new double[fit.direction().size()];
    for (int h = 0; h < values.length; h++) {
      values[h] = fit.direction().at(h);
    }
    return values;
  }
}
