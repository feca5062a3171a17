package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.report.AnswerSets.AnswerSet;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Row;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Tables as CSV (RFC 4180): numbers unrounded, intervals in columns of their own, missing values
 * empty with the reason in a column beside.
 */
public final class CsvReport {
  private CsvReport() {}

  /** One table; its notes are left out, which no reader of CSV would expect. */
  public static String of(ReportTable table) {
    List<String> heads = new ArrayList<>();
    List<List<String>> lines = new ArrayList<>();
    table.rows().forEach(_ -> lines.add(new ArrayList<>()));
    for (int c = 0; c < table.columns().size(); c++) {
      column(table, c, heads, lines);
    }
    var out = new StringBuilder();
    line(heads, out);
    lines.forEach(line -> line(line, out));
    return out.toString();
  }

  private static void column(
      ReportTable table, int c, List<String> heads, List<List<String>> lines) {
    String head = table.columns().get(c).head();
    boolean intervals = any(table, c, cell -> cell instanceof Cell.Measured);
    boolean remarks = any(table, c, cell -> !remark(cell).isEmpty());
    heads.add(head);
    if (intervals) {
      heads.add(head + " low");
      heads.add(head + " high");
    }
    if (remarks) {
      heads.add(head + " remark");
    }
    for (int r = 0; r < lines.size(); r++) {
      Cell cell = table.rows().get(r).cells().get(c);
      List<String> line = lines.get(r);
      line.add(value(cell));
      if (intervals) {
        line.add(cell instanceof Cell.Measured end ? number(end.interval().low()) : "");
        line.add(cell instanceof Cell.Measured end ? number(end.interval().high()) : "");
      }
      if (remarks) {
        line.add(remark(cell));
      }
    }
  }

  private static boolean any(ReportTable table, int c, Predicate<Cell> test) {
    return table.rows().stream().map(Row::cells).map(cells -> cells.get(c)).anyMatch(test);
  }

  private static String value(Cell cell) {
    return switch (cell) {
      case Cell.Text text -> text.text();
      case Cell.Value value -> number(value.value());
      case Cell.Measured measured -> number(measured.interval().estimate());
      case Cell.Missing _ -> "";
    };
  }

  private static String remark(Cell cell) {
    return switch (cell) {
      case Cell.Missing missing -> missing.reason().message();
      case Cell.Value value -> label(value.mark());
      case Cell.Measured measured -> label(measured.mark());
      case Cell.Text _ -> "";
    };
  }

  private static String label(Mark mark) {
    return mark.label();
  }

  /** Every answer with its scores. */
  public static String answers(StudyResult study) {
    var out = new StringBuilder();
    line(
        List.of(
            "Trait",
            "Precision",
            "Questions",
            "Setting",
            "Number",
            "Question",
            "Answer",
            "Trait score",
            "Coherence",
            "Remark"),
        out);
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (AnswerSet set : AnswerSets.of(cell)) {
          answers(cell, set, out);
        }
      }
    }
    return out.toString();
  }

  private static void answers(CellResult cell, AnswerSet set, StringBuilder out) {
    int number = 1;
    for (Evaluation.Answer answer : set.evaluation().questions()) {
      line(
          List.of(
              cell.trait(),
              cell.precision(),
              set.questions().word(),
              set.setting(),
              Integer.toString(number++),
              answer.question(),
              answer.answer(),
              points(answer.trait()),
              points(answer.coherence()),
              why(answer.trait(), answer.coherence())),
          out);
    }
  }

  private static String points(Score score) {
    return score instanceof Score.Value(double points) ? number(points) : "";
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
      case Score.Failed(String reason) -> reasons.add(what + " failed: " + reason);
    }
  }

  /** Every setting that was tried. */
  public static String points(StudyResult study) {
    var out = new StringBuilder();
    line(
        List.of(
            "Trait",
            "Precision",
            "Phase",
            "Step",
            "Layer",
            "Coefficient",
            "Ratio",
            "Trait score",
            "Coherence",
            "Scored",
            "Asked"),
        out);
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (SteeringPoint point : cell.points()) {
          point(cell, point, out);
        }
      }
    }
    return out.toString();
  }

  private static void point(CellResult cell, SteeringPoint point, StringBuilder out) {
    line(
        List.of(
            cell.trait(),
            cell.precision(),
            point.phase().name().toLowerCase(Locale.ROOT),
            Integer.toString(point.step()),
            Integer.toString(point.layer()),
            number(point.coefficient()),
            number(point.ratio()),
            point.complete() ? number(point.trait()) : "",
            point.complete() ? number(point.coherence()) : "",
            Integer.toString(point.scored()),
            Integer.toString(point.asked())),
        out);
  }

  /** The cosine of every method at every layer. */
  public static String cosines(StudyResult study) {
    var out = new StringBuilder();
    line(
        List.of(
            "Trait",
            "Precision",
            "Reference",
            "Method",
            "Responses from",
            "Layer",
            "Cosine",
            "Degrees"),
        out);
    for (TraitRow row : study.rows()) {
      for (CosineCurve curve : row.cosines()) {
        for (CosineCurve.Layer layer : curve.layers()) {
          line(
              List.of(
                  row.trait(),
                  curve.precision(),
                  curve.reference(),
                  curve.method(),
                  curve.responsesFrom(),
                  Integer.toString(layer.layer()),
                  number(layer.cosine()),
                  number(layer.degrees())),
              out);
        }
      }
    }
    return out.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void line(List<String> fields, StringBuilder out) {
    String separator = "";
    for (String field : fields) {
      out.append(separator).append(quoted(field));
      separator = ",";
    }
    out.append("\r\n");
  }

  private static String quoted(String field) {
    boolean plain =
        field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && field.equals(field.strip());
    return plain ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }
}
