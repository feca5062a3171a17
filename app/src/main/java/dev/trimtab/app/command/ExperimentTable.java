package dev.trimtab.app.command;

import dev.trimtab.lab.report.DataTable;
import dev.trimtab.lab.report.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table over all models of an experiment.
 *
 * @param id of its file
 * @param title above it
 * @param head names of the columns
 * @param rows as texts
 */
record ExperimentTable(String id, String title, List<String> head, List<List<String>> rows) {
  private static final String NUMBER = "-?\\d+(\\.\\d+)?(E-?\\d+)?";

  /* What columns of other names hold is a number, also where a run has none to put there. */
  private static final Set<String> WORDS =
      Set.of(
          "model",
          "precision",
          "trait",
          "variant",
          "outcome",
          "reason",
          "steering",
          "measure",
          "metric",
          "items",
          "against",
          "verdict",
          "trait or measure",
          "claim",
          "relation");

  /** Copies the lists. */
  ExperimentTable {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** As CSV (RFC 4180). */
  String csv() {
    StringBuilder out = new StringBuilder(line(head));
    rows.forEach(row -> out.append(line(row)));
    return out.toString();
  }

  private static String line(List<String> fields) {
    return fields.stream().map(ExperimentTable::quoted).collect(Collectors.joining(",")) + "\r\n";
  }

  /** A number as tables show it. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value).contains("e")
        ? String.format(Locale.ROOT, "%.3g", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A field of a line of CSV. */
  static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }

  /** As GitHub's Markdown. */
  String markdown() {
    StringBuilder out = new StringBuilder("## " + title + "\n\n");
    out.append("| ").append(String.join(" | ", head)).append(" |\n");
    out.append("|").append(" --- |".repeat(head.size())).append('\n');
    for (List<String> row : rows) {
      out.append("| ")
          .append(
              row.stream()
                  .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                  .collect(Collectors.joining(" | ")))
          .append(" |\n");
    }
    return out.toString();
  }

  /** As plain text. */
  Table text() {
    Table table = new Table(head.toArray(String[]::new));
    rows.forEach(row -> table.row(row.toArray(String[]::new)));
    return table;
  }

  /** The columns for Parquet. */
  List<DataTable.Column> columns() {
    List<DataTable.Column> columns = new ArrayList<>();
    for (int c = 0; c < head.size(); c++) {
      DataTable.Type type = numeric(c) ? DataTable.Type.NUMBER : DataTable.Type.TEXT;
      columns.add(new DataTable.Column(head.get(c), type));
    }
    return columns;
  }

  private boolean numeric(int column) {
    return !WORDS.contains(head.get(column))
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(field -> field.isEmpty() || field.matches(NUMBER));
  }

  /**
   * As a table of a page.
   *
   * @param addresses that a row's numbers lead to, by row; none where the list is empty
   */
  ReportTable report(List<String> addresses) {
    List<Boolean> numeric = new ArrayList<>();
    List<ReportTable.Column> columns = new ArrayList<>();
    for (int c = 0; c < head.size(); c++) {
      numeric.add(numeric(c));
      columns.add(
          new ReportTable.Column(
              head.get(c), numeric(c) ? ReportTable.Align.RIGHT : ReportTable.Align.LEFT));
    }
    List<ReportTable.Row> told = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      String address = addresses.isEmpty() ? "" : addresses.get(r);
      List<ReportTable.Cell> cells = new ArrayList<>();
      for (int c = 0; c < head.size(); c++) {
        cells.add(cell(rows.get(r).get(c), numeric.get(c) ? address : ""));
      }
      told.add(new ReportTable.Row(false, cells));
    }
    return new ReportTable(id, title, List.of(), columns, told);
  }

  private static ReportTable.Cell cell(String field, String address) {
    return address.isEmpty() || field.isEmpty()
        ? new ReportTable.Cell.Text(field, ReportTable.Mark.NONE)
        : new ReportTable.Cell.Value(
            field, Double.parseDouble(field), ReportTable.Mark.NONE, address);
  }
}
