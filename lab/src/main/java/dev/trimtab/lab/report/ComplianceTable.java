package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.Compliance;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import java.util.ArrayList;
import java.util.List;

/** How far each model did what the contrasts asked of it, and what was left to train on. */
final class ComplianceTable implements StudyTable {
  @Override
  public String id() {
    return "compliance";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows()
            .words("Trait", "Precision", "Responses from", "Side")
            .numbers(
                List.of(
                    "Generated",
                    "Passed",
                    "Failed",
                    "Unscored",
                    "Empty span",
                    "Train",
                    "Held out"));
    rows.note(
        "Generated responses by the judge's vetting: the positive side (+) must show the trait, the"
            + " negative side (−) must not. Train and held out count what is left after vetting,"
            + " pairing and the split. Traits read off the prompt generate nothing.");
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (ExtractionResult extraction : cell.extractions()) {
          rows.row(cells(study, cell, extraction, true));
          rows.row(cells(study, cell, extraction, false));
        }
      }
    }
    return rows.table(id(), "Extraction: compliance");
  }

  private static List<Cell> cells(
      StudyResult study, CellResult cell, ExtractionResult extraction, boolean positive) {
    String anchor = Studies.anchor(study, cell, extraction);
    Compliance side = positive ? extraction.positive() : extraction.negative();
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word(cell.trait()));
    cells.add(TableRows.word(cell.precision()));
    cells.add(TableRows.word(Studies.responses(extraction)));
    cells.add(TableRows.word(positive ? "+" : "−"));
    cells.add(generated(side, side.generated(), extraction));
    cells.add(vetted(side, side.passed(), extraction));
    cells.add(vetted(side, side.failed(), extraction));
    cells.add(vetted(side, side.unscored(), extraction));
    cells.add(TableRows.whole(side.emptySpans()));
    cells.add(TableRows.whole(side.train()));
    cells.add(TableRows.whole(side.heldOut()));
    return cells.stream().map(counted -> linked(counted, anchor)).toList();
  }

  private static Cell linked(Cell cell, String anchor) {
    return cell instanceof Cell.Value value
        ? new Cell.Value(value.text(), value.value(), value.mark(), anchor)
        : cell;
  }

  private static Cell generated(Compliance side, int count, ExtractionResult extraction) {
    if (side.generated() == 0) {
      return TableRows.missing(
          "", "", "Nothing is generated for traits read at %s.".formatted(extraction.position()));
    }
    return TableRows.whole(count);
  }

  private static Cell vetted(Compliance side, int count, ExtractionResult extraction) {
    if (side.generated() > 0 && !extraction.vetted()) {
      return TableRows.missing("", "", "Responses were not vetted where the counts are missing.");
    }
    return generated(side, count, extraction);
  }
}
