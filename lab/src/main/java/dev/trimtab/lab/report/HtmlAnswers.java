package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.List;

/** The answers behind the numbers, side by side: plain, steered, and under a random direction. */
final class HtmlAnswers {
  /** Beyond so many characters of answers the page shows fewer questions of each list. */
  private static final long BUDGET = 1_100_000;

  /** What an answer costs besides its text, in characters. */
  private static final long MARKUP = 150;

  private final StudyResult study;
  private final int shown;

  private HtmlAnswers(StudyResult study) {
    this.study = study;
    this.shown = shown(study);
  }

  static void write(StudyResult study, StringBuilder out) {
    new HtmlAnswers(study).section(out);
  }

  /** How many questions of each list fit. */
  private static int shown(StudyResult study) {
    List<Evaluation> all =
        study.rows().stream()
            .flatMap(row -> row.cells().stream())
            .flatMap(cell -> sideBySide(cell).stream())
            .map(AnswerSet::evaluation)
            .toList();
    int most = all.stream().mapToInt(one -> one.questions().size()).max().orElse(0);
    long size = 0;
    for (int q = 0; q < most; q++) {
      for (Evaluation evaluation : all) {
        if (q < evaluation.questions().size()) {
          Evaluation.Answer answer = evaluation.questions().get(q);
          size += MARKUP + answer.question().length() + answer.answer().length();
        }
      }
      if (size > BUDGET) {
        return q;
      }
    }
    return most;
  }

  /** The answers that stand side by side; those of other precisions' vectors are in the CSV. */
  private static List<AnswerSet> sideBySide(CellResult cell) {
    return AnswerSets.of(cell).stream()
        .filter(set -> !set.setting().startsWith("vectors"))
        .toList();
  }

  private void section(StringBuilder out) {
    filter(out);
    for (int t = 0; t < study.rows().size(); t++) {
      TraitRow row = study.rows().get(t);
      for (CellResult cell : row.cells()) {
        if (!sideBySide(cell).isEmpty()) {
          cell(cell, out);
        }
      }
    }
  }

  private void filter(StringBuilder out) {
    out.append("<form class=\"filter\" aria-label=\"Filter the answers\">\n");
    select("trait", "Trait", study.rows().stream().map(TraitRow::trait).toList(), out);
    select("precision", "Precision", study.plan().precisions(), out);
    out.append("<button type=\"button\" id=\"open-all\">Open all shown</button>\n");
    out.append("<button type=\"button\" id=\"close-all\">Close all</button>\n</form>\n");
    out.append("<p class=\"hint\">Each group holds the answers of one trait in one precision.");
    int most =
        study.rows().stream()
            .flatMap(row -> row.cells().stream())
            .flatMap(cell -> sideBySide(cell).stream())
            .mapToInt(set -> set.evaluation().questions().size())
            .max()
            .orElse(0);
    if (shown < most) {
      out.append(" Of each list the first %s of %s questions are shown.".formatted(shown, most));
    }
    out.append(
        " All answers, those under other precisions' vectors too, are in <code>answers.csv</code>"
            + " beside this page.</p>\n");
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
    for (Questions questions : List.of(Questions.REPORT, Questions.SEARCH)) {
      List<AnswerSet> sets =
          sideBySide(cell).stream().filter(set -> set.questions() == questions).toList();
      if (!sets.isEmpty()) {
        out.append("<section id=\"")
            .append(Studies.anchor(study, cell, questions))
            .append("\"><h4>")
            .append(questions == Questions.REPORT ? "Report" : "Search")
            .append(" questions</h4>\n");
        questions(sets, out);
        out.append("</section>\n");
      }
    }
    out.append("</details>\n");
  }

  private static String gist(CellResult cell) {
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

  private void questions(List<AnswerSet> sets, StringBuilder out) {
    int count = Math.min(shown, sets.getFirst().evaluation().questions().size());
    out.append("<ol>\n");
    for (int q = 0; q < count; q++) {
      out.append("<li><p class=\"question\">")
          .append(Html.text(sets.getFirst().evaluation().questions().get(q).question()))
          .append("</p><div class=\"side\">");
      for (AnswerSet set : sets) {
        if (q < set.evaluation().questions().size()) {
          answer(set, set.evaluation().questions().get(q), out);
        }
      }
      out.append("</div></li>\n");
    }
    out.append("</ol>\n");
  }

  private static void answer(AnswerSet set, Evaluation.Answer answer, StringBuilder out) {
    List<String> scores = new ArrayList<>();
    scores.add("trait " + AnswerSets.text(answer.trait()));
    scores.add("coherence " + AnswerSets.text(answer.coherence()));
    boolean scored = answer.trait().scored() && answer.coherence().scored();
    out.append(scored ? "<div><p class=\"who\">" : "<div><p class=\"who unscored\"")
        .append(scored ? "" : why(answer))
        .append("<b>")
        .append(Html.text(set.setting()))
        .append("</b> ")
        .append(Html.text(String.join(" · ", scores)))
        .append("</p><p class=\"said\">")
        .append(Html.text(answer.answer()))
        .append("</p></div>");
  }

  private static String why(Evaluation.Answer answer) {
    List<String> reasons = new ArrayList<>();
    for (Score score : List.of(answer.trait(), answer.coherence())) {
      if (score instanceof Score.Failed(String reason)) {
        reasons.add(reason);
      }
    }
    return reasons.isEmpty() ? ">" : " title=\"" + Html.text(String.join("; ", reasons)) + "\">";
  }
}
