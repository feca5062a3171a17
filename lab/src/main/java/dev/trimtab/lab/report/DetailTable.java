package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The setting behind every score: layer, coefficient, ratio and coherence. */
final class DetailTable implements StudyTable {
  private static final int FIGURES = 7;

  @Override
  public String id() {
    return "details";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows()
            .words("Trait", "Precision")
            .numbers(
                List.of(
                    "Layer",
                    "Coefficient",
                    "Ratio",
                    "Trait (search)",
                    "Coherence (search)",
                    "Coherence (report)",
                    "Settings tried"))
            .words("Outcome");
    rows.note(
        "Ratio: coefficient over the mean norm of the residual stream at that layer. Layers count"
            + " from 0. Where no setting was coherent enough, the most coherent one is shown.");
    for (TraitRow row : study.rows()) {
      for (String precision : study.plan().precisions()) {
        List<Cell> cells = new ArrayList<>();
        cells.add(TableRows.word(row.trait()));
        cells.add(TableRows.word(precision));
        cells.addAll(
            Studies.cell(row, precision)
                .map(cell -> figures(study, cell))
                .orElseGet(() -> none(Studies.notRun(row, precision), "not run")));
        rows.row(cells);
      }
    }
    return rows.table(id(), "Details: the setting behind every score");
  }

  private static List<Cell> figures(StudyResult study, CellResult cell) {
    return switch (cell.outcome()) {
      case Steered steered -> {
        Cell report =
            steered.report().complete()
                ? new Cell.Value(
                    Numbers.fixed(steered.report().coherence().estimate(), 1),
                    steered.report().coherence().estimate(),
                    Mark.NONE,
                    Studies.anchor(study, cell, Questions.REPORT))
                : Studies.missing(cell, Studies.incomplete(steered.report()));
        yield point(study, cell, steered.best(), List.of(report, TableRows.word("steered")));
      }
      case Incoherent(List<SteeringPoint> nearest) -> {
        Cell why = new Cell.Text("none coherent", Mark.INCOHERENT);
        yield nearest.isEmpty()
            ? none(Studies.without(cell), "none coherent")
            : point(study, cell, nearest.getFirst(), List.of(TableRows.missing("", "", ""), why));
      }
      case Stopped _ -> none(Studies.without(cell), "stopped");
    };
  }

  private static List<Cell> point(
      StudyResult study, CellResult cell, SteeringPoint point, List<Cell> coherenceAndOutcome) {
    String answers = Studies.anchor(study, cell, Studies.part(point));
    String settings = Studies.anchor(study, cell, CellPage.SETTINGS);
    return List.of(
        new Cell.Value(Integer.toString(point.layer()), point.layer(), Mark.NONE, settings),
        TableRows.linked(point.coefficient(), 2, settings),
        TableRows.linked(point.ratio(), 2, settings),
        value(point.trait(), 1, answers),
        value(point.coherence(), 1, answers),
        coherenceAndOutcome.getFirst(),
        value(cell.points().size(), 0, settings),
        coherenceAndOutcome.getLast());
  }

  private static Cell value(double value, int decimals, String anchor) {
    return new Cell.Value(Numbers.fixed(value, decimals), value, Mark.NONE, anchor);
  }

  private static List<Cell> none(Cell missing, String outcome) {
    List<Cell> cells = new ArrayList<>(Collections.nCopies(FIGURES, missing));
    cells.add(TableRows.word(outcome));
    return cells;
  }
}
