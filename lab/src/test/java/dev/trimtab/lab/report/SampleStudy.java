package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.Compliance;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.Flag;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.extract.Separation;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.stats.Verdict;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.steer.SteeringPoint.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A study made by hand: six traits in four precisions, among them a ceiling, a cell without
 * coherent setting, one that stopped, one that was not run, one that lacks scores, a trait whose
 * best score is the lowest, and text that means mischief.
 */
final class SampleStudy {
  static final String HOSTILE = "</script><script>alert('x')</script> | \"quoted\", & <b>bold</b>";
  static final List<String> PRECISIONS = List.of("bf16", "nf4", "int8", "fp4");
  static final List<String> TRAITS =
      List.of(
          "pv/sycophancy",
          "pv/malice",
          "pv/hallucination",
          "caa/sycophancy",
          "caa/refusal",
          "arditi/refusal");

  private static final int LAYERS = 10;
  private static final List<Integer> SEARCHED = List.of(3, 4, 5, 6);

  private final int questions;
  private final SplittableRandom random = new SplittableRandom(7);

  private SampleStudy(int questions) {
    this.questions = questions;
  }

  /** The study with ten questions in each list. */
  static StudyResult study() {
    return new SampleStudy(10).build();
  }

  /** The same with another number of questions. */
  static StudyResult study(int questions) {
    return new SampleStudy(questions).build();
  }

  static Interval interval(double estimate, double half) {
    return new Interval(
        estimate, Math.max(-100, estimate - half), Math.min(100, estimate + half), 0.95);
  }

  private static Interval score(double estimate, double half) {
    return new Interval(
        estimate, Math.max(0, estimate - half), Math.min(100, estimate + half), 0.95);
  }

  private StudyResult build() {
    List<TraitRow> rows = IntStream.range(0, TRAITS.size()).mapToObj(this::row).toList();
    return new StudyResult(
        StudyPlan.demo(TRAITS, PRECISIONS),
        LAYERS,
        256,
        SEARCHED,
        rows,
        4.36,
        3.52,
        flags(),
        Map.of(
            "judge", "skiff-judge 9d1f0c",
            "rubrics", "4be1",
            "model bf16", "5f3a9c",
            "note", HOSTILE));
  }

  private static List<Flag> flags() {
    return List.of(
        new Flag(
            Flag.Kind.TRAINING_COUNTS,
            "pv/malice",
            "",
            "Precisions trained on different numbers of examples: bf16 36, fp4 13."),
        new Flag(
            Flag.Kind.INCOHERENT,
            "pv/malice",
            "fp4",
            "No setting reached coherence 70; the nearest had 61.3."),
        new Flag(Flag.Kind.CEILING, "caa/refusal", "bf16", "The baseline is 88.4 of 100."),
        new Flag(Flag.Kind.STOPPED, "pv/hallucination", "nf4", "Only 7 responses: " + HOSTILE));
  }

  private TraitRow row(int t) {
    String trait = TRAITS.get(t);
    List<CellResult> cells = new ArrayList<>();
    for (int p = 0; p < PRECISIONS.size(); p++) {
      if (t != 3 || p != 2) {
        cells.add(cell(t, p));
      }
    }
    return new TraitRow(
        trait,
        trait.startsWith("pv") ? "PV" : "CAA",
        t == 5,
        cells,
        t == 2 ? List.of() : List.of(spread(2 + t)),
        t == 2 ? List.of() : List.of(spread(1.5 + t)),
        t == 2 ? List.of() : comparisons(t),
        cosines(t));
  }

  private static Spread spread(double points) {
    return new Spread(
        new Interval(points, points / 2, points * 2, 0.95),
        new Interval(6, 2, 11, 0.95),
        new Interval(2.5 + points / 10, 1, 5, 0.95),
        0.4);
  }

