package dev.trimtab.lab.massive;

import dev.trimtab.lab.extract.Cleaning.Choice;
import dev.trimtab.lab.massive.Hypothesis.Measure;
import dev.trimtab.lab.massive.Hypothesis.Relation;
import dev.trimtab.lab.massive.HypothesisResult.Verdict;
import dev.trimtab.lab.massive.Side.Cleaned;
import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Holm;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides claims about vectors from paired differences: a claim is supported or refuted where the
 * test of that, adjusted over all claims, and the interval of the difference both say so.
 */
public final class Hypotheses {
  /* "Better by m" is tested as a difference from m: above it the claim holds, below it its contrary.
   * "The same within m" holds by the two one-sided tests, and is refuted where the difference is
   * shown to exceed m. Of one claim only one of the two tests can reject falsely, hence one p-value
   * a claim goes into Holm's correction: the smaller. */

  private static final double SCALE = 100;

  private Hypotheses() {}

  /** One claim with the better of its two tests. */
  private record Tested(double pValue, Verdict verdict) {}

  /** The verdicts on claims, in their order. */
  public static List<HypothesisResult> decide(
      List<Hypothesis> hypotheses, List<StudiedModel> studied) {
    var differences = new Differences(studied);
    List<Optional<Difference>> found =
        hypotheses.stream()
            .map(h -> differences.of(h.first(), h.second(), h.measure(), h.traits()))
            .toList();
    List<Tested> tests = new ArrayList<>();
    List<Double> pValues = new ArrayList<>();
    for (int i = 0; i < hypotheses.size(); i++) {
      Hypothesis hypothesis = hypotheses.get(i);
      found.get(i).ifPresent(difference -> tests.add(test(hypothesis, difference)));
    }
    tests.forEach(test -> pValues.add(test.pValue));
    List<Double> adjusted = Holm.adjusted(pValues);
    List<HypothesisResult> results = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < hypotheses.size(); i++) {
      if (found.get(i).isPresent()) {
        results.add(result(hypotheses.get(i), found.get(i).get(), tests.get(at), adjusted.get(at)));
        at++;
      } else {
        results.add(
            new HypothesisResult(
                hypotheses.get(i),
                List.of(),
                1,
                Verdict.UNDECIDED,
                "A side has no vector with a result."));
      }
    }
    return List.copyOf(results);
  }

  private static Tested test(Hypothesis hypothesis, Difference difference) {
    double estimate = difference.interval().estimate();
    double margin = hypothesis.margin();
    return switch (hypothesis.relation()) {
      case BETTER ->
          new Tested(
              apart(difference, margin), estimate > margin ? Verdict.SUPPORTED : Verdict.REFUTED);
      case SAME -> {
        double same = same(difference, margin);
        double beyond =
            Math.abs(estimate) > margin ? apart(difference, Math.copySign(margin, estimate)) : 1;
        yield same <= beyond
            ? new Tested(same, Verdict.SUPPORTED)
            : new Tested(beyond, Verdict.REFUTED);
      }
    };
  }

  /** The p-value of the mean being {@code value}. */
  private static double apart(Difference difference, double value) {
    return test(difference, value, Equivalence.STANDARD_MARGIN).differencePValue();
  }

  /** The p-value of the mean being at least {@code margin} away from 0. */
  private static double same(Difference difference, double margin) {
    return test(difference, 0, SCALE / difference.most() * margin).equivalencePValue();
  }

  /* The tests know scores of 0 to 100: other measures are brought to that scale. */
  private static Equivalence test(Difference difference, double from, double margin) {
    double scale = SCALE / difference.most();
    Map<String, Double> values = new TreeMap<>();
    Map<String, Double> others = new TreeMap<>();
    double[] all = difference.perQuestion().values();
    for (int q = 0; q < all.length; q++) {
      values.put(difference.perQuestion().questions().get(q), scale * all[q]);
      others.put(difference.perQuestion().questions().get(q), scale * from);
    }
    return Equivalence.test(Scores.of(values), Scores.of(others), margin);
  }

  private static HypothesisResult result(
      Hypothesis hypothesis, Difference difference, Tested test, double pValue) {
    boolean shown = pValue <= Equivalence.STANDARD_LEVEL;
    boolean agrees = agrees(hypothesis, difference.interval(), test.verdict);
    if (shown && agrees) {
      return new HypothesisResult(hypothesis, List.of(difference), pValue, test.verdict, "");
    }
    return new HypothesisResult(
        hypothesis,
        List.of(difference),
        pValue,
        Verdict.UNDECIDED,
        reason(hypothesis, difference, agrees && test.pValue <= Equivalence.STANDARD_LEVEL));
  }

  private static String reason(Hypothesis hypothesis, Difference difference, boolean alone) {
    if (difference.questions() < Equivalence.FEWEST_QUESTIONS) {
      return "%d questions are too few to decide on.".formatted(difference.questions());
    }
    if (alone) {
      return "Shown alone, but not among so many claims.";
    }
    double near =
        hypothesis.relation() == Relation.SAME
            ? hypothesis.margin()
            : difference.most() * Equivalence.STANDARD_MARGIN / SCALE;
    return switch (test(difference, 0, SCALE / difference.most() * near)
        .verdict(Equivalence.STANDARD_LEVEL)) {
      case EQUIVALENT ->
          String.format(Locale.ROOT, "The sides are within ± %.1f of each other.", near);
      case TOO_FEW ->
          "Nearly all questions agree, and %d are too few to rule out others that do not."
              .formatted(difference.questions());
      case DIFFERENT, UNDECIDED -> "";
    };
  }

  /** Whether the interval says what the test says. */
  private static boolean agrees(Hypothesis hypothesis, Interval interval, Verdict verdict) {
    double margin = hypothesis.margin();
    return switch (hypothesis.relation()) {
      case BETTER ->
          verdict == Verdict.SUPPORTED ? interval.low() > margin : interval.high() < margin;
      case SAME ->
          verdict == Verdict.SUPPORTED
              ? interval.low() > -margin && interval.high() < margin
              : interval.low() > margin || interval.high() < -margin;
    };
  }

  /** What the published study claims of a model with massive dimensions, for some methods. */
  public static List<Hypothesis> standard(List<String> methods) {
    List<Hypothesis> claims = new ArrayList<>();
    for (String method : methods) {
      Side own = Side.ALL.method(method);
      claims.add(
          Hypothesis.better(
              method + ": taking out the layer's two largest dimensions before the fit helps",
              own.variant(method + "_preclean_la2"),
              own.variant(method)));
      claims.add(
          Hypothesis.better(
              method + ": cleaning before the fit is better than after it",
              own.cleaned(Cleaned.PRECLEAN),
              own.cleaned(Cleaned.POSTCLEAN)));
      claims.add(
          new Hypothesis(
              method + ": vectors cleaned before the fit move more for their size",
              Relation.BETTER,
              own.cleaned(Cleaned.PRECLEAN),
              own.cleaned(Cleaned.NONE),
              0,
              Measure.EFFICIENCY,
              List.of()));
    }
    Side any = Side.ALL.cleaned(Cleaned.ANY);
    claims.add(
        Hypothesis.better(
            "the layer's own dimensions are better than those of many layers",
            any.choice(Choice.LAYER),
            any.choice(Choice.GLOBAL)));
    claims.add(Hypothesis.better("two dimensions are better than one", any.count(2), any.count(1)));
    claims.add(
        Hypothesis.better("two dimensions are better than three", any.count(2), any.count(3)));
    if (methods.contains("probe") && methods.contains("mean_diff")) {
      claims.add(
          Hypothesis.better(
              "cleaning adds more to mean_diff than to the probe",
              any.method("mean_diff").gained(),
              any.method("probe").gained()));
    }
    return List.copyOf(claims);
  }
}
