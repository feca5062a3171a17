package dev.trimtab.lab.report;

import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Row;
import java.util.ArrayList;
import java.util.List;
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
      case Cell.Measured measured ->
          measured.narrow() > 0 && measured.mark() == Mark.NONE
              ? Narrow.BRIEF
              : label(measured.mark()) + (measured.narrow() > 0 ? "; " + Narrow.BRIEF : "");
      case Cell.Text _ -> "";
    };
  }

  private static String label(Mark mark) {
    return mark.label();
  }

  /** A number unrounded; a whole one without a point. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** One line. */
  static void line(List<String> fields, StringBuilder out) {
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