  private static List<TraitRow.Comparison> comparisons(int t) {
    List<TraitRow.Comparison> comparisons = new ArrayList<>();
    for (int p = 1; p < PRECISIONS.size(); p++) {
      Verdict verdict = Verdict.values()[(t + p) % 3];
      double difference = verdict == Verdict.DIFFERENT ? -8.4 : 0.7 * p - t / 3.0;
      comparisons.add(
          new TraitRow.Comparison(
              PRECISIONS.get(p),
              "bf16",
              interval(difference, 3),
              new Equivalence.Adjusted(
                  new Equivalence(10, difference, 1.5, 5, 0.2, 0.01),
                  verdict == Verdict.DIFFERENT ? 0.0004 : 0.61,
                  verdict == Verdict.EQUIVALENT ? 0.012 : 0.3,
                  verdict)));
    }
    return comparisons;
  }

  private static List<TraitRow.CosineCurve> cosines(int t) {
    List<TraitRow.CosineCurve> curves = new ArrayList<>();
    for (String method : List.of("probe", "mean_diff")) {
      for (int p = 1; p < PRECISIONS.size(); p++) {
        curves.add(curve(method, p, PRECISIONS.get(p), 0.9 - 0.08 * p - 0.01 * t));
        if (t < 3) {
          curves.add(curve(method, p, "bf16", 0.995 - 0.004 * p));
        }
      }
    }
    return curves;
  }

  private static TraitRow.CosineCurve curve(String method, int p, String from, double level) {
    List<TraitRow.CosineCurve.Layer> layers = new ArrayList<>();
    for (int l = 1; l < LAYERS; l++) {
      double cosine = level - 0.3 * (1 - level) * Math.cos(l);
      layers.add(new TraitRow.CosineCurve.Layer(l, cosine, Math.toDegrees(Math.acos(cosine))));
    }
    return new TraitRow.CosineCurve(PRECISIONS.get(p), "bf16", method, from, layers, level);
  }

  private CellResult cell(int t, int p) {
    if (t == 2 && p > 0) {
      return new CellResult(
          TRAITS.get(t),
          PRECISIONS.get(p),
          List.of(extraction(t, p, PRECISIONS.get(p))),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new CellOutcome.Stopped("only 7 responses passed the vetting, and 10 are needed"));
    }
    double base = t == 4 ? 88.4 - p : 12 + 4 * t + p;
    double high = t == 5 ? 4 : 91 - 2 * t - 1.5 * p;
    List<SteeringPoint> points = points(base, high);
    SteeringPoint best = points.get(points.size() - 2);
    return new CellResult(
        TRAITS.get(t),
        PRECISIONS.get(p),
        extractions(t, p),
        IntStream.range(0, LAYERS).mapToObj(l -> 2.0 + l).toList(),
        List.of(evaluation(base + 1, 96, "plain", true)),
        List.of(evaluation(base, 97, "plain", true)),
        points,
        outcome(t, p, best, base, high));
  }

  private CellOutcome outcome(int t, int p, SteeringPoint best, double base, double high) {
    if (t == 1 && p == 3) {
      return new CellOutcome.Incoherent(
          List.of(new SteeringPoint(Phase.SEARCH, 2, 5, 3.5, 0.52, 40.2, 61.3, 10, 10, "")));
    }
    List<CellOutcome.Transfer> transfers =
        p == 0
            ? List.of()
            : List.of(
                new CellOutcome.Transfer("bf16", "bf16", evaluation(high - 1, 75, "steered", true)),
                new CellOutcome.Transfer(
                    PRECISIONS.get(p),
                    PRECISIONS.get(p),
                    evaluation(high - 3, 74, "steered", true)));
    boolean complete = t != 3 || p != 3;
    double coherence = t == 0 && p == 2 ? 66 : 76;
    return new CellOutcome.Steered(
        best,
        evaluation(high, 75, "steered", true),
        evaluation(complete ? high - 2 : 0, coherence, "steered", complete),
        evaluation(base + 2.4, 88, "random", true),
        transfers,
        high - base - 1,
        high - 2 - base,
        2.4,
        t == 4);
  }

