package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Whether intervals cover and verdicts err as often as they say, over many simulated studies.
 * Prints the rates that docs/statistics.md shows.
 */
class CoverageTest {
  private static final int STUDIES = 1500;
  private static final Bootstrap BOOTSTRAP = new Bootstrap(500, 0.95);
  private static final List<Integer> SIZES = List.of(12, 20, 50);

  /* Standard deviation of a rate of 0.95 over the studies: 0.0056. */
  private static final double DOUBT = 3 * Math.sqrt(0.95 * 0.05 / STUDIES);

  /** Shapes of judge's scores, and their true means. */
  private enum Shape {
    EVEN(60) {
      @Override
      double draw(RandomGenerator random) {
        return random.nextGaussian(60, 20);
      }
    },
    BIMODAL(0.5 * 2.5 + 0.5 * 95) {
      @Override
      double draw(RandomGenerator random) {
        return random.nextDouble() < 0.5 ? 5 * random.nextDouble() : 90 + 10 * random.nextDouble();
      }
    },
    ONE_IN_FIVE_REFUSES(0.2 * 2.5 + 0.8 * 95) {
      @Override
      double draw(RandomGenerator random) {
        return random.nextDouble() < 0.2 ? 5 * random.nextDouble() : 90 + 10 * random.nextDouble();
      }
    },
    SATURATED(98.3) {
      @Override
      double draw(RandomGenerator random) {
        return 98.3 + 1.7 * (2 * random.nextDouble() - 1);
      }
    },
    /* Of a half-normal variable the mean is √(2/π) deviations. */
    SATURATED_WITH_TAIL(
        0.9 * (100 - 0.8 * Math.sqrt(2 / Math.PI)) + 0.1 * (98 - 10 * Math.sqrt(2 / Math.PI))) {
      @Override
      double draw(RandomGenerator random) {
        boolean tail = random.nextDouble() < 0.1;
        double below = Math.abs(random.nextGaussian());
        return tail ? 98 - 10 * below : 100 - 0.8 * below;
      }
    },
    SATURATED_WITH_RARE_FAILURES(0.98 * 99 + 0.02 * 64) {
      @Override
      double draw(RandomGenerator random) {
        double noise = 2 * random.nextDouble() - 1;
        return random.nextDouble() < 0.02 ? 64 + noise : 99 + noise;
      }
    };

    private final double mean;

    Shape(double mean) {
      this.mean = mean;
    }

    abstract double draw(RandomGenerator random);
  }

