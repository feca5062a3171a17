package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairPrincipalComponentTest {
  private static final int HIDDEN = 48;

  @Test
  void component_leavesDifferencesWithNoMomentAlongIt() {
    var set = PlantedTruth.set(30, HIDDEN, 2, new SplittableRandom(21));
    var fit = ExtractionMethods.get("pca").fit(set, new SplittableRandom(0));
    double[] component = ExtractionMethodsTest.doubles(fit);
    // The image of a principal component under the second moments is parallel to it: whatever is
    // orthogonal to the component gains nothing from them.
    double[] image = new double[HIDDEN];
    for (int pair = 0; pair < 30; pair++) {
      double[] difference = difference(set, pair);
      Dense.addScaled(image, Dense.dot(difference, component), difference);
    }
    double along = Dense.dot(image, component);
    Dense.addScaled(image, -along, component);
    assertThat(Dense.norm(image)).isLessThan(1e-5 * along);
  }

  @Test
  void component_explainsMoreThanAnyOtherDirection() {
    var set = PlantedTruth.set(30, HIDDEN, 2, new SplittableRandom(22));
    var fit = ExtractionMethods.get("pca").fit(set, new SplittableRandom(0));
    double most = moment(set, ExtractionMethodsTest.doubles(fit));
    var random = new SplittableRandom(23);
    for (int i = 0; i < 200; i++) {
      double[] other = RandomDirection.draw(HIDDEN, random);
      Dense.scale(other, 1 / Dense.norm(other));
      assertThat(moment(set, other)).isLessThan(most);
    }
    var mean =
        ExtractionMethodsTest.doubles(
            ExtractionMethods.get("mean_diff").fit(set, new SplittableRandom(0)));
    assertThat(moment(set, mean)).isLessThan(most);
  }

  @Test
  void norm_isTheRootMeanSquareAlongTheComponent() {
    var set = PlantedTruth.set(30, HIDDEN, 2, new SplittableRandom(24));
    var fit = (Fit.Found) ExtractionMethods.get("pca").fit(set, new SplittableRandom(0));
    assertThat(fit.norm())
        .isCloseTo(Math.sqrt(moment(set, ExtractionMethodsTest.doubles(fit)) / 30), within(1e-5));
  }

  @Test
  void differencesOfBothSigns_haveNoSign() {
    float[] positive = {1, 0, -1, 0};
    float[] negative = {-1, 0, 1, 0};
    var set = new TrainingSet(Rows.of(2, 2, positive), Rows.of(2, 2, negative), true);
    assertThat(ExtractionMethods.get("pca").fit(set, new SplittableRandom(0)))
        .isInstanceOfSatisfying(
            Fit.Degenerate.class, fit -> assertThat(fit.reason()).contains("no sign"));
  }

  private static double moment(TrainingSet set, double[] direction) {
    double sum = 0;
    for (int pair = 0; pair < set.positive().count(); pair++) {
      double along = Dense.dot(difference(set, pair), direction);
      sum += along * along;
    }
    return sum;
  }

  private static double[] difference(TrainingSet set, int pair) {
    double[] difference = new double[set.hidden()];
    for (int h = 0; h < difference.length; h++) {
      difference[h] = (double) set.positive().at(pair, h) - set.negative().at(pair, h);
    }
    return difference;
  }
}
