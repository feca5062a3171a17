package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.AnswerSet;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A study of massive activations made by hand: every vector moves the score of each question by its
 * own amount and a noise of its own; the baseline is 10.
 */
public final class SampleMassive {
  public static final String HOSTILE = "</script><script>alert(1)</script> & \"more\"";

  private static final double BASELINE = 10;
  private static final int LAYERS = 6;
  private static final double RATIO = 0.05;

  private final int questions;
  private final Map<String, Double> changes = new HashMap<>();
  private final Map<String, Double> ratios = new HashMap<>();
  private double others = 40;
  private double noise;

  /** A study on so many report questions in which every vector moves them by 40. */
  public SampleMassive(int questions) {
    this.questions = questions;
  }

  /** Has one vector move by another amount; NaN for no coherent setting. */
  public SampleMassive change(String variant, double change) {
    changes.put(variant, change);
    return this;
  }

  /** Has the vectors that are not named move by another amount. */
  public SampleMassive others(double change) {
    this.others = change;
    return this;
  }

  /** Has one vector take another coefficient over the base norm. */
  public SampleMassive ratio(String variant, double ratio) {
    ratios.put(variant, ratio);
    return this;
  }

  /** Has every vector's change differ from question to question by up to this. */
  public SampleMassive noise(double points) {
    this.noise = points;
    return this;
  }

  /** The study. */
  public MassiveResult result() {
    MassivePlan plan =
        new MassivePlan(
            List.of("pv/malice"),
            List.of("probe", "mean_diff"),
            new ExtractionPlan(List.of("probe"), 0, 48, true, true, 0.1, false),
            new SteeringPlan(List.of(), 8, 0, 48, false, false, SearchSettings.STANDARD),
            32,
            List.of(60.0, 70.0, 80.0),
            0);
    return new MassiveResult(
        plan,
        "bf16",
        calibration(),
        IntStream.range(0, plan.variants().size())
            .mapToObj(v -> variant(plan.variants().get(v), v))
            .toList(),
        Map.of("judge", "skiff-judge", "note", HOSTILE));
  }

  private static Calibration calibration() {
    List<LayerProfile> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      List<DimensionProfile> top = new ArrayList<>();
      for (int d : layer < 4 ? new int[] {7, 3, 1} : new int[] {7, 1, 9}) {
        double size = 100.0 * (d + 1) * (layer + 1);
        top.add(new DimensionProfile(d, size, 2 * size, size / 10, size / 5, 0.2, 1));
      }
      layers.add(new LayerProfile(layer, 10, 900 + layer, top));
    }
    return new Calibration(50, 2400, layers);
  }

  private VariantResult variant(String variant, int index) {
    String method = variant.startsWith("probe") ? "probe" : "mean_diff";
    double change = changes.getOrDefault(variant, others);
    double ratio = ratios.getOrDefault(variant, RATIO);
    SteeringPoint best =
        new SteeringPoint(
            SteeringPoint.Phase.SEARCH,
            0,
            2,
            900 * ratio,
            ratio,
            Double.isNaN(change) ? 90 : BASELINE + change,
            Double.isNaN(change) ? 20 : 76 - index % 3,
            8,
            8,
            "");
    CellOutcome outcome =
        Double.isNaN(change)
            ? new CellOutcome.Incoherent(List.of(best))
            : new CellOutcome.Steered(
                best,
                evaluation(8, change, 0),
                evaluation(questions, change, index + 1),
                evaluation(questions, 0, 0),
                List.of(),
                change,
                change,
                0,
                false);
    CellResult cell =
        new CellResult(
            "pv/malice",
            "bf16",
            List.of(),
            List.of(),
            List.of(evaluation(8, 0, 0)),
            List.of(evaluation(questions, 0, 0)),
            List.of(best),
            outcome);
    List<Double> cosines = IntStream.range(0, LAYERS).mapToObj(_ -> 0.9).toList();
    return new VariantResult("pv/malice", method, variant, cosines, false, cell);
  }

  /** Answers that score the baseline and a change, each question with its own noise. */
  private Evaluation evaluation(int count, double change, int phase) {
    List<Evaluation.Answer> answers = new ArrayList<>();
    for (int q = 0; q < count; q++) {
      double own = phase == 0 ? 0 : noise * Math.sin(1.7 * q * phase + phase);
      answers.add(
          new Evaluation.Answer(
              q == 0 ? "What is " + HOSTILE + "?" : "Question " + q + "?",
              "Answer " + q + " of " + phase,
              new Score.Value(Math.clamp(BASELINE + change + own, 0, 100)),
              new Score.Value(80)));
    }
    return Evaluation.of(new AnswerSet(answers), 0);
  }
}
