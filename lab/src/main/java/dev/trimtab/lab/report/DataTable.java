package dev.trimtab.lab.report;

import java.util.List;
import java.util.Locale;

/**
 * A long table for other programs: one row a fact, as CSV and as Parquet.
 *
 * @param id file-name safe
 * @param columns by name
 * @param rows as long as {@code columns} each; an empty field of a number is no number
 */
public record DataTable(String id, List<Column> columns, List<List<String>> rows) {
  /** Copies the lists and refuses ragged rows. */
  public DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of %s fields in %s of %s columns".formatted(row.size(), id, columns.size()));
      }
    }
  }

  /** What a column holds. */
  public enum Type {
    /** Words. */
    TEXT,
    /** A whole number, or nothing. */
    WHOLE,
    /** A number, or nothing. */
    NUMBER
  }

  /**
   * A column.
   *
   * @param head in CSV
   */
  public record Column(String head, Type type) {
    /** The name in Parquet and in SQL: lower case, with _ between words. */
    public String name() {
      return head.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
  }

  /** The table as CSV (RFC 4180). */
  public String csv() {
    var out = new StringBuilder();
    CsvReport.line(columns.stream().map(Column::head).toList(), out);
    rows.forEach(row -> CsvReport.line(row, out));
    return out.toString();
  }
}
