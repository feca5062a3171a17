package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Transfer;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** Cross-precision steering: a model steered by vectors that another precision gave. */
final class TransferTable implements StudyTable {
  @Override
  public String id() {
    return "transfers";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows()
            .words("Trait", "Model", "Vectors from", "Responses from")
            .numbers(List.of("Trait score", "Coherence", "Delta"));
    rows.note(
        "The model of one precision steered by vectors found in another's activations, or on"
            + " another's responses, at the layer and ratio of the cell's own best setting. Report"
            + " questions; the first row of each group is the cell's own vector.");
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        if (cell.outcome() instanceof Steered steered && !steered.transfers().isEmpty()) {
          addRows(study, cell, steered, rows);
        }
      }
    }
    return rows.table(id(), "Cross-precision steering");
  }

  private static void addRows(StudyResult study, CellResult cell, Steered steered, TableRows rows) {
    String responses =
        cell.extractions().stream().findFirst().map(Studies::responses).orElse(cell.precision());
    String anchor = Studies.anchor(study, cell, Questions.REPORT);
    rows.row(cells(cell, new Transfer(cell.precision(), responses, steered.report()), anchor));
    for (Transfer transfer : steered.transfers()) {
      boolean prompt = responses.equals(Studies.PROMPT);
      rows.row(
          cells(
              cell,
              prompt
                  ? new Transfer(transfer.vectorsFrom(), responses, transfer.report())
                  : transfer,
              Studies.anchor(study, cell, CellPage.TRANSFERS)));
    }
  }

  private static List<Cell> cells(CellResult cell, Transfer transfer, String anchor) {
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                TableRows.word(cell.trait()),
                TableRows.word(cell.precision()),
                TableRows.word(transfer.vectorsFrom()),
                TableRows.word(transfer.responsesFrom())));
    Evaluation report = transfer.report();
    if (!report.complete()) {
      Cell missing =
          Studies.missing(
              cell,
              "vectors from %s: %s".formatted(transfer.vectorsFrom(), Studies.incomplete(report)));
      cells.addAll(List.of(missing, missing, missing));
      return cells;
    }
    cells.add(TableRows.score(report.trait(), Narrow.of(report), Mark.NONE, anchor));
    double coherence = report.coherence().estimate();
    cells.add(new Cell.Value(Numbers.fixed(coherence, 1), coherence, Mark.NONE, anchor));
    cells.add(delta(cell, report, anchor));
    return cells;
  }

  private static Cell delta(CellResult cell, Evaluation report, String anchor) {
    if (cell.reportBaseline().isEmpty() || !cell.reportBaseline().getFirst().complete()) {
      return Studies.missing(cell, "no complete report baseline.");
    }
    double baseline = cell.reportBaseline().getFirst().trait().estimate();
    return TableRows.signed(report.trait().estimate() - baseline, Mark.NONE, anchor);
  }
}
