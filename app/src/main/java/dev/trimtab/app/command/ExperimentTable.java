package dev.trimtab.app.command;

import java.util.List;
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
}
