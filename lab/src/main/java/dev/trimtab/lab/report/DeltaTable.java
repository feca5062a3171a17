package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What steering adds to the baseline, with the mean of every precision. */
final class DeltaTable implements StudyTable {
  @Override
  public String id() {
    return "deltas";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows = new TableRows().words("Trait", "Questions").numbers(study.plan().precisions());
    rows.note(
        "Delta: steered score − baseline on the same questions. Values marked ceiling say little:"
            + " their baseline leaves no room. Means are over the traits steered in every"
            + " precision; a trait that is wanted low counts with its sign turned.");
    for (TraitRow row : study.rows()) {
      for (Questions questions : Questions.values()) {
        List<Cell> cells = new ArrayList<>();
        cells.add(TableRows.word(row.trait()));
        cells.add(TableRows.word(questions.word()));
        cells.addAll(Studies.perPrecision(study, row, cell -> delta(study, cell, questions)));
        rows.row(cells);
      }
    }
    for (Questions questions : Questions.values()) {
      addMeans(study, questions, rows);
    }
    return rows.table(id(), "Deltas (steered − baseline)");
  }

  private static Cell delta(StudyResult study, CellResult cell, Questions questions) {
    Steered steered = Studies.steered(cell).orElseThrow();
    Evaluation after = questions == Questions.SEARCH ? steered.search() : steered.report();
    if (!after.complete()) {
      return Studies.missing(cell, Studies.incomplete(after));
    }
    if (delta(cell, questions).isEmpty()) {
      return Studies.missing(cell, "no complete " + questions.word() + " baseline.");
    }
    return TableRows.signed(
        delta(cell, questions).getAsDouble(),
        Studies.mark(steered),
        Studies.anchor(study, cell, questions));
  }

  /** The delta of a cell; empty where either side of it lacks scores. */
  static OptionalDouble delta(CellResult cell, Questions questions) {
    if (!(cell.outcome() instanceof Steered steered)) {
      return OptionalDouble.empty();
    }
    boolean search = questions == Questions.SEARCH;
    List<Evaluation> before = search ? cell.searchBaseline() : cell.reportBaseline();
    Evaluation after = search ? steered.search() : steered.report();
    if (before.isEmpty() || !before.getFirst().complete() || !after.complete()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(search ? steered.searchDelta() : steered.reportDelta());
  }

  private static void addMeans(StudyResult study, Questions questions, TableRows rows) {
    List<String> precisions = study.plan().precisions();
    List<TraitRow> whole =
        study.rows().stream()
            .filter(
                row ->
                    precisions.stream()
                        .allMatch(
                            precision ->
                                Studies.cell(row, precision)
                                    .filter(cell -> delta(cell, questions).isPresent())
                                    .isPresent()))
            .toList();
    if (whole.isEmpty()) {
      return;
    }
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word("Mean of " + Numbers.count(whole.size(), "trait", "traits")));
    cells.add(TableRows.word(questions.word()));
    for (String precision : precisions) {
      double mean =
          whole.stream()
              .mapToDouble(
                  row -> wanted(row, Studies.cell(row, precision).orElseThrow(), questions))
              .average()
              .orElseThrow();
      cells.add(TableRows.signed(mean, Mark.NONE, ""));
    }
    rows.total(cells);
  }

  private static double wanted(TraitRow row, CellResult cell, Questions questions) {
    double delta = delta(cell, questions).orElseThrow();
    return row.negative() ? -delta : delta;
  }
}