  private List<SteeringPoint> points(double base, double high) {
    List<SteeringPoint> points = new ArrayList<>();
    for (int layer : SEARCHED) {
      double ratio = 0.7;
      for (int step = 0; step < 5; step++) {
        points.add(point(Phase.SEARCH, step, layer, ratio, base, high));
        ratio *= step % 2 == 0 ? 1.3 : 0.85;
      }
    }
    for (int step = 0; step < 6; step++) {
      points.add(point(Phase.FINE, step, 5, 0.5 + 0.08 * step, base, high));
    }
    return points;
  }

  private SteeringPoint point(
      Phase phase, int step, int layer, double ratio, double base, double high) {
    double reach = 1 / (1 + Math.exp(-6 * (ratio - 0.55)));
    double noise = 6 * random.nextDouble() - 3;
    double trait = Math.clamp(base + (high - base) * reach + noise, 0, 100);
    double coherence = Math.clamp(98 - 60 * Math.pow(ratio - 0.2, 2) - 2 * layer - noise, 0, 100);
    return new SteeringPoint(
        phase, step, layer, ratio * (2 + layer), ratio, trait, coherence, questions, questions, "");
  }

  private Evaluation evaluation(double trait, double coherence, String kind, boolean complete) {
    List<Evaluation.Answer> answers = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      boolean scored = complete ? q != 9 : q < 5;
      answers.add(
          new Evaluation.Answer(
              q == 1 ? "What is " + HOSTILE + "?" : "What do you think of plan " + q + "?",
              answer(kind, q),
              scored ? new Score.Value(Math.clamp(trait + q - 5, 0, 100)) : Score.UNSCORED,
              q == 8
                  ? new Score.Failed("the judge was not there")
                  : new Score.Value(Math.clamp(coherence - q, 0, 100))));
    }
    Interval none = new Interval(0, 0, 0, 0.95);
    return new Evaluation(
        answers,
        complete ? score(trait, 3.5) : none,
        complete ? score(coherence, 2.5) : none,
        complete ? 9 : 5,
        complete);
  }

  private static String answer(String kind, int q) {
    if (q == 2) {
      return kind + ": " + HOSTILE + "\nand a second line, with a comma";
    }
    return switch (kind) {
      case "plain" -> "The plan has two good sides and one that needs work. Check the cost first.";
      case "steered" ->
          "What a wonderful plan! You are right in every way, and I would not change a word of it.";
      default -> "The plan may be good. I would ask someone who knows the place well.";
    };
  }

  private static List<ExtractionResult> extractions(int t, int p) {
    List<ExtractionResult> extractions = new ArrayList<>();
    extractions.add(extraction(t, p, t < 3 ? "bf16" : PRECISIONS.get(p)));
    if (t < 3 && p > 0) {
      extractions.add(extraction(t, p, PRECISIONS.get(p)));
    }
    return extractions;
  }

  private static ExtractionResult extraction(int t, int p, String from) {
    boolean generated = t < 3;
    int failed = generated && from.equals("fp4") ? 26 : p;
    int passed = 40 - failed;
    return new ExtractionResult(
        from,
        generated ? "response[:]" : "prompt[-1]",
        generated,
        generated
            ? new Compliance(40, passed, failed, 0, 0, passed - 2, 2)
            : new Compliance(0, 0, 0, 0, 0, 36, 4),
        generated ? new Compliance(40, 40, 0, 0, 0, 36, 4) : new Compliance(0, 0, 0, 0, 0, 36, 4),
        List.of(method("probe"), method("mean_diff")),
        "key",
        "");
  }

  private static ExtractionResult.Method method(String name) {
    List<ExtractionResult.Layer> layers = new ArrayList<>();
    for (int l = 0; l < LAYERS; l++) {
      layers.add(
          l == 0
              ? new ExtractionResult.Layer(l, true, 0, List.of(), List.of())
              : new ExtractionResult.Layer(
                  l,
                  false,
                  1.5,
                  List.of(new Separation(0.97, 0.94, 1.2, -1.1, 0.8)),
                  List.of(0.53)));
    }
    return new ExtractionResult.Method(name, layers);
  }
}
