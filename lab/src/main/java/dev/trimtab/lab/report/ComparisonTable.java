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
    if (study.rows().stream()
        .flatMap(row -> row.comparisons().stream())
        .anyMatch(comparison -> comparison.test().verdict() == Verdict.TOO_FEW)) {
      rows.note(
          ("Too few questions: fewer than %s, or nearly all answers score the same in both, and so"
                  + " few of them that questions which differ may not be among them; report more"
                  + " questions for a verdict.")
              .formatted(Equivalence.FEWEST_QUESTIONS));
    }
    for (TraitRow row : study.rows()) {
      for (TraitRow.Comparison comparison : row.comparisons()) {
        Equivalence.Adjusted test = comparison.test();
        String behind = behind(study, row, comparison);
        rows.row(
            List.of(
                TableRows.word(row.trait()),
                TableRows.word(comparison.precision()),
                difference(study, row, comparison),
                value(String.valueOf(test.test().n()), test.test().n(), behind),
                value(Numbers.pValue(test.differencePValue()), test.differencePValue(), behind),
                value(Numbers.pValue(test.equivalencePValue()), test.equivalencePValue(), behind),
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

  private static Cell difference(StudyResult study, TraitRow row, TraitRow.Comparison comparison) {
    int narrow =
        narrow(row, comparison.precision()) > 0 && narrow(row, comparison.reference()) > 0
            ? comparison.test().test().n()
            : 0;
    return TableRows.difference(comparison.difference(), narrow, behind(study, row, comparison));
  }

  /** The answers of both precisions, side by side. */
  private static String behind(StudyResult study, TraitRow row, TraitRow.Comparison comparison) {
    return Studies.cell(row, comparison.precision())
        .map(cell -> Studies.anchor(study, cell, CellPage.COMPARED))
        .orElse("");
  }

  private static int narrow(TraitRow row, String precision) {
    return Studies.cell(row, precision)
        .flatMap(Studies::steered)
        .map(steered -> Narrow.of(steered.report()))
        .orElse(0);
  }

  private static Cell value(String text, double value, String anchor) {
    return new Cell.Value(text, value, Mark.NONE, anchor);
  }

  private static Cell verdict(Verdict verdict) {
    Mark mark =
        switch (verdict) {
          case EQUIVALENT -> Mark.EQUIVALENT;
          case DIFFERENT -> Mark.DIFFERENT;
          case UNDECIDED -> Mark.UNDECIDED;
          case TOO_FEW -> Mark.TOO_FEW;
        };
    String word =
        verdict == Verdict.TOO_FEW ? "too few questions" : verdict.name().toLowerCase(Locale.ROOT);
    return new Cell.Text(word, mark);
  }
}
