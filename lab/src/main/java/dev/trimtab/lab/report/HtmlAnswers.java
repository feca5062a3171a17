package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.HtmlAnswerList.Column;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The answers of the main page: plain, steered and under a random direction, side by side, as far
 * as they fit; each cell with a link to the page that has all.
 */
final class HtmlAnswers {
  private final StudyResult study;
  private final AnswerPages pages;

  private HtmlAnswers(StudyResult study, AnswerPages pages) {
    this.study = study;
    this.pages = pages;
  }

  static void write(StudyResult study, AnswerPages pages, StringBuilder out) {
    new HtmlAnswers(study, pages).write(out);
  }

  private Stream<CellResult> cells() {
    return study.rows().stream().flatMap(row -> row.cells().stream());
  }

  private void write(StringBuilder out) {
    filter(out);
    cells().forEach(cell -> cell(cell, out));
  }

  private void filter(StringBuilder out) {
    out.append("<form class=\"filter\" aria-label=\"Filter the answers\">\n");
    select("trait", "Trait", study.rows().stream().map(TraitRow::trait).toList(), out);
    select("precision", pages.column(), study.plan().precisions(), out);
    out.append("<button type=\"button\" id=\"open-all\">Open all shown</button>\n");
    out.append("<button type=\"button\" id=\"close-all\">Close all</button>\n</form>\n");
    out.append("<p class=\"hint\">Each group holds the answers of one trait and one ")
        .append(Html.text(pages.column().toLowerCase(Locale.ROOT)))
        .append('.');
    int most =
        cells()
            .flatMap(cell -> AnswerSets.of(cell).stream())
            .mapToInt(set -> set.evaluation().questions().size())
            .max()
            .orElse(0);
    if (pages.shown() < most) {
      out.append(
          " Of each list the first %s of %s questions are shown here."
              .formatted(pages.shown(), most));
    }
    out.append(
        " All answers, those under the other settings that were tried and under other vectors too,"
            + " are on the group's own page, and in <code>answers.csv</code> and"
            + " <code>answers.parquet</code> beside this page.</p>\n");
  }

  private static void select(String name, String label, List<String> values, StringBuilder out) {
    out.append(
        "<label>%s <select id=\"filter-%s\"><option value=\"\">all</option>"
            .formatted(label, name));
    for (String value : values) {
      out.append("<option>").append(Html.text(value)).append("</option>");
    }
    out.append("</select></label>\n");
  }

  private void cell(CellResult cell, StringBuilder out) {
    if (AnswerSets.of(cell).isEmpty()) {
      return;
    }
    out.append("<details class=\"answers\" data-trait=\"")
        .append(Html.text(cell.trait()))
        .append("\" data-precision=\"")
        .append(Html.text(cell.precision()))
        .append("\">\n<summary><b>")
        .append(Html.text(cell.trait()))
        .append("</b> <span class=\"precision\">")
        .append(Html.text(cell.precision()))
        .append("</span> <span class=\"gist\">")
        .append(Html.text(gist(cell)))
        .append("</span></summary>\n");
    out.append("<p class=\"all\"><a href=\"").append(pages.path(cell)).append("\">");
    out.append("All answers of %s, by setting</a></p>\n".formatted(Html.text(Studies.name(cell))));
    for (Questions questions : List.of(Questions.REPORT, Questions.SEARCH)) {
      List<AnswerSet> sets = AnswerPages.sideBySide(cell, questions);
      if (!sets.isEmpty()) {
        out.append("<section id=\"")
            .append(Studies.anchor(study, cell, questions))
            .append("\"><h3>")
            .append(questions == Questions.REPORT ? "Report" : "Search")
            .append(" questions</h3>\n");
        HtmlAnswerList.write(sets.stream().map(Column::of).toList(), pages.shown(), out);
        out.append("</section>\n");
      }
    }
    out.append("</details>\n");
  }

  /** What a cell came to, in a line. */
  static String gist(CellResult cell) {
    return switch (cell.outcome()) {
      case Steered steered ->
          "%s → %s at coherence %s; layer %s, ratio %s"
              .formatted(
                  mean(cell.reportBaseline()),
                  mean(List.of(steered.report())),
                  steered.report().complete()
                      ? Numbers.fixed(steered.report().coherence().estimate(), 1)
                      : "—",
                  steered.best().layer(),
                  Numbers.fixed(steered.best().ratio(), 2));
      case Incoherent(List<SteeringPoint> nearest) -> Studies.noneCoherent(nearest);
      case Stopped(String reason) -> "stopped: " + reason;
    };
  }

  private static String mean(List<Evaluation> evaluations) {
    return evaluations.isEmpty() || !evaluations.getFirst().complete()
        ? "—"
        : Numbers.fixed(evaluations.getFirst().trait().estimate(), 1);
  }
}
