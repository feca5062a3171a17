package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.DataTable.Column;
import dev.trimtab.lab.report.DataTable.Type;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The data of a study as long tables: answers, cells, settings, cosines. */
final class DataTables {
  /** Says in the table of answers that a setting was one of the search. */
  static final String TRIED = "tried";

  private static final List<String> NO_SETTING = List.of("", "", "", "", "");

  private DataTables() {}

  /** The columns of every table, by id. */
  static Map<String, List<Column>> columns() {
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    columns.put("answers", ANSWERS);
    columns.put("cells", CELLS);
    columns.put("settings", SETTINGS);
    columns.put("cosines", COSINES);
    return columns;
  }

  /** Every table by id, made when it is asked for. */
  static Map<String, Supplier<DataTable>> of(StudyResult study, TriedAnswers tried) {
    Map<String, Supplier<DataTable>> tables = new LinkedHashMap<>();
    tables.put("answers", () -> answers(study, tried));
    tables.put("cells", () -> cells(study));
    tables.put("settings", () -> settings(study));
    tables.put("cosines", () -> cosines(study));
    return tables;
  }

  private static Column text(String head) {
    return new Column(head, Type.TEXT);
  }

  private static Column whole(String head) {
    return new Column(head, Type.WHOLE);
  }

  private static Column number(String head) {
    return new Column(head, Type.NUMBER);
  }

  private static final List<Column> ANSWERS =
      List.of(
          text("Trait"),
          text("Precision"),
          text("Questions"),
          text("Setting"),
          text("Phase"),
          whole("Step"),
          whole("Layer"),
          number("Ratio"),
          number("Coefficient"),
          whole("Number"),
          text("Question"),
          text("Answer"),
          number("Trait score"),
          number("Coherence"),
          text("Remark"));

