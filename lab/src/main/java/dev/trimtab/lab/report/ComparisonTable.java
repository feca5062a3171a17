package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Verdict;
import java.util.List;
import java.util.Locale;

/** Every precision against the reference on the same questions, with a verdict. */
final class ComparisonTable implements StudyTable {
  @Override
  public String id() {
    return "comparisons";
  }

  @Override
  public ReportTable of(StudyResult study) {
    String reference = study.plan().reference();
    var rows =
        new TableRows()
            .words("Trait", "Precision")
            .numbers(List.of("Difference", "Questions", "p different", "p equivalent"))
            .words("Verdict");
    rows.note(
        "Paired differences, precision − %s, on the report questions, with 95 %% bootstrap interval."
            .formatted(reference));
    rows.note(
        "Equivalent: shown to lie within %s points. Different: shown not to be 0. Undecided: the data"
                .formatted(margin(study))
            + " show neither. p values are adjusted over the table (Holm).");
    for (TraitRow row : study.rows()) {
      for (TraitRow.Comparison comparison : row.comparisons()) {
        Equivalence.Adjusted test = comparison.test();
        rows.row(
            List.of(
                TableRows.word(row.trait()),
                TableRows.word(comparison.precision()),
                new Cell.Measured(
                    Numbers.difference(comparison.difference()),
                    comparison.difference(),
                    Mark.NONE,
                    ""),
                TableRows.whole(test.test().n()),
                p(test.differencePValue()),
                p(test.equivalencePValue()),
                verdict(test.verdict())));
      }
    }
    return rows.table(id(), "Comparisons with " + reference);
  }

  /** The margin of equality, as "± 5". */
  static String margin(StudyResult study) {
    double margin =
        study.rows().stream()
            .flatMap(row -> row.comparisons().stream())
            .mapToDouble(comparison -> comparison.test().test().margin())
            .findFirst()
            .orElse(Equivalence.STANDARD_MARGIN);
    return "± " + (margin == Math.rint(margin) ? Numbers.fixed(margin, 0) : margin);
  }

  private static Cell p(double value) {
    return new Cell.Value(Numbers.pValue(value), value, Mark.NONE, "");
  }

  private static Cell verdict(Verdict verdict) {
    Mark mark =
        switch (verdict) {
          case EQUIVALENT -> Mark.EQUIVALENT;
          case DIFFERENT -> Mark.DIFFERENT;
          case UNDECIDED -> Mark.UNDECIDED;
        };
    return new Cell.Text(verdict.name().toLowerCase(Locale.ROOT), mark);
  }
}
