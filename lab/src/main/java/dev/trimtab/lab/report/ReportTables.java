package dev.trimtab.lab.report;

import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.experiment.StudyResult;
import java.util.List;

/** The tables of a report, in the order in which they are printed. */
public final class ReportTables {
  /** All of them. */
  public static final Registry<StudyTable> ALL =
      Registry.of(
          "report table",
          ScoreTable.REPORT,
          ScoreTable.SEARCH,
          new ComparisonTable(),
          new BaselineTable(),
          new DeltaTable(),
          new RandomDirectionTable(),
          new DetailTable(),
          new TransferTable(),
          new CosineTable(),
          new CosineByLayerTable(),
          new ComplianceTable(),
          new ExtractionTable());

  private ReportTables() {}

  /** Every table of the study that has a row. */
  public static List<ReportTable> of(StudyResult study) {
    return ALL.all().stream()
        .map(kind -> kind.of(study))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }
}
