package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.Comparison;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.stats.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a study found, as sentences in plain words with the numbers they rest on. */
public final class Findings {
  /** The delta that counts as steered, in points. */
  private static final double LIFT = 30;

  /** So many examples are named in a sentence. */
  private static final int NAMED = 4;

  private final StudyResult study;
  private final String reference;

  private Findings(StudyResult study) {
    this.study = study;
    this.reference = study.plan().reference();
  }

  /** The sentences, the most important first; each can be read alone. */
  public static List<String> of(StudyResult study) {
    var findings = new Findings(study);
    List<String> sentences = new ArrayList<>();
    sentences.add(findings.steering());
    findings.unsteered().ifPresent(sentences::add);
    findings.random().ifPresent(sentences::add);
    findings.spread().ifPresent(sentences::add);
    findings.verdicts().ifPresent(sentences::add);
    findings.cosines().ifPresent(sentences::add);
    if (!study.flags().isEmpty()) {
      sentences.add(
          Numbers.count(study.flags().size(), "warning", "warnings")
              + " to read before these figures are used.");
    }
    return List.copyOf(sentences);
  }

  private record Lift(TraitRow row, CellResult cell, double points) {}

  /** How far steering moved each trait in the wanted direction in the reference. */
  private List<Lift> lifts() {
    List<Lift> lifts = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      Studies.cell(row, reference)
          .ifPresent(
              cell ->
                  DeltaTable.delta(cell, Questions.REPORT)
                      .ifPresent(
                          delta ->
                              lifts.add(new Lift(row, cell, row.negative() ? -delta : delta))));
    }
    return lifts;
  }

  /** Whether it moved far enough, and stayed coherent on the report questions. */
  private boolean moved(Lift lift) {
    return lift.points >= LIFT && Studies.coherentOnReport(study, steered(lift.cell));
  }

  private static Steered steered(CellResult cell) {
    return Studies.steered(cell).orElseThrow();
  }

  private String steering() {
    List<Lift> lifted = lifts().stream().filter(this::moved).toList();
    String start =
        "In %s, steering moved %s of %s by %s points or more at coherence ≥ %s"
            .formatted(
                reference,
                lifted.size(),
                Numbers.count(study.rows().size(), "trait", "traits"),
                Numbers.fixed(LIFT, 0),
                Studies.bar(study));
    if (lifted.isEmpty()) {
      return start + ".";
    }
    double least = lifted.stream().mapToDouble(Lift::points).min().orElseThrow();
    double most = lifted.stream().mapToDouble(Lift::points).max().orElseThrow();
    return "%s (%s to %s points over the baseline, on %s)."
        .formatted(
            start,
            Numbers.fixed(least, 1),
            Numbers.fixed(most, 1),
            study.plan().steering().sameQuestions()
                ? "the questions of the search"
                : "questions the search did not use");
  }

  /** The traits that did not move so far in the reference, each with its reason. */
  private Optional<String> unsteered() {
    List<String> reasons = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      Optional<CellResult> cell = Studies.cell(row, reference);
      if (cell.isEmpty()) {
        reasons.add(row.trait() + " was not run");
        continue;
      }
      Optional<Lift> lift =
          lifts().stream().filter(one -> one.row.trait().equals(row.trait())).findFirst();
      if (lift.isEmpty() || !moved(lift.get())) {
        reasons.add(row.trait() + " " + reason(cell.get(), lift));
      }
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of("Exceptions: " + String.join("; ", reasons) + ".");
  }

  private static String reason(CellResult cell, Optional<Lift> lift) {
    if (!(cell.outcome() instanceof Steered steered)) {
      return "came to no coherent result";
    }
    if (lift.isEmpty()) {
      return "has too few scored answers";
    }
    String points = Numbers.fixed(lift.get().points, 1) + " points";
    if (steered.ceiling()) {
      return "cannot move far (%s; its baseline lies at the end of the scale)".formatted(points);
    }
    return lift.get().points < LIFT
        ? "moved " + points
        : "moved %s, but at coherence %s on the report questions"
            .formatted(points, Numbers.fixed(steered.report().coherence().estimate(), 1));
  }

  private Optional<String> random() {
    return study.rows().stream()
        .flatMap(row -> Studies.cell(row, reference).stream())
        .filter(cell -> DeltaTable.delta(cell, Questions.REPORT).isPresent())
        .filter(cell -> steered(cell).random().complete())
        .max(Comparator.comparingDouble(Findings::randomPoints))
        .map(
            cell ->
                "Random directions of the same size moved traits there by at most %s points (%s)."
                    .formatted(Numbers.fixed(randomPoints(cell), 1), cell.trait()));
  }

  private static double randomPoints(CellResult cell) {
    return Math.abs(steered(cell).randomDelta());
  }

  private Optional<String> spread() {
    List<TraitRow> rows =
        study.rows().stream().filter(row -> !row.reportSpread().isEmpty()).toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<Spread> spreads = rows.stream().map(row -> row.reportSpread().getFirst()).toList();
    TraitRow widest =
        rows.stream()
            .max(
                Comparator.comparingDouble(
                    row -> row.reportSpread().getFirst().observed().estimate()))
            .orElseThrow();
    Spread most = widest.reportSpread().getFirst();
    return Optional.of(
        ("Between precisions the mean spread is %s points; were all precisions equal, noise alone"
                + " would show about %s. The widest is %s with %s (noise %s).")
            .formatted(
                Numbers.fixed(study.meanReportSpread(), 1),
                Numbers.fixed(ScoreTable.mean(spreads, spread -> spread.residual().estimate()), 1),
                widest.trait(),
                Numbers.fixed(most.observed().estimate(), 1),
                Numbers.fixed(most.residual().estimate(), 1)));
  }

  private Optional<String> verdicts() {
    List<Comparison> all =
        study.rows().stream().flatMap(row -> row.comparisons().stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> different = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      for (Comparison comparison : row.comparisons()) {
        if (comparison.test().verdict() == Verdict.DIFFERENT) {
          different.add(
              "%s in %s by %s"
                  .formatted(
                      row.trait(),
                      comparison.precision(),
                      Numbers.signed(comparison.difference().estimate(), 1)));
        }
      }
    }
    long few = count(all, Verdict.TOO_FEW);
    String counted =
        "Of %s with %s, %s are equivalent within %s points, %s undecided%s and %s different"
            .formatted(
                Numbers.count(all.size(), "comparison", "comparisons"),
                reference,
                count(all, Verdict.EQUIVALENT),
                ComparisonTable.margin(study),
                count(all, Verdict.UNDECIDED),
                few == 0 ? "" : ", %s with too few questions to tell".formatted(few),
                different.size());
    return Optional.of(counted + (different.isEmpty() ? "." : " (" + some(different) + ")."));
  }

  private static String some(List<String> names) {
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(names.size(), NAMED)));
    if (names.size() > NAMED) {
      shown.add(names.size() - NAMED + " more in the table");
    }
    return String.join("; ", shown);
  }

  private static long count(List<Comparison> comparisons, Verdict verdict) {
    return comparisons.stream()
        .filter(comparison -> comparison.test().verdict() == verdict)
        .count();
  }

  /** Where the vectors of the method that steers point, native beside controlled. */
  private Optional<String> cosines() {
    String own = range(true);
    String controlled = range(false);
    if (own.isEmpty() && controlled.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    if (!controlled.isEmpty()) {
      parts.add("%s when all precisions read %s's responses".formatted(controlled, reference));
    }
    if (!own.isEmpty()) {
      parts.add("%s when each reads its own".formatted(own));
    }
    return Optional.of(
        "Cosine of the vectors with those of %s over the layers searched: %s."
            .formatted(reference, String.join("; ", parts)));
  }

  private String range(boolean own) {
    String method = study.plan().extraction().methods().getFirst();
    List<Double> means =
        study.rows().stream()
            .flatMap(row -> row.cosines().stream())
            .filter(curve -> curve.method().equals(method))
            .filter(curve -> Cosines.readsOwn(curve) == own)
            .filter(curve -> CosineTable.searched(study, curve))
            .map(CosineCurve::steeredMean)
            .sorted()
            .toList();
    if (means.isEmpty()) {
      return "";
    }
    return Numbers.fixed(means.getFirst(), 2) + " to " + Numbers.fixed(means.getLast(), 2);
  }
}