  /** Every answer with its scores. */
  private static DataTable answers(StudyResult study, TriedAnswers tried) {
    List<List<String>> rows = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (AnswerSet set : AnswerSets.of(cell)) {
          List<String> start = new ArrayList<>(start(cell, set.questions(), set.setting()));
          start.addAll(
              set.setting().equals("plain")
                  ? NO_SETTING
                  : Studies.steered(cell).map(s -> setting(s.best())).orElse(NO_SETTING));
          answers(start, set.evaluation().questions(), rows);
        }
        for (SteeringPoint point : cell.points()) {
          List<String> start = new ArrayList<>(start(cell, Questions.SEARCH, TRIED));
          start.addAll(setting(point));
          answers(start, tried.of(cell, point), rows);
        }
      }
    }
    return new DataTable("answers", ANSWERS, rows);
  }

  private static List<String> start(CellResult cell, Questions questions, String setting) {
    return List.of(cell.trait(), cell.precision(), questions.word(), setting);
  }

  private static List<String> setting(SteeringPoint point) {
    return List.of(
        Studies.phase(point),
        Integer.toString(point.step()),
        Integer.toString(point.layer()),
        CsvReport.number(point.ratio()),
        CsvReport.number(point.coefficient()));
  }

  private static void answers(
      List<String> start, List<Evaluation.Answer> answers, List<List<String>> rows) {
    int number = 1;
    for (Evaluation.Answer answer : answers) {
      List<String> row = new ArrayList<>(start);
      row.add(Integer.toString(number++));
      row.add(answer.question());
      row.add(answer.answer());
      row.add(points(answer.trait()));
      row.add(points(answer.coherence()));
      row.add(why(answer.trait(), answer.coherence()));
      rows.add(row);
    }
  }

  private static String points(Score score) {
    return score instanceof Score.Value(double points) ? CsvReport.number(points) : "";
  }

  private static String why(Score trait, Score coherence) {
    List<String> reasons = new ArrayList<>();
    reason("trait", trait, reasons);
    reason("coherence", coherence, reasons);
    return String.join("; ", reasons);
  }

  private static void reason(String what, Score score, List<String> reasons) {
    switch (score) {
      case Score.Value _ -> {}
      case Score.Unscored _ -> reasons.add(what + " unscored");
      case Score.Refused(String reason) -> reasons.add(what + " refused: " + reason);
      case Score.Failed(String reason) -> reasons.add(what + " failed: " + reason);
      case Score.NoAnswer(String reason) -> reasons.add(what + " without an answer: " + reason);
    }
  }

  private static final List<Column> CELLS =
      List.of(
          text("Precision"),
          text("Trait"),
          text("Outcome"),
          number("Score"),
          number("Low"),
          number("High"),
          number("Baseline"),
          number("Delta"),
          number("Coherence"),
          whole("Layer"),
          number("Coefficient"),
          number("Ratio"),
          number("Search score"),
          number("Search baseline"),
          number("Search delta"),
          number("Random delta"),
          whole("Scored"),
          whole("Asked"),
          whole("Settings tried"),
          text("Reason"));

  /** What every trait came to in every precision. */
  private static DataTable cells(StudyResult study) {
    List<List<String>> rows = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        List<String> fields = new ArrayList<>(List.of(cell.precision(), cell.trait()));
        switch (cell.outcome()) {
          case Steered steered -> steered(cell, steered, fields);
          case Incoherent(List<SteeringPoint> nearest) ->
              unsteered("incoherent", cell, Studies.noneCoherent(nearest), fields);
          case Stopped(String reason) -> unsteered("stopped", cell, reason, fields);
        }
        rows.add(fields);
      }
    }
    return new DataTable("cells", CELLS, rows);
  }

  private static void steered(CellResult cell, Steered steered, List<String> fields) {
    Evaluation report = steered.report();
    Interval score = report.trait();
    fields.add("steered");
    fields.add(where(report, score.estimate()));
    fields.add(where(report, score.low()));
    fields.add(where(report, score.high()));
    fields.add(mean(cell.reportBaseline()));
    fields.add(where(report, steered.reportDelta()));
    fields.add(where(report, report.coherence().estimate()));
    fields.add(Integer.toString(steered.best().layer()));
    fields.add(CsvReport.number(steered.best().coefficient()));
    fields.add(CsvReport.number(steered.best().ratio()));
    fields.add(where(steered.search(), steered.search().trait().estimate()));
    fields.add(mean(cell.searchBaseline()));
    fields.add(where(steered.search(), steered.searchDelta()));
    fields.add(where(steered.random(), steered.randomDelta()));
    fields.add(Integer.toString(report.scored()));
    fields.add(Integer.toString(report.questions().size()));
    fields.add(Integer.toString(cell.points().size()));
    fields.add(Narrow.of(report) > 0 ? Narrow.BRIEF : "");
  }

  private static void unsteered(
      String outcome, CellResult cell, String reason, List<String> fields) {
    fields.add(outcome);
    fields.addAll(List.of("", "", "", mean(cell.reportBaseline()), "", "", "", "", "", ""));
    fields.addAll(List.of(mean(cell.searchBaseline()), "", "", "", ""));
    fields.add(Integer.toString(cell.points().size()));
    fields.add(reason);
  }

  private static String mean(List<Evaluation> evaluations) {
    return evaluations.isEmpty()
        ? ""
        : where(evaluations.getFirst(), evaluations.getFirst().trait().estimate());
  }

  private static String where(Evaluation evaluation, double value) {
    return evaluation.complete() ? CsvReport.number(value) : "";
  }

  private static final List<Column> SETTINGS =
      List.of(
          text("Trait"),
          text("Precision"),
          text("Phase"),
          whole("Step"),
          whole("Layer"),
          number("Coefficient"),
          number("Ratio"),
          number("Trait score"),
          number("Coherence"),
          whole("Scored"),
          whole("Asked"),
          text("Remark"));

  /** Every setting that was tried. */
  private static DataTable settings(StudyResult study) {
    List<List<String>> rows = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (SteeringPoint point : cell.points()) {
          rows.add(
              List.of(
                  cell.trait(),
                  cell.precision(),
                  Studies.phase(point),
                  Integer.toString(point.step()),
                  Integer.toString(point.layer()),
                  CsvReport.number(point.coefficient()),
                  CsvReport.number(point.ratio()),
                  point.complete() ? CsvReport.number(point.trait()) : "",
                  point.complete() ? CsvReport.number(point.coherence()) : "",
                  Integer.toString(point.scored()),
                  Integer.toString(point.asked()),
                  point.reason()));
        }
      }
    }
    return new DataTable("settings", SETTINGS, rows);
  }

  private static final List<Column> COSINES =
      List.of(
          text("Trait"),
          text("Precision"),
          text("Reference"),
          text("Method"),
          text("Responses from"),
          whole("Layer"),
          number("Cosine"),
          number("Degrees"));

  /** The cosine of every method at every layer. */
  private static DataTable cosines(StudyResult study) {
    List<List<String>> rows = new ArrayList<>();
    for (TraitRow row : study.rows()) {
      for (CosineCurve curve : row.cosines()) {
        for (CosineCurve.Layer layer : curve.layers()) {
          rows.add(
              List.of(
                  row.trait(),
                  curve.precision(),
                  curve.reference(),
                  curve.method(),
                  curve.responsesFrom(),
                  Integer.toString(layer.layer()),
                  CsvReport.number(layer.cosine()),
                  CsvReport.number(layer.degrees())));
        }
      }
    }
    return new DataTable("cosines", COSINES, rows);
  }
}
