package dev.trimtab.lab.experiment;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.AnswerSet;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.CoefficientSearch;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.Setting;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.steer.SteeringRuns;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.JsonCodec;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One trait in one precision, from base norms to confirmation. The chosen setting is measured again
 * on questions that the search did not see, for the best of many noisy runs flatters itself.
 */
final class StudyCell {
  private static final double CEILING = 15;

  /* Raised when the same inputs give other base norms than before. */
  private static final int CODE = 1;

  private final Laboratory laboratory;
  private final StudyPlan plan;
  private final Trait trait;
  private final Subject subject;
  private final SteeringRuns runs;
  private final List<String> search;
  private final List<String> report;

  StudyCell(Laboratory laboratory, StudyPlan plan, Trait trait, Subject subject) {
    this.laboratory = laboratory;
    this.plan = plan;
    this.trait = trait;
    this.subject = subject;
    SteeringPlan steering = plan.steering();
    Trait.Questions questions = trait.questions();
    if (steering.sameQuestions()) {
      this.search =
          first(
              Stream.concat(questions.search().stream(), questions.report().stream()).toList(),
              steering.searchQuestions());
      this.report = search;
    } else {
      this.search = first(questions.search(), steering.searchQuestions());
      this.report = first(questions.report(), steering.reportQuestions());
    }
    this.runs =
        new SteeringRuns(
            laboratory.store(),
            Folders.of(subject, trait),
            subject,
            laboratory.judge(),
            new SteeringRuns.Terms(
                trait, laboratory.rubrics(), steering.maxNewTokens(), steering.search().scope()));
  }

  private static List<String> first(List<String> questions, int most) {
    return most == 0 ? questions : questions.subList(0, Math.min(most, questions.size()));
  }

  /**
   * The cell's vectors.
   *
   * @param steering those that steer
   * @param others those that the same setting is tried with
   */
  record CellVectors(Extracted.Vectors steering, List<Other> others) {
    /** Another vector, found in one precision's activations on another's responses. */
    record Other(String vectorsFrom, Extracted.Vectors vectors) {}
  }

  /** Runs the cell. */
  CellResult run(CellVectors vectors, List<ExtractionResult> extractions) {
    BaseNorms norms = baseNorms();
    List<AnswerSet> baseline =
        runs.run("baseline", List.of(Setting.unsteered(search), Setting.unsteered(report)));
    Evaluation searchBaseline = evaluation(baseline.get(0), "baseline-search");
    Evaluation reportBaseline = evaluation(baseline.get(1), "baseline-report");
    TraitVector vector = vectors.steering().method(plan.extraction().methods().getFirst());
    List<CoefficientSearch.Candidate> candidates = candidates(vector, norms);
    CoefficientSearch.Found found = found(candidates);
    CellOutcome outcome = outcome(found, searchBaseline, reportBaseline, vectors);
    return new CellResult(
        trait.id(),
        subject.precision(),
        extractions,
        norms.norms(),
        List.of(searchBaseline),
        List.of(reportBaseline),
        found.points(),
        outcome);
  }

  private BaseNorms baseNorms() {
    List<Object> prompts =
        search.stream()
            .<Object>map(q -> ContrastTexts.ids(subject.prompt(Example.question(q))))
            .toList();
    Artifact artifact =
        new Artifact(
            Folders.of(subject, trait),
            "base-norms",
            Map.of("code", CODE, "subject", subject.identity(), "prompts", Key.of(prompts).hash()));
    return laboratory
        .store()
        .step(artifact, JsonCodec.of(BaseNorms.class), () -> BaseNorms.of(subject, search));
  }

  private List<CoefficientSearch.Candidate> candidates(TraitVector vector, BaseNorms norms) {
    List<CoefficientSearch.Candidate> candidates = new ArrayList<>();
    for (int layer : plan.steering().layersOf(subject.layers())) {
      if (!vector.layer(layer).degenerate()) {
        candidates.add(
            new CoefficientSearch.Candidate(layer, vector.direction(layer), norms.at(layer)));
      }
    }
    return candidates;
  }

  private CoefficientSearch.Found found(List<CoefficientSearch.Candidate> candidates) {
    if (candidates.isEmpty()) {
      return new CoefficientSearch.Found(List.of(), List.of(), -1);
    }
    return new CoefficientSearch(runs, plan.steering().search(), trait.direction(), search)
        .run(candidates);
  }

