package dev.trimtab.lab.experiment;

import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Rubric;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.steer.AnswerSet;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.Rating;
import dev.trimtab.lab.steer.Refusals;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.steer.SteeringRuns;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A finished study under another judge: the answers in its result are scored again, without the
 * model, and everything that follows from scores is found again. Vectors and settings stay those
 * that the study chose under its own judge, which the provenance names. The points of the search
 * are scored again where their answers are given, and left out where they are not: no result holds
 * them, and they are several times as many.
 */
public final class Rescoring {
  /** What the provenance calls the judge of the study itself, which chose the settings. */
  public static final String FIRST_JUDGE = "judge.ofTheChoice";

  /** The artifacts of the search's answers, one for each setting. */
  static final String TRIED = "tried";

  /* Raised when the same inputs give other scores than before. */
  private static final int CODE = 1;

  private final Laboratory laboratory;
  private final Map<String, Trait> traits = new TreeMap<>();

  /**
   * @param laboratory with the other judge
   * @param traits of the study
   */
  public Rescoring(Laboratory laboratory, List<Trait> traits) {
    this.laboratory = laboratory;
    traits.forEach(trait -> this.traits.put(trait.id(), trait));
  }

  /**
   * The study's result as the other judge's scores make it.
   *
   * @param tried the answers of the search that are scored too
   */
  public StudyResult run(StudyResult study, TriedAnswers tried) {
    Comparisons comparisons = new Comparisons(study.plan());
    List<TraitRow> rows = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      List<CellResult> cells =
          row.cells().stream()
              .map(cell -> cell(study.plan(), cell, point -> tried.of(cell, point)))
              .toList();
      rows.add(
          new TraitRow(
              row.trait(),
              row.family(),
              row.negative(),
              cells,
              comparisons.spread(cells, "search", CellOutcome.Steered::search),
              comparisons.spread(cells, "report", CellOutcome.Steered::report),
              comparisons.comparisons(cells),
              row.cosines()));
    }
    List<TraitRow> adjusted = comparisons.overTable(rows);
    return new StudyResult(
        study.plan(),
        study.layers(),
        study.hidden(),
        study.searchedLayers(),
        adjusted,
        mean(adjusted.stream().flatMap(row -> row.searchSpread().stream()).toList()),
        mean(adjusted.stream().flatMap(row -> row.reportSpread().stream()).toList()),
        adjusted.stream().flatMap(row -> Flags.of(row).stream()).toList(),
        provenance(study.provenance()));
  }

  private static double mean(List<Spread> spreads) {
    return spreads.stream().mapToDouble(spread -> spread.observed().estimate()).average().orElse(0);
  }

  private Trait trait(String id) {
    Trait trait = traits.get(id);
    if (trait == null) {
      throw new IllegalArgumentException("expected the trait %s of the study".formatted(id));
    }
    return trait;
  }

  /** What a result's provenance is under the other judge. */
  public Map<String, String> provenance(Map<String, String> before) {
    Map<String, String> provenance = new TreeMap<>(before);
    String first = provenance.getOrDefault("judge", "");
    provenance.keySet().removeIf(name -> name.startsWith("judge"));
    provenance.put("judge", laboratory.judge().identity());
    provenance.put(FIRST_JUDGE, first);
    laboratory.judge().provenance().forEach((name, fact) -> provenance.put("judge." + name, fact));
    for (Rubric rubric : laboratory.rubrics().all()) {
      provenance.put("rubric." + rubric.name(), rubric.hash());
    }
    return provenance;
  }

  /**
   * One cell as the other judge's scores make it.
   *
   * @param tried the answers under a setting of the search; none where they are not known, and the
   *     setting is left out
   */
  public CellResult cell(
      StudyPlan plan, CellResult cell, Function<SteeringPoint, List<Evaluation.Answer>> tried) {
    Scorer scorer = new Scorer(plan, trait(cell.trait()), cell.precision());
    List<Evaluation> search = scorer.all(cell.searchBaseline(), "baseline-search");
    List<Evaluation> report = scorer.all(cell.reportBaseline(), "baseline-report");
    CellOutcome outcome =
        switch (cell.outcome()) {
          case CellOutcome.Stopped stopped -> stopped;
          case CellOutcome.Incoherent _ -> new CellOutcome.Incoherent(List.of());
          case CellOutcome.Steered steered ->
              steered(scorer, search.getFirst(), report.getFirst(), steered);
        };
    return new CellResult(
        cell.trait(),
        cell.precision(),
        cell.extractions(),
        cell.baseNorms(),
        search,
        report,
        scorer.points(cell.points(), tried),
        outcome);
  }

  private CellOutcome steered(
      Scorer scorer,
      Evaluation searchBaseline,
      Evaluation reportBaseline,
      CellOutcome.Steered was) {
    Evaluation search = scorer.one(was.search(), "search");
    Evaluation report = scorer.one(was.report(), "report");
    Evaluation random = scorer.one(was.random(), "random");
    List<CellOutcome.Transfer> transfers =
        was.transfers().stream()
            .map(
                t ->
                    new CellOutcome.Transfer(
                        t.vectorsFrom(),
                        t.responsesFrom(),
                        scorer.one(
                            t.report(), "transfer-" + t.vectorsFrom() + "-" + t.responsesFrom())))
            .toList();
    List<Evaluation> needed = List.of(searchBaseline, reportBaseline, search, report);
    int asked = needed.stream().mapToInt(e -> e.questions().size()).sum();
    int scored = needed.stream().mapToInt(Evaluation::scored).sum();
    if (!needed.stream().allMatch(Evaluation::complete)) {
      return new CellOutcome.Stopped(
          "The judge scored %d of %d answers%s; what it scored is kept for the next time."
              .formatted(scored, asked, reason(needed)));
    }
    SteeringPoint best = was.best();
    return new CellOutcome.Steered(
        new SteeringPoint(
            best.phase(),
            best.step(),
            best.layer(),
            best.coefficient(),
            best.ratio(),
            search.trait().estimate(),
            search.coherence().estimate(),
            search.scored(),
            search.questions().size(),
            ""),
        search,
        report,
        random,
        transfers,
        StudyCell.difference(search, searchBaseline),
        StudyCell.difference(report, reportBaseline),
        random.complete() ? StudyCell.difference(random, reportBaseline) : 0,
        StudyCell.ceiling(scorer.trait, reportBaseline));
  }

  private static String reason(List<Evaluation> evaluations) {
    List<Score> scores =
        evaluations.stream()
            .flatMap(evaluation -> evaluation.questions().stream())
            .flatMap(answer -> Stream.of(answer.trait(), answer.coherence()))
            .toList();
    return Score.failure(scores).map(why -> " (" + why + ")").orElse("");
  }

  /** Where a cell's new scores lie. */
  static String folder(String trait, String column) {
    return "rescored/" + trait + "/" + column;
  }

  /** The identity of questions with their answers. */
  static String hash(List<Evaluation.Answer> answers) {
    List<Object> asked = new ArrayList<>();
    for (Evaluation.Answer answer : answers) {
      asked.add(List.of(answer.question(), answer.answer()));
    }
    return Key.of(asked).hash();
  }

  /** Answers with their new scores. */
  static AnswerSet rated(List<Evaluation.Answer> answers, List<Rating> ratings) {
    List<Evaluation.Answer> rated = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Evaluation.Answer answer = answers.get(i);
      Rating rating = ratings.get(i);
      rated.add(
          new Evaluation.Answer(
              answer.question(), answer.answer(), rating.trait(), rating.coherence()));
    }
    return new AnswerSet(rated);
  }

  /** Scores the answers of one cell. */
  private final class Scorer {
    private final StudyPlan plan;
    private final Trait trait;
    private final String precision;
    private final Rubric traitRubric;

    Scorer(StudyPlan plan, Trait trait, String precision) {
      this.plan = plan;
      this.trait = trait;
      this.precision = precision;
      this.traitRubric = SteeringRuns.traitRubric(trait, laboratory.rubrics());
    }

    /** The settings whose answers are known, in their order. */
    List<SteeringPoint> points(
        List<SteeringPoint> points, Function<SteeringPoint, List<Evaluation.Answer>> tried) {
      List<SteeringPoint> again = new ArrayList<>();
      for (SteeringPoint point : points) {
        List<Evaluation.Answer> answers = tried.apply(point);
        if (!answers.isEmpty()) {
          again.add(point(point, rated(answers, ratings(answers, TRIED))));
        }
      }
      return again;
    }

    private static SteeringPoint point(SteeringPoint was, AnswerSet set) {
      return new SteeringPoint(
          was.phase(),
          was.step(),
          was.layer(),
          was.coefficient(),
          was.ratio(),
          set.complete() ? set.traits().summary().mean() : 0,
          set.complete() ? set.coherences().summary().mean() : 0,
          set.scored(),
          set.answers().size(),
          set.reason());
    }

    List<Evaluation> all(List<Evaluation> evaluations, String what) {
      return evaluations.stream().map(evaluation -> one(evaluation, what)).toList();
    }

    Evaluation one(Evaluation evaluation, String what) {
      List<Evaluation.Answer> answers = evaluation.questions();
      return Evaluation.of(
          rated(answers, ratings(answers, what)),
          Key.of(List.of("evaluation", trait.id(), precision, what, plan.seed())).seed());
    }

    private List<Rating> ratings(List<Evaluation.Answer> answers, String what) {
      var refusals =
          new Refusals<>(Rating::scored, Rating::refused, laboratory.judge().insistent());
      return laboratory
          .store()
          .parts(
              artifact(answers, what),
              new Parts<>(
                  answers.size(),
                  Rating.class,
                  (missing, done) -> rate(answers, missing, done),
                  rating -> !rating.failed(),
                  all -> judged(rated(answers, all), all),
                  refusals::again));
    }

    private static boolean judged(AnswerSet set, List<Rating> ratings) {
      return (set.broken() || set.complete()) && ratings.stream().noneMatch(Rating::failed);
    }

    private Artifact artifact(List<Evaluation.Answer> answers, String what) {
      Map<String, Object> inputs = new TreeMap<>();
      inputs.put("code", CODE);
      inputs.put("answers", hash(answers));
      inputs.put("judge", laboratory.judge().identity());
      inputs.put("traitRubric", traitRubric.hash());
      inputs.put("coherenceRubric", laboratory.rubrics().coherence().hash());
      inputs.put("definition", trait.definition());
      inputs.put("trait", trait.name());
      return new Artifact(folder(trait.id(), precision), what, inputs);
    }

    private void rate(
        List<Evaluation.Answer> answers, List<Integer> asked, Parts.Done<Rating> done) {
      List<JudgeRequest> requests = new ArrayList<>();
      List<Integer> missing = new ArrayList<>();
      for (int index : asked) {
        if (answers.get(index).trait() instanceof Score.NoAnswer none) {
          done.accept(index, new Rating(none, none));
        } else {
          missing.add(index);
        }
      }
      for (int index : missing) {
        Evaluation.Answer a = answers.get(index);
        requests.add(
            new JudgeRequest(
                traitRubric, trait.name(), trait.definition(), a.question(), a.answer()));
        requests.add(
            new JudgeRequest(laboratory.rubrics().coherence(), "", "", a.question(), a.answer()));
      }
      Map<Integer, Score> first = new TreeMap<>();
      laboratory
          .judge()
          .score(
              requests,
              (index, score) -> {
                int row = index / 2;
                Score other = first.remove(row);
                if (other == null) {
                  first.put(row, score);
                  return;
                }
                done.accept(
                    missing.get(row),
                    index % 2 == 0 ? new Rating(score, other) : new Rating(other, score));
              });
    }
  }
}
