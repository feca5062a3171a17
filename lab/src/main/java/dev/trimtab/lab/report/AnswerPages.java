package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the answers behind numbers stand. Every cell has a page of its own with all of them; the
 * main page repeats those of the chosen settings, as far as they fit.
 */
final class AnswerPages {
  /* Pages beside the main one, and not data within it: at six traits in four precisions, eleven
   * layers and ten steps there are some fifty thousand answers. As plain pages they can be
   * searched, printed and linked to, and a reader loads the one that was asked for. */

  /** Beyond so many characters of answers the main page shows fewer questions of each list. */
  private static final long BUDGET = 1_100_000;

  /** The anchor of the cosines of every method at every layer. */
  static final String COSINES = "data-cosines";

  /** The anchor of the table of the cosines at the layers searched. */
  static final String COSINES_BY_LAYER = "cosines-by-layer";

  /** What an answer costs besides its text, in characters. */
  private static final long MARKUP = 150;

  private final StudyResult study;
  private final TriedAnswers tried;
  private final CellNames names;
  private final String column;
  private final int shown;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, CellResult> cells = new LinkedHashMap<>();

  private AnswerPages(StudyResult study, TriedAnswers tried, String column) {
    this.study = study;
    this.tried = tried;
    this.column = column;
    this.names = CellNames.of(study);
    this.shown = howMany(study);
    addresses.put(COSINES, "cosines.csv");
    addresses.put(COSINES_BY_LAYER, "#table-cosines-by-layer");
    for (TraitRow row : study.rows()) {
      row.cells().forEach(this::add);
    }
  }

  static AnswerPages of(StudyResult study, TriedAnswers tried) {
    return new AnswerPages(study, tried, "Precision");
  }

  /**
   * The pages of a study whose columns are something else than precisions.
   *
   * @param column what they are, in a word
   */
  static AnswerPages of(StudyResult study, TriedAnswers tried, String column) {
    return new AnswerPages(study, tried, column);
  }

  /** What the study's columns are, in a word. */
  String column() {
    return column;
  }

  private void add(CellResult cell) {
    List<AnswerSet> sets = AnswerSets.of(cell);
    boolean responses = Studies.shown(cell).filter(e -> !tried.of(e).isEmpty()).isPresent();
    if (sets.isEmpty() && !responses) {
      return;
    }
    String page = path(cell);
    cells.put(page, cell);
    for (Questions questions : Questions.values()) {
      List<AnswerSet> beside = sideBySide(cell, questions);
      if (!beside.isEmpty()) {
        int asked = beside.getFirst().evaluation().questions().size();
        String anchor = Studies.anchor(study, cell, questions);
        addresses.put(anchor, asked <= shown ? "#" + anchor : page + "#" + anchor);
      }
    }
    List<String> parts = new ArrayList<>();
    if (responses) {
      parts.add(Studies.EXTRACTION);
    }
    if (!sideBySide(cell, Questions.REPORT).isEmpty()) {
      parts.add(CellPage.COMPARED);
    }
    if (!cell.points().isEmpty()) {
      parts.add(CellPage.SETTINGS);
    }
    if (cell.outcome() instanceof Steered steered && !steered.transfers().isEmpty()) {
      parts.add(CellPage.TRANSFERS);
    }
    for (SteeringPoint point : cell.points()) {
      if (!tried.of(cell, point).isEmpty()) {
        parts.add(Studies.part(point));
      }
    }
    for (String part : parts) {
      String anchor = Studies.anchor(study, cell, part);
      addresses.put(anchor, page + "#" + anchor);
    }
  }

  /** Where an anchor is found, from the main page; empty where the study has no such answers. */
  String address(String anchor) {
    return addresses.getOrDefault(anchor, "");
  }

  /** The cells with a page, by its path from the main page. */
  Map<String, CellResult> cells() {
    return cells;
  }

  /** The path of a cell's page from the main page. */
  String path(CellResult cell) {
    return "answers/" + names.of(cell.trait(), cell.precision()) + ".html";
  }

  /** How many questions of each list the main page shows. */
  int shown() {
    return shown;
  }

  /** The answers under the settings of the search. */
  TriedAnswers tried() {
    return tried;
  }

  /** The answers to one list of questions that stand side by side. */
  static List<AnswerSet> sideBySide(CellResult cell, Questions questions) {
    return AnswerSets.of(cell).stream()
        .filter(set -> set.questions() == questions && !set.transfer())
        .toList();
  }

  /** How many questions of each list fit into the main page. */
  private static int howMany(StudyResult study) {
    List<Evaluation> all =
        study.rows().stream()
            .flatMap(row -> row.cells().stream())
            .flatMap(cell -> AnswerSets.of(cell).stream())
            .filter(set -> !set.transfer())
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
}
