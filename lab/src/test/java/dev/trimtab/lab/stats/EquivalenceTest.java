package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    var first = SampleScores.of(53, 48, 61, 40, 55);
    var second = SampleScores.of(50, 50, 60, 41, 51);
    var test = Equivalence.test(first, second, 5);
    // Differences 3, −2, 1, −1, 4: mean 1, variance 6.5, standard error √1.3.
    assertThat(test.difference()).isCloseTo(1, within(1e-12));
    assertThat(test.standardError()).isCloseTo(Math.sqrt(1.3), within(1e-12));
    assertThat(test.differencePValue())
        .isCloseTo(2 * StudentT.upperTail(1 / Math.sqrt(1.3), 4), within(1e-12));
    assertThat(test.equivalencePValue())
        .isCloseTo(StudentT.upperTail(4 / Math.sqrt(1.3), 4), within(1e-12));
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

  @Test
  void equalScores_areEquivalent() {
    var scores = SampleScores.of(10, 20, 30, 40, 50);
    var test = Equivalence.test(scores, scores, 5);
    assertThat(test.verdict(0.05)).isEqualTo(Verdict.EQUIVALENT);
    assertThat(test.differencePValue()).isEqualTo(1);
  }

  @Test
  void constantShiftBeyondTheMargin_isDifferent() {
    var test =
        Equivalence.test(
            SampleScores.of(10, 20, 30, 40, 50), SampleScores.of(20, 30, 40, 50, 60), 5);
    assertThat(test.verdict(0.05)).isEqualTo(Verdict.DIFFERENT);
    assertThat(test.equivalencePValue()).isEqualTo(1);
  }

  @Test
  void fewQuestions_decideNothing() {
    var scores = SampleScores.of(10, 20, 30, 40);
    assertThat(Equivalence.test(scores, scores, 5).verdict(0.05)).isEqualTo(Verdict.UNDECIDED);
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
