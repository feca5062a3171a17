package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import java.util.ArrayList;
import java.util.List;

/** The control: random directions at the layer and ratio of the chosen setting. */
final class RandomDirectionTable implements StudyTable {
  @Override
  public String id() {
    return "random-direction";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows = new TableRows().words("Trait").numbers(study.plan().precisions());
    rows.note(
        "Delta on the report questions of random directions, another for each question, at the"
            + " layer and ratio of the chosen setting: what any push of that size does.");
    for (TraitRow row : study.rows()) {
      List<Cell> cells = new ArrayList<>();
      cells.add(TableRows.word(row.trait()));
      cells.addAll(Studies.perPrecision(study, row, cell -> control(study, cell)));
      rows.row(cells);
    }
    return rows.table(id(), "Random-direction control");
  }

  private static Cell control(StudyResult study, CellResult cell) {
    Steered steered = Studies.steered(cell).orElseThrow();
    if (!steered.random().complete()) {
      return Studies.missing(cell, Studies.incomplete(steered.random()));
    }
    if (cell.reportBaseline().isEmpty() || !cell.reportBaseline().getFirst().complete()) {
      return Studies.missing(cell, "no complete report baseline.");
    }
    return TableRows.signed(
        steered.randomDelta(), Mark.NONE, Studies.anchor(study, cell, Questions.REPORT));
  }
}
