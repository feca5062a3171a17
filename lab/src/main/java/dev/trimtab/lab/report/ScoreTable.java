package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.stats.Summary;
import dev.trimtab.lab.steer.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The best coherent trait score of every trait in every precision, with the spread of each row. */
final class ScoreTable implements StudyTable {
  static final ScoreTable REPORT = new ScoreTable(Questions.REPORT);
  static final ScoreTable SEARCH = new ScoreTable(Questions.SEARCH);

  private final Questions questions;

  private ScoreTable(Questions questions) {
    this.questions = questions;
  }

  @Override
  public String id() {
    return questions.word() + "-scores";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows()
            .words("Trait")
            .numbers(study.plan().precisions())
            .numbers(List.of("Spread", "Noise", "Resampled"));
    rows.note(about(study));
    rows.note(
        "Intervals hold the mean with 95 % confidence over questions. Spread: highest − lowest"
            + " precision. Noise: the spread expected on the same questions were all precisions"
            + " equal. Resampled: the spread among as many resamples of one precision, which holds"
            + " the questions' own variance too.");
    if (questions == Questions.REPORT) {
      rows.note(
          "Less coherent: on the report questions the setting's mean coherence is below %s."
              .formatted(Studies.bar(study)));
    }
    if (study.rows().stream().anyMatch(TraitRow::negative)) {
      rows.note("↓ marks traits whose best score is the lowest.");
    }
    for (TraitRow row : study.rows()) {
      List<Cell> cells = new ArrayList<>();
      cells.add(TableRows.word(row.negative() ? row.trait() + " ↓" : row.trait()));
      cells.addAll(Studies.perPrecision(study, row, cell -> score(study, cell)));
      cells.addAll(spread(study, row));
      rows.row(cells);
    }
    addMeans(study, rows);
    return rows.table(
        id(),
        "Best trait score at coherence ≥ %s, %s questions"
            .formatted(Studies.bar(study), questions.word()));
  }

  private String about(StudyResult study) {
    return switch (questions) {
      case SEARCH ->
          "Measured on the questions that chose the setting: the best of many noisy runs flatters"
              + " itself. The report questions are the fair figure.";
      case REPORT -> {
        if (study.plan().steering().sameQuestions()) {
          yield "The chosen setting was measured again on the same questions that chose it.";
        }
        yield "The setting chosen on the search questions, measured again on questions that the"
            + " search did not use.";
      }
    };
  }

  private Cell score(StudyResult study, CellResult cell) {
    Steered steered = Studies.steered(cell).orElseThrow();
    Mark mark = Studies.mark(steered);
    if (questions == Questions.REPORT && !Studies.coherentOnReport(study, steered)) {
      mark = Mark.LESS_COHERENT;
    }
    return Studies.traitScore(
        cell,
        questions == Questions.SEARCH ? steered.search() : steered.report(),
        mark,
        Studies.anchor(study, cell, questions));
  }

  private List<Spread> spreadOf(TraitRow row) {
    return questions == Questions.SEARCH ? row.searchSpread() : row.reportSpread();
  }

  /**
   * The answers that a spread is between: those of the precision at its end, which stand beside the
   * reference's.
   */
  private String ends(StudyResult study, TraitRow row) {
    Optional<CellResult> end =
        row.cells().stream()
            .filter(cell -> !cell.precision().equals(study.plan().reference()))
            .filter(cell -> Studies.steered(cell).isPresent())
            .max(Comparator.comparingDouble(cell -> away(study, row, cell)));
    String part = questions == Questions.REPORT ? CellPage.COMPARED : questions.word();
    return end.map(cell -> Studies.anchor(study, cell, part)).orElse("");
  }

  /** How far a precision's score is from the reference's; from none, where that has none. */
  private double away(StudyResult study, TraitRow row, CellResult cell) {
    double reference =
        Studies.cell(row, study.plan().reference())
            .flatMap(Studies::steered)
            .map(this::estimate)
            .orElse(0.0);
    return Math.abs(Studies.steered(cell).map(this::estimate).orElse(reference) - reference);
  }

  private double estimate(Steered steered) {
    Evaluation evaluation = questions == Questions.SEARCH ? steered.search() : steered.report();
    return evaluation.trait().estimate();
  }

  private List<Cell> spread(StudyResult study, TraitRow row) {
    if (spreadOf(row).isEmpty()) {
      Cell none = TableRows.missing(row.trait(), "", "no spread with fewer than two precisions.");
      return List.of(none, none, none);
    }
    Spread spread = spreadOf(row).getFirst();
    String anchor = ends(study, row);
    return List.of(
        TableRows.score(spread.observed(), 0, Mark.NONE, anchor),
        TableRows.linked(spread.residual().estimate(), 1, anchor),
        TableRows.linked(spread.resampled().estimate(), 1, anchor));
  }

  private void addMeans(StudyResult study, TableRows rows) {
    List<Spread> spreads = study.rows().stream().flatMap(row -> spreadOf(row).stream()).toList();
    if (spreads.isEmpty()) {
      return;
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word("Mean spread"));
    study.plan().precisions().forEach(_ -> cells.add(TableRows.blank()));
    double mean =
        questions == Questions.SEARCH ? study.meanSearchSpread() : study.meanReportSpread();
    cells.add(TableRows.number(mean, 1));
    cells.add(TableRows.number(mean(spreads, spread -> spread.residual().estimate()), 1));
    cells.add(TableRows.number(mean(spreads, spread -> spread.resampled().estimate()), 1));
    rows.total(cells);
    if (spreads.size() < study.rows().size()) {
      rows.note(
          "The mean is over the %s of %s traits that have a spread."
              .formatted(spreads.size(), study.rows().size()));
    }
  }

  static double mean(List<Spread> spreads, ToDoubleFunction<Spread> part) {
    return Summary.of(spreads.stream().mapToDouble(part).toArray()).mean();
  }
}
