package dev.trimtab.lab.experiment;

import dev.trimtab.lab.experiment.Flag.Kind;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what a reader of a row must know before comparing its cells. */
final class Flags {
  private static final int IMBALANCE = 2;

  /* Points of a hundred. */
  private static final double NO_EFFECT = 1;

  private final List<Flag> flags = new ArrayList<>();
  private final TraitRow row;

  private Flags(TraitRow row) {
    this.row = row;
  }

  /** The flags of one row. */
  static List<Flag> of(TraitRow row) {
    var finder = new Flags(row);
    row.cells().forEach(finder::cell);
    finder.trainingCounts();
    finder.responses();
    finder.answers();
    return List.copyOf(finder.flags);
  }

  private void add(Kind kind, String precision, String message) {
    flags.add(new Flag(kind, row.trait(), precision, message));
  }

  private void cell(CellResult cell) {
    for (ExtractionResult extraction : cell.extractions()) {
      extraction(cell, extraction);
    }
    switch (cell.outcome()) {
      case CellOutcome.Steered steered -> steered(cell, steered);
      case CellOutcome.Incoherent _ ->
          add(
              Kind.INCOHERENT,
              cell.precision(),
              "No setting reached the coherence asked for; the most coherent one is shown.");
      case CellOutcome.Stopped stopped -> add(Kind.STOPPED, cell.precision(), stopped.reason());
    }
    settings(cell);
    missing(cell);
  }

  private void settings(CellResult cell) {
    List<SteeringPoint> incomplete =
        cell.points().stream().filter(point -> !point.complete()).toList();
    if (!incomplete.isEmpty()) {
      SteeringPoint first = incomplete.getFirst();
      add(
          Kind.INCOMPLETE,
          cell.precision(),
          "%d of %d settings have no score and were left out; the first, ratio %.2f at layer %d: %s"
              .formatted(
                  incomplete.size(),
                  cell.points().size(),
                  first.ratio(),
                  first.layer(),
                  first.reason()));
    }
  }

  /** Answers behind the table that have no score. */
  private void missing(CellResult cell) {
    List<Evaluation.Answer> answers =
        cell.evaluations().stream().flatMap(evaluation -> evaluation.questions().stream()).toList();
    List<Score> scores =
        answers.stream().flatMap(a -> Stream.of(a.trait(), a.coherence())).toList();
    long broken = answers.stream().filter(a -> a.trait() instanceof Score.NoAnswer).count();
    long missing =
        answers.stream().filter(a -> !a.trait().scored() || !a.coherence().scored()).count();
    if (missing > broken) {
      add(
          Kind.MISSING_SCORES,
          cell.precision(),
          "%d of %d answers behind the table have no score%s."
              .formatted(
                  missing - broken,
                  answers.size(),
                  Score.failure(scores).map(why -> ": " + why).orElse("")));
    }
    if (broken > 0) {
      add(
          Kind.BROKEN,
          cell.precision(),
          "%d of %d answers behind the table broke off: the model's logits were no numbers."
              .formatted(broken, answers.size()));
    }
  }

  private void steered(CellResult cell, CellOutcome.Steered steered) {
    if (Math.abs(steered.searchDelta()) < NO_EFFECT) {
      add(
          Kind.NO_EFFECT,
          cell.precision(),
          "The search found no coherent setting that moves the score by a point: comparisons with"
              + " the chosen one compare no steering.");
    }
    if (steered.ceiling()) {
      add(
          Kind.CEILING,
          cell.precision(),
          "The baseline of %.1f leaves steering no room on the scale."
              .formatted(cell.reportBaseline().getFirst().trait().estimate()));
    }
  }

  private void extraction(CellResult cell, ExtractionResult extraction) {
    int positive = extraction.positive().train();
    int negative = extraction.negative().train();
    if (Math.max(positive, negative) > IMBALANCE * Math.min(positive, negative)) {
      add(
          Kind.CLASS_BALANCE,
          cell.precision(),
          "Vectors on the responses of %s were trained on %d positive and %d negative examples."
              .formatted(extraction.responsesFrom(), positive, negative));
    }
    if (!extraction.vetted() && extraction.positive().generated() > 0) {
      add(
          Kind.UNVETTED,
          cell.precision(),
          "The responses of %s were not vetted: some may not show the trait."
              .formatted(extraction.responsesFrom()));
    }
    int empty = extraction.positive().emptySpans() + extraction.negative().emptySpans();
    if (empty > 0) {
      add(
          Kind.EMPTY_SPAN,
          cell.precision(),
          "%d texts of %s have no token in %s and were left out."
              .formatted(empty, extraction.responsesFrom(), extraction.position()));
    }
    for (ExtractionResult.Method method : extraction.methods()) {
      degenerate(cell, method);
    }
  }

  private void degenerate(CellResult cell, ExtractionResult.Method method) {
    List<Integer> layers =
        method.layers().stream()
            .filter(ExtractionResult.Layer::degenerate)
            .map(ExtractionResult.Layer::layer)
            .toList();
    if (!layers.isEmpty()) {
      add(
          Kind.DEGENERATE,
          cell.precision(),
          "%s found no direction at layers %s.".formatted(method.method(), layers));
    }
  }

  private Map<String, ExtractionResult> steering() {
    Map<String, ExtractionResult> steering = new LinkedHashMap<>();
    for (CellResult cell : row.cells()) {
      if (!cell.extractions().isEmpty() && !cell.extractions().getFirst().methods().isEmpty()) {
        steering.put(cell.precision(), cell.extractions().getFirst());
      }
    }
    return steering;
  }

  private void trainingCounts() {
    Map<String, String> counts = new LinkedHashMap<>();
    steering()
        .forEach(
            (precision, e) ->
                counts.put(precision, e.positive().train() + " + " + e.negative().train()));
    if (Set.copyOf(counts.values()).size() > 1) {
      add(Kind.TRAINING_COUNTS, "", "Training examples differ: " + listed(counts) + ".");
    }
  }

  private void responses() {
    Map<String, String> sources = new LinkedHashMap<>();
    Set<String> keys = new LinkedHashSet<>();
    steering()
        .forEach(
            (precision, e) -> {
              sources.put(precision, e.responsesFrom());
              keys.add(e.responsesKey());
            });
    if (keys.size() > 1) {
      add(
          Kind.RESPONSES_DIFFER,
          "",
          "Vectors were trained on different responses ("
              + listed(sources)
              + "), so cells differ in text as well as in precision.");
    }
  }

  private void answers() {
    Map<String, String> counts = new LinkedHashMap<>();
    for (CellResult cell : row.cells()) {
      if (cell.outcome() instanceof CellOutcome.Steered steered) {
        Evaluation report = steered.report();
        counts.put(cell.precision(), report.scored() + " of " + report.questions().size());
      }
    }
    if (Set.copyOf(counts.values()).size() > 1) {
      add(Kind.ANSWERS_DIFFER, "", "Scored answers differ: " + listed(counts) + ".");
    }
  }

  private static String listed(Map<String, String> values) {
    List<String> parts = new ArrayList<>();
    values.forEach((name, value) -> parts.add(name + " " + value));
    return String.join(", ", parts);
  }
}
