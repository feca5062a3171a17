package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Transfer;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** The answers behind a cell's numbers. */
final class AnswerSets {
  /**
   * One list of answers.
   *
   * @param questions the list of questions
   * @param setting plain, steered, random, or whose vectors steered
   */
  record AnswerSet(Questions questions, String setting, Evaluation evaluation) {
    /** Whether vectors other than the cell's own steered. */
    boolean transfer() {
      return setting.startsWith(OTHER);
    }
  }

  private static final String OTHER = "vectors of ";

  private AnswerSets() {}

  /** All answers that the result keeps, in a fixed order. */
  static List<AnswerSet> of(CellResult cell) {
    List<AnswerSet> sets = new ArrayList<>();
    cell.searchBaseline().forEach(one -> sets.add(new AnswerSet(Questions.SEARCH, "plain", one)));
    if (cell.outcome() instanceof Steered steered) {
      sets.add(new AnswerSet(Questions.SEARCH, "steered", steered.search()));
    }
    cell.reportBaseline().forEach(one -> sets.add(new AnswerSet(Questions.REPORT, "plain", one)));
    if (cell.outcome() instanceof Steered steered) {
      sets.add(new AnswerSet(Questions.REPORT, "steered", steered.report()));
      sets.add(new AnswerSet(Questions.REPORT, "random direction", steered.random()));
      for (Transfer transfer : steered.transfers()) {
        sets.add(
            new AnswerSet(
                Questions.REPORT,
                OTHER
                    + "%s on responses of %s"
                        .formatted(transfer.vectorsFrom(), transfer.responsesFrom()),
                transfer.report()));
      }
    }
    return sets;
  }

  /** A score as text: its points, or in a word why there are none. */
  static String text(Score score) {
    return switch (score) {
      case Score.Value(double points) -> Numbers.fixed(points, 1);
      case Score.Unscored _ -> "unscored";
      case Score.Refused _ -> "refused";
      case Score.Failed _ -> "failed";
      case Score.NoAnswer _ -> "no answer";
    };
  }

  /** Why there is no score, as a sentence; empty where there is one, or nothing is known. */
  static String reason(Score score) {
    return switch (score) {
      case Score.Value _, Score.Unscored _ -> "";
      case Score.Refused(String reason) -> reason;
      case Score.Failed(String reason) -> reason;
      case Score.NoAnswer(String reason) -> reason;
    };
  }
}
