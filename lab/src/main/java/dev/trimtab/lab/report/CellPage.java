package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.ContrastAnswer;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.Rescoring;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.HtmlAnswerList.Column;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of one trait in one precision: every answer that its numbers were computed from. */
final class CellPage {
  /** The part with the report questions, the reference's answers beside. */
  static final String COMPARED = "compared";

  /** The part with the table of all settings. */
  static final String SETTINGS = "settings";

  /** The part with the answers under other vectors. */
  static final String TRANSFERS = "transfers";

  private final StudyResult study;
  private final CellResult cell;
  private final AnswerPages pages;
  private final HtmlPage page;

  private CellPage(StudyResult study, CellResult cell, AnswerPages pages, String title) {
    this.study = study;
    this.cell = cell;
    this.pages = pages;
    this.page = new HtmlPage(Studies.name(cell) + " · " + title, this::address);
  }

  static String of(StudyResult study, CellResult cell, AnswerPages pages, String title) {
    return new CellPage(study, cell, pages, title).text();
  }

  /** Where a setting's answers stand within this page. */
  private String address(String anchor) {
    return pages.address(anchor).isEmpty() ? "" : "#" + anchor;
  }

  private String text() {
    page.back("../index.html", "← The report");
    page.under(HtmlAnswers.gist(cell));
    page.under(
        "Means are taken over the answers with both scores. Trait and coherence are the judge's"
            + " scores from 0 to 100.");
    beside(Questions.REPORT, "Report questions");
    beside(Questions.SEARCH, "Search questions");
    transfers();
    settings();
    extraction();
    return page.text();
  }

  private void beside(Questions questions, String name) {
    List<Column> columns = new ArrayList<>();
    AnswerPages.sideBySide(cell, questions).forEach(set -> columns.add(Column.of(set)));
    if (columns.isEmpty()) {
      return;
    }
    if (questions == Questions.REPORT) {
      columns.addAll(reference());
    }
    page.section(Studies.anchor(study, cell, questions), name);
    if (questions == Questions.REPORT) {
      String anchor = Studies.anchor(study, cell, COMPARED);
      page.raw().append("<span id=\"").append(anchor).append("\"></span>\n");
    }
    HtmlAnswerList.write(columns, Integer.MAX_VALUE, page.raw());
  }

  /** The reference's steered answers, which this cell's are compared with. */
  private List<Column> reference() {
    String reference = study.plan().reference();
    if (cell.precision().equals(reference)) {
      return List.of();
    }
    return study.rows().stream()
        .filter((TraitRow row) -> row.trait().equals(cell.trait()))
        .flatMap(row -> Studies.cell(row, reference).stream())
        .flatMap(other -> Studies.steered(other).stream())
        .map(Steered::report)
        .map(
            (Evaluation report) ->
                new Column(
                    "steered in " + reference, report.questions(), HtmlAnswerList.summary(report)))
        .toList();
  }

  /** The responses that the vectors were trained on, with their vetting. */
  private void extraction() {
    Optional<ExtractionResult> shown =
        Studies.shown(cell).filter(extraction -> !pages.tried().of(extraction).isEmpty());
    if (shown.isEmpty()) {
      return;
    }
    page.section(
        Studies.anchor(study, cell, Studies.EXTRACTION),
        "Responses of " + shown.get().responsesFrom() + " to the contrasts");
    page.paragraph(
        shown.get().vetted()
            ? "Vetting: the judge's score of the response alone, from 0 to 100. A positive one"
                + " passes from 60 on, a negative one up to 40."
            : "The responses were not vetted.");
    StringBuilder out = page.raw();
    out.append("<ol class=\"asked\">\n");
    for (ContrastAnswer answer : pages.tried().of(shown.get())) {
      out.append("<li><div><p class=\"who\"><b>")
          .append(answer.positive() ? "+ " : "− ")
          .append(answer.number())
          .append("</b> ");
      for (Score score : answer.vetting()) {
        String reason = AnswerSets.reason(score);
        out.append("vetting ").append(Html.text(AnswerSets.text(score)));
        out.append(reason.isEmpty() ? "" : Html.text(": " + reason));
      }
      out.append("</p><p class=\"said\">")
          .append(Html.text(answer.text()))
          .append("</p></div></li>\n");
    }
    out.append("</ol>\n");
  }

