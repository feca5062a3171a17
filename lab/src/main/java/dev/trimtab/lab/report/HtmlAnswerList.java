package dev.trimtab.lab.report;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.steer.Evaluation;
import java.util.List;

/** Questions with their answers and scores, several settings side by side. */
final class HtmlAnswerList {
  private HtmlAnswerList() {}

  /**
   * Answers under one setting.
   *
   * @param setting in words; empty where there is but one
   * @param answers in the questions' order
   * @param means what they come to, in words; empty to leave it out
   */
  record Column(String setting, List<Evaluation.Answer> answers, String means) {
    /** Copies the list. */
    Column {
      answers = List.copyOf(answers);
    }

    static Column of(AnswerSet set) {
      return new Column(set.setting(), set.evaluation().questions(), summary(set.evaluation()));
    }
  }

  /** What an evaluation comes to, in words. */
  static String summary(Evaluation evaluation) {
    if (!evaluation.complete()) {
      return Studies.incomplete(evaluation);
    }
    return "trait %s, coherence %s; %s of %s answers scored"
        .formatted(
            Numbers.score(evaluation.trait()),
            Numbers.score(evaluation.coherence()),
            evaluation.scored(),
            evaluation.questions().size());
  }

  /** Writes the first questions of columns with the same questions. */
  static void write(List<Column> columns, int most, StringBuilder out) {
    List<Column> told = columns.stream().filter(column -> !column.means.isEmpty()).toList();
    if (!told.isEmpty()) {
      out.append("<ul class=\"means\">\n");
      for (Column column : told) {
        out.append("<li><b>").append(Html.text(column.setting)).append("</b> ");
        out.append(Html.text(column.means)).append("</li>\n");
      }
      out.append("</ul>\n");
    }
    int count = Math.min(most, columns.getFirst().answers.size());
    out.append("<ol class=\"asked\">\n");
    for (int q = 0; q < count; q++) {
      out.append("<li><p class=\"question\">")
          .append(Html.text(columns.getFirst().answers.get(q).question()))
          .append("</p><div class=\"side\">");
      for (Column column : columns) {
        if (q < column.answers.size()) {
          answer(column.setting, column.answers.get(q), out);
        }
      }
      out.append("</div></li>\n");
    }
    out.append("</ol>\n");
  }

  private static void answer(String setting, Evaluation.Answer answer, StringBuilder out) {
    out.append("<div><p class=\"who\">");
    if (!setting.isEmpty()) {
      out.append("<b>").append(Html.text(setting)).append("</b> ");
    }
    score("trait", answer.trait(), out);
    out.append(" · ");
    score("coherence", answer.coherence(), out);
    out.append("</p><p class=\"said\">").append(Html.text(answer.answer())).append("</p></div>");
  }

  private static void score(String which, Score score, StringBuilder out) {
    String text = which + " " + AnswerSets.text(score);
    String reason = AnswerSets.reason(score);
    if (score.scored()) {
      out.append(Html.text(text));
    } else {
      out.append("<span class=\"unscored\">").append(Html.text(text));
      out.append(reason.isEmpty() ? "" : Html.text(": " + reason)).append("</span>");
    }
  }
}