  private static Scores sample(Shape shape, int n, RandomGenerator random) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = shape.draw(random);
    }
    return SampleScores.of(values);
  }

  private static double coverage(Shape shape, int n, RandomGenerator random) {
    int covered = 0;
    for (int study = 0; study < STUDIES; study++) {
      if (BOOTSTRAP.mean(sample(shape, n, random), random).contains(shape.mean)) {
        covered++;
      }
    }
    return (double) covered / STUDIES;
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  @Test
  void intervals_coverAsOftenAsTheySay(TestReporter reporter) {
    var random = new SplittableRandom(71);
    for (Shape shape : List.of(Shape.EVEN, Shape.BIMODAL, Shape.SATURATED)) {
      for (int n : SIZES) {
        double rate = coverage(shape, n, random);
        reporter.publishEntry(Map.of(shape + " n=" + n, rate(rate)));
        // A bootstrap of bounded scores at n = 12 may miss by a further point.
        assertThat(rate).as(shape + " at " + n).isBetween(0.94 - DOUBT, 0.965 + DOUBT);
      }
    }
  }

  @Test
  void intervals_ofSkewedScores_coverLess_andSoTheDocumentationSays(TestReporter reporter) {
    var random = new SplittableRandom(72);
    for (int n : SIZES) {
      double skewed = coverage(Shape.ONE_IN_FIVE_REFUSES, n, random);
      double rare = coverage(Shape.SATURATED_WITH_RARE_FAILURES, n, random);
      reporter.publishEntry(Map.of(Shape.ONE_IN_FIVE_REFUSES + " n=" + n, rate(skewed)));
      reporter.publishEntry(Map.of(Shape.SATURATED_WITH_RARE_FAILURES + " n=" + n, rate(rare)));
      double tail = coverage(Shape.SATURATED_WITH_TAIL, n, random);
      reporter.publishEntry(Map.of(Shape.SATURATED_WITH_TAIL + " n=" + n, rate(tail)));
      assertThat(tail).as("at %d", n).isBetween(0.6, 0.93);
      assertThat(skewed).as("at %d", n).isGreaterThan(0.90);
      // A sample without a failure does not know of them: at least that share is missed.
      assertThat(1 - rare).as("at %d", n).isGreaterThan(Math.pow(0.98, n) - DOUBT * 3);
    }
  }

  @Test
  void intervalsWithoutTheSignOfSaturation_coverInEveryShape(TestReporter reporter) {
    var random = new SplittableRandom(76);
    for (Shape shape : Shape.values()) {
      for (int n : SIZES) {
        int signed = 0;
        int missed = 0;
        for (int study = 0; study < STUDIES; study++) {
          Scores scores = sample(shape, n, random);
          if (Saturation.of(scores)) {
            signed++;
          } else if (!BOOTSTRAP.mean(scores, random).contains(shape.mean)) {
            missed++;
          }
        }
        String sign = rate((double) signed / STUDIES);
        String miss = rate((double) missed / STUDIES);
        reporter.publishEntry(
            Map.of(shape + " n=" + n, "signed " + sign + ", missed without sign " + miss));
        assertThat((double) missed / STUDIES).as(shape + " at " + n).isLessThan(0.10);
        if (shape == Shape.EVEN || shape == Shape.BIMODAL) {
          assertThat((double) signed / STUDIES).as(shape + " at " + n).isLessThan(0.03);
        }
      }
    }
  }

  /**
   * Differences that are nearly all the same, but one in so many questions jumps; their mean is
   * {@code shift}.
   */
  private static Equivalence jumping(
      int n, double shift, double noise, double jump, RandomGenerator random) {
    double often = 5 / Math.abs(jump);
    double[] first = new double[n];
    double[] second = new double[n];
    for (int i = 0; i < n; i++) {
      boolean jumps = random.nextDouble() < often;
      double centred = (jumps ? jump : 0) - often * jump;
      first[i] = 60;
      second[i] = 60 + shift + centred + random.nextGaussian(0, noise);
    }
    return Equivalence.test(SampleScores.of(second), SampleScores.of(first), 5);
  }

  @Test
  void verdictsOnNearlyEqualDifferences_errAtMostAsOftenAsTheySay(TestReporter reporter) {
    var random = new SplittableRandom(77);
    double doubt = 3 * Math.sqrt(0.05 * 0.95 / STUDIES);
    for (double jump : new double[] {-20, -50, -100}) {
      for (int n : List.of(5, 12, 20, 50, 100)) {
        int equivalent = 0;
        int different = 0;
        for (int study = 0; study < STUDIES; study++) {
          if (jumping(n, -5, 0.3, jump, random).verdict(0.05) == Verdict.EQUIVALENT) {
            equivalent++;
          }
          if (jumping(n, 0, 0.3, jump, random).verdict(0.05) == Verdict.DIFFERENT) {
            different++;
          }
        }
        String where = "jumps of " + (int) jump + ", n=" + n;
        reporter.publishEntry(
            Map.of(
                "equivalent at the margin, " + where, rate((double) equivalent / STUDIES),
                "different without difference, " + where, rate((double) different / STUDIES)));
        assertThat((double) equivalent / STUDIES).as(where).isLessThan(0.05 + doubt);
        assertThat((double) different / STUDIES).as(where).isLessThan(0.05 + doubt);
      }
    }
  }

  @Test
  void verdictsOnNoisyDifferencesWithRareJumps_errMore_andSoTheDocumentationSays(
      TestReporter reporter) {
    var random = new SplittableRandom(78);
    for (int n : SIZES) {
      int equivalent = 0;
      for (int study = 0; study < STUDIES; study++) {
        if (jumping(n, -5, 6, -50, random).verdict(0.05) == Verdict.EQUIVALENT) {
          equivalent++;
        }
      }
      double rate = (double) equivalent / STUDIES;
      reporter.publishEntry(
          Map.of("equivalent at the margin, noisy with jumps, n=" + n, rate(rate)));
      // Noise hides that samples without a jump, or with one, say nothing of how many there are.
      assertThat(rate).as("at %d", n).isBetween(0.06, 0.24);
    }
  }

  /** Two precisions on the same questions whose scores truly differ by {@code shift}. */
  private static Equivalence pair(Shape shape, int n, double shift, RandomGenerator random) {
    double[] first = new double[n];
    double[] second = new double[n];
    for (int i = 0; i < n; i++) {
      first[i] = shape.draw(random);
      second[i] = first[i] + shift + random.nextGaussian(0, 6);
    }
    return Equivalence.test(SampleScores.of(second), SampleScores.of(first), 5);
  }

  @Test
  void verdicts_errAtMostAsOftenAsTheySay(TestReporter reporter) {
    var random = new SplittableRandom(73);
    double doubt = 3 * Math.sqrt(0.05 * 0.95 / STUDIES);
    for (int n : SIZES) {
      int equivalent = 0;
      int different = 0;
      for (int study = 0; study < STUDIES; study++) {
        if (pair(Shape.BIMODAL, n, 5, random).verdict(0.05) == Verdict.EQUIVALENT) {
          equivalent++;
        }
        if (pair(Shape.BIMODAL, n, 0, random).differencePValue() <= 0.05) {
          different++;
        }
      }
      reporter.publishEntry(
          Map.of("equivalent at the margin, n=" + n, rate((double) equivalent / STUDIES)));
      reporter.publishEntry(
          Map.of("different without difference, n=" + n, rate((double) different / STUDIES)));
      assertThat((double) equivalent / STUDIES).as("at %d", n).isLessThan(0.05 + doubt);
      assertThat((double) different / STUDIES).as("at %d", n).isLessThan(0.05 + doubt);
    }
  }

  @Test
  void tables_errAtMostAsOftenAsTheySay(TestReporter reporter) {
    var random = new SplittableRandom(74);
    int equivalent = 0;
    int different = 0;
    int alone = 0;
    for (int study = 0; study < STUDIES; study++) {
      List<Equivalence> atMargin = new ArrayList<>();
      List<Equivalence> equal = new ArrayList<>();
      for (int cell = 0; cell < 5; cell++) {
        atMargin.add(pair(Shape.EVEN, 20, cell % 2 == 0 ? 5 : -5, random));
        equal.add(pair(Shape.EVEN, 20, 0, random));
      }
      if (Equivalence.table(atMargin, 0.05).stream()
          .anyMatch(cell -> cell.verdict() == Verdict.EQUIVALENT)) {
        equivalent++;
      }
      if (Equivalence.table(equal, 0.05).stream()
          .anyMatch(cell -> cell.differencePValue() <= 0.05)) {
        different++;
      }
      if (atMargin.stream().anyMatch(cell -> cell.verdict(0.05) == Verdict.EQUIVALENT)) {
        alone++;
      }
    }
    double doubt = 3 * Math.sqrt(0.05 * 0.95 / STUDIES);
    reporter.publishEntry(
        Map.of(
            "any false equivalence of five", rate((double) equivalent / STUDIES),
            "any false difference of five", rate((double) different / STUDIES),
            "any false equivalence of five without Holm", rate((double) alone / STUDIES)));
    assertThat((double) equivalent / STUDIES).isLessThan(0.05 + doubt);
    assertThat((double) different / STUDIES).isLessThan(0.05 + doubt);
    assertThat((double) alone / STUDIES).isGreaterThan(0.15);
  }

  @Test
  void spreadOfEqualPrecisions_exceedsNoiseAsOftenAsItSays(TestReporter reporter) {
    var random = new SplittableRandom(75);
    int tables = 400;
    int exceptional = 0;
    double exceeded = 0;
    for (int table = 0; table < tables; table++) {
      double[] questions = sample(Shape.BIMODAL, 20, random).values();
      List<Scores> precisions = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        double[] scores = questions.clone();
        for (int q = 0; q < scores.length; q++) {
          scores[q] += random.nextGaussian(0, 5);
        }
        precisions.add(SampleScores.of(scores));
      }
      Spread spread = Spread.of(precisions, new Bootstrap(300, 0.95), random);
      exceeded += spread.exceeded() / tables;
      if (spread.exceeded() < 0.05) {
        exceptional++;
      }
    }
    double rate = (double) exceptional / tables;
    reporter.publishEntry(Map.of("spread beyond 95 % of noise", rate(rate)));
    assertThat(rate).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / tables));
    // Were it calibrated, the share would be uniform between 0 and 1.
    assertThat(exceeded).isBetween(0.45, 0.56);
  }
}