  private void transfers() {
    List<Column> columns = new ArrayList<>();
    for (AnswerSet set : AnswerSets.of(cell)) {
      if (set.transfer()) {
        columns.add(Column.of(set));
      }
    }
    if (!columns.isEmpty()) {
      page.section(Studies.anchor(study, cell, TRANSFERS), "Other vectors, report questions");
      HtmlAnswerList.write(columns, Integer.MAX_VALUE, page.raw());
    }
  }

  private void settings() {
    if (cell.points().isEmpty()) {
      if (study.provenance().containsKey(Rescoring.FIRST_JUDGE)) {
        page.section(Studies.anchor(study, cell, SETTINGS), "Settings tried, search questions");
        page.paragraph(
            "This judge was not asked about the answers of the search, which went by the study's"
                + " own judge: they are in the report beside this one. trimtab rescore --search has"
                + " them scored too.");
      }
      return;
    }
    page.section(Studies.anchor(study, cell, SETTINGS), "Settings tried, search questions");
    page.table(settingsTable());
    for (SteeringPoint point : cell.points()) {
      List<Evaluation.Answer> answers = pages.tried().of(cell, point);
      if (!answers.isEmpty()) {
        setting(point, answers);
      }
    }
  }

  private ReportTable settingsTable() {
    var rows =
        new TableRows()
            .words("Phase", "Outcome")
            .numbers(
                List.of("Step", "Layer", "Ratio", "Coefficient", "Trait", "Coherence", "Scored"));
    rows.note("The scores of a setting lead to the answers under it.");
    long without = cell.points().stream().filter(p -> pages.tried().of(cell, p).isEmpty()).count();
    if (without > 0) {
      rows.note(
          "The answers of %s of %s settings are not kept where this report was made."
              .formatted(without, cell.points().size()));
    }
    for (SteeringPoint point : cell.points()) {
      String anchor = Studies.anchor(study, cell, Studies.part(point));
      List<Cell> cells = new ArrayList<>();
      cells.add(TableRows.word(Studies.phase(point)));
      cells.add(TableRows.word(chosen(point) ? "chosen" : ""));
      cells.add(TableRows.whole(point.step()));
      cells.add(TableRows.whole(point.layer()));
      cells.add(TableRows.number(point.ratio(), 2));
      cells.add(TableRows.number(point.coefficient(), 2));
      if (point.complete()) {
        cells.add(value(point.trait(), anchor));
        cells.add(value(point.coherence(), anchor));
      } else {
        Cell missing = TableRows.missing("", "", point.reason());
        cells.addAll(List.of(missing, missing));
      }
      String scored = "%s of %s".formatted(point.scored(), point.asked());
      cells.add(new Cell.Value(scored, point.scored(), Mark.NONE, anchor));
      rows.row(cells);
    }
    return rows.table("settings", "Settings in the order in which they were tried");
  }

  private static Cell value(double points, String anchor) {
    return new Cell.Value(Numbers.fixed(points, 1), points, Mark.NONE, anchor);
  }

  private boolean chosen(SteeringPoint point) {
    return Studies.steered(cell).filter(steered -> steered.best().equals(point)).isPresent();
  }

  private void setting(SteeringPoint point, List<Evaluation.Answer> answers) {
    StringBuilder out = page.raw();
    out.append("<details class=\"answers\"><summary>").append(Studies.setting(point));
    out.append(" <span class=\"gist\">");
    if (point.complete()) {
      out.append(
          "trait %s, coherence %s"
              .formatted(Numbers.fixed(point.trait(), 1), Numbers.fixed(point.coherence(), 1)));
    } else {
      out.append(Html.text(point.reason()));
    }
    out.append(chosen(point) ? "; chosen" : "").append("</span></summary>\n<div id=\"");
    out.append(Studies.anchor(study, cell, Studies.part(point))).append("\">\n");
    HtmlAnswerList.write(List.of(new Column("", answers, "")), Integer.MAX_VALUE, out);
    out.append("</div></details>\n");
  }
}
