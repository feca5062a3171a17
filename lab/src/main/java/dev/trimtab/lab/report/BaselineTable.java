package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** Trait scores without steering. */
final class BaselineTable implements StudyTable {
  @Override
  public String id() {
    return "baselines";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows = new TableRows().words("Trait", "Questions").numbers(study.plan().precisions());
    rows.note(
        "Mean trait score of answers without steering, with 95 % interval. A baseline marked"
            + " ceiling lies within 15 points of the end of the scale that steering aims at.");
    for (TraitRow row : study.rows()) {
      for (Questions questions : Questions.values()) {
        List<Cell> cells = new ArrayList<>();
        cells.add(TableRows.word(row.trait()));
        cells.add(TableRows.word(questions.word()));
        for (String precision : study.plan().precisions()) {
          cells.add(
              Studies.cell(row, precision)
                  .map(cell -> baseline(study, cell, questions))
                  .orElseGet(() -> Studies.notRun(row, precision)));
        }
        rows.row(cells);
      }
    }
    return rows.table(id(), "Baselines (no steering)");
  }

  private static Cell baseline(StudyResult study, CellResult cell, Questions questions) {
    List<Evaluation> baselines =
        questions == Questions.SEARCH ? cell.searchBaseline() : cell.reportBaseline();
    if (baselines.isEmpty()) {
      return switch (cell.outcome()) {
        case Stopped _ -> Studies.without(cell);
        case Incoherent _, Steered _ ->
            Studies.missing(cell, "no " + questions.word() + " baseline.");
      };
    }
    return Studies.traitScore(
        cell,
        baselines.getFirst(),
        Studies.mark(cell.outcome()),
        Studies.anchor(study, cell, questions));
  }
}