  private CellOutcome outcome(
      CoefficientSearch.Found found,
      Evaluation searchBaseline,
      Evaluation reportBaseline,
      CellVectors vectors) {
    if (found.points().isEmpty()) {
      return new CellOutcome.Stopped("No layer searched has a direction.");
    }
    if (found.points().stream().noneMatch(SteeringPoint::complete)) {
      return new CellOutcome.Stopped(
          "Not one of %d settings has a score. %s"
              .formatted(found.points().size(), found.points().getFirst().reason()));
    }
    if (found.best() < 0) {
      return new CellOutcome.Incoherent(found.mostCoherent().stream().toList());
    }
    SteeringPoint best = found.points().get(found.best());
    String method = plan.extraction().methods().getFirst();
    Direction direction = vectors.steering().method(method).direction(best.layer());
    List<AnswerSet> sets =
        runs.run(
            "confirmation",
            List.of(
                Setting.of(best.layer(), direction, best.coefficient(), report),
                new Setting(best.layer(), best.coefficient(), report, randomDirections())));
    Evaluation chosen = evaluation(sets.get(0), "report");
    Evaluation random = evaluation(sets.get(1), "random");
    Evaluation searched = evaluation(found.answers().get(found.best()), "search");
    Optional<String> lacking =
        incomplete("the baseline of the search questions", searchBaseline)
            .or(() -> incomplete("the baseline of the report questions", reportBaseline))
            .or(() -> incomplete("the chosen setting on the report questions", chosen));
    if (lacking.isPresent()) {
      return new CellOutcome.Stopped(lacking.get());
    }
    return new CellOutcome.Steered(
        best,
        searched,
        chosen,
        random,
        transfers(best, vectors.others()),
        difference(searched, searchBaseline),
        difference(chosen, reportBaseline),
        random.complete() ? difference(random, reportBaseline) : 0,
        ceiling(trait, reportBaseline));
  }

  private static Optional<String> incomplete(String what, Evaluation evaluation) {
    return evaluation.complete()
        ? Optional.empty()
        : Optional.of(
            "There is no score for "
                + what
                + ". "
                + new AnswerSet(evaluation.questions()).reason());
  }

  /**
   * The chosen layer and coefficient with other vectors, on the report questions; vectors without a
   * direction there are left out.
   */
  List<CellOutcome.Transfer> transfers(SteeringPoint best, List<CellVectors.Other> others) {
    String method = plan.extraction().methods().getFirst();
    List<CellVectors.Other> directed =
        others.stream()
            .filter(other -> !other.vectors().method(method).layer(best.layer()).degenerate())
            .toList();
    if (directed.isEmpty()) {
      return List.of();
    }
    List<AnswerSet> sets =
        runs.run(
            "transfers",
            directed.stream()
                .map(other -> other.vectors().method(method).direction(best.layer()))
                .map(d -> Setting.of(best.layer(), d, best.coefficient(), report))
                .toList());
    List<CellOutcome.Transfer> transfers = new ArrayList<>();
    for (int i = 0; i < directed.size(); i++) {
      CellVectors.Other other = directed.get(i);
      String from = other.vectors().result().responsesFrom();
      transfers.add(
          new CellOutcome.Transfer(
              other.vectorsFrom(),
              from,
              evaluation(sets.get(i), "transfer " + other.vectorsFrom() + " " + from)));
    }
    return transfers;
  }

  /**
   * A random direction for each report question, the same in every precision: the control of one
   * direction would hang on its luck.
   */
  private List<Direction> randomDirections() {
    RandomGenerator random = Key.random(List.of("control", trait.id(), plan.seed()));
    List<Direction> directions = new ArrayList<>();
    for (int question = 0; question < report.size(); question++) {
      float[] values = new float[subject.hidden()];
      for (int h = 0; h < values.length; h++) {
        values[h] = (float) random.nextGaussian();
      }
      directions.add(Direction.of(values).unit());
    }
    return directions;
  }

  private Evaluation evaluation(AnswerSet set, String what) {
    return Evaluation.of(
        set,
        Key.of(List.of("evaluation", trait.id(), subject.precision(), what, plan.seed())).seed());
  }

  static double difference(Evaluation evaluation, Evaluation baseline) {
    return evaluation.trait().estimate() - baseline.trait().estimate();
  }

  /** Whether a baseline leaves steering little room. */
  static boolean ceiling(Trait trait, Evaluation baseline) {
    double score = baseline.trait().estimate();
    return switch (trait.direction()) {
      case POSITIVE -> score >= 100 - CEILING;
      case NEGATIVE -> score <= CEILING;
    };
  }
}
