package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EquivalenceTest {
  /** Quantiles from tables, and tails as scipy gives them. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.25",
    "6.313751514675043, 1, 0.05",
    "2.015048373333024, 5, 0.05",
    "2.228138851964939, 10, 0.025",
    "2.756385903670605, 29, 0.005",
    "1.66, 100, 0.050023625675631886",
    "1.645, 20000, 0.04999276307595963",
    "12, 9, 3.8499431114928265e-07",
    "0.01, 3, 0.496324555706426",
    "0, 7, 0.5",
    "-2.015048373333024, 5, 0.95"
  })
  void upperTail_equalsTheTables(double t, double degrees, double expected) {
    assertThat(StudentT.upperTail(t, degrees)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void test_countsByHand() {
    var first = SampleScores.of(53, 48, 61, 40, 55, 53, 48, 61, 40, 55);
    var second = SampleScores.of(50, 50, 60, 41, 51, 50, 50, 60, 41, 51);
    var test = Equivalence.test(first, second, 5);
    // Differences twice 3, −2, 1, −1, 4: mean 1, sum of squares 52, standard error √(52 / 9 / 10).
    double error = Math.sqrt(52.0 / 90);
    assertThat(test.difference()).isCloseTo(1, within(1e-12));
    assertThat(test.standardError()).isCloseTo(error, within(1e-12));
    assertThat(test.differencePValue())
        .isCloseTo(2 * StudentT.upperTail(1 / error, 9), within(1e-12));
    assertThat(test.equivalencePValue()).isCloseTo(StudentT.upperTail(4 / error, 9), within(1e-12));
    assertThat(test.verdict(0.05)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(Equivalence.test(first, second, 2).verdict(0.05)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void trueDifferenceAtTheMargin_isCalledEquivalentAtTheLevelOnly() {
    var random = new SplittableRandom(51);
    assertThat(share(5, Verdict.EQUIVALENT, random)).isBetween(0.035, 0.065);
    assertThat(share(-5, Verdict.EQUIVALENT, random)).isBetween(0.035, 0.065);
    assertThat(share(0, Verdict.EQUIVALENT, random)).isGreaterThan(0.9);
    assertThat(share(12, Verdict.DIFFERENT, random)).isGreaterThan(0.99);
  }

  @Test
  void noTrueDifference_isCalledDifferentAtTheLevelAtMost() {
    var random = new SplittableRandom(52);
    int rejected = 0;
    for (int i = 0; i < 4000; i++) {
      if (compare(0, random).differencePValue() <= 0.05) {
        rejected++;
      }
    }
    // Standard deviation of the share 0.0035.
    assertThat(rejected / 4000.0).isBetween(0.037, 0.063);
    assertThat(share(0, Verdict.DIFFERENT, random)).isLessThan(0.05);
  }

  private static double share(double difference, Verdict verdict, SplittableRandom random) {
    int count = 0;
    for (int i = 0; i < 2000; i++) {
      if (compare(difference, random).verdict(0.05) == verdict) {
        count++;
      }
    }
    return count / 2000.0;
  }

  private static Equivalence compare(double difference, SplittableRandom random) {
    double[] first = SampleScores.normal(20, 60, 25, random);
    double[] second = first.clone();
    for (int i = 0; i < second.length; i++) {
      second[i] -= random.nextGaussian(difference, 6);
    }
    return Equivalence.test(SampleScores.of(first), SampleScores.of(second), 5);
  }

  private static Equivalence constant(int n, double shift) {
    double[] first = SampleScores.normal(n, 50, 20, new SplittableRandom(54));
    double[] second = Arrays.stream(first).map(score -> score - shift).toArray();
    return Equivalence.test(SampleScores.of(first), SampleScores.of(second), 5);
  }

  @Test
  void equalScores_areEquivalentOnlyWithManyQuestions() {
    assertThat(constant(5, 0).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(constant(20, 0).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    // 0.95⁵⁸ = 0.051, 0.95⁵⁹ = 0.048: one question in twenty may flip over the whole scale.
    assertThat(constant(58, 0).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(constant(59, 0).verdict(0.05)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(constant(59, 0).differencePValue()).isEqualTo(1);
  }

  @Test
  void constantShiftNearTheMargin_needsMoreQuestionsToBeEquivalent() {
    assertThat(constant(59, 3).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(constant(160, 3).verdict(0.05)).isEqualTo(Verdict.EQUIVALENT);
  }

  @Test
  void constantShiftBeyondTheMargin_isDifferentOnceThereAreEnoughQuestions() {
    assertThat(constant(9, 20).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(constant(10, 20).verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(constant(20, 20).verdict(0.05)).isEqualTo(Verdict.DIFFERENT);
    assertThat(constant(20, 20).equivalencePValue()).isEqualTo(1);
  }

  @Test
  void fewQuestions_decideNothing() {
    var random = new SplittableRandom(55);
    double[] first = SampleScores.normal(9, 60, 2, random);
    double[] second = SampleScores.normal(9, 20, 2, random);
    var test = Equivalence.test(SampleScores.of(first), SampleScores.of(second), 5);
    assertThat(test.verdict(0.05)).isEqualTo(Verdict.TOO_FEW);
    assertThat(test.differencePValue()).isEqualTo(1);
  }

  @Test
  void table_saysWhereQuestionsAreTooFew() {
    assertThat(Equivalence.table(List.of(constant(20, 0), constant(20, 20)), 0.05))
        .extracting(Equivalence.Adjusted::verdict)
        .containsExactly(Verdict.TOO_FEW, Verdict.UNDECIDED);
  }

  @Test
  void otherQuestions_areRefused() {
    assertThatThrownBy(() -> Equivalence.test(SampleScores.of(1, 2), SampleScores.of(1), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same 2 questions, found 1");
  }

  @Test
  void holm_equalsWorkedExamples() {
    assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThat(Holm.adjusted(List.of(0.6, 0.9))).containsExactly(1.0, 1.0);
    assertThat(Holm.adjusted(List.of(0.2))).containsExactly(0.2);
    assertThat(Holm.adjusted(List.of())).isEmpty();
    assertThatThrownBy(() -> Holm.adjusted(List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void table_correctsOverItsComparisons() {
    var random = new SplittableRandom(53);
    int anyWrong = 0;
    int anyWrongAlone = 0;
    for (int i = 0; i < 1000; i++) {
      List<Equivalence> tests = Stream.generate(() -> compare(5, random)).limit(8).toList();
      if (Equivalence.table(tests, 0.05).stream()
          .anyMatch(adjusted -> adjusted.verdict() == Verdict.EQUIVALENT)) {
        anyWrong++;
      }
      if (tests.stream().anyMatch(test -> test.verdict(0.05) == Verdict.EQUIVALENT)) {
        anyWrongAlone++;
      }
    }
    assertThat(anyWrong).isLessThan(75);
    assertThat(anyWrongAlone).isGreaterThan(250);
  }
}
