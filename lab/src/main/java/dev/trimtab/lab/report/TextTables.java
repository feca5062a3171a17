package dev.trimtab.lab.report;

import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables as text for a terminal of a given width. Where a table is too wide its cells wrap; where
 * that does not suffice its columns go on below, beside the same row heads; and where not even one
 * column fits beside those, every row becomes a block of lines.
 */
public final class TextTables {
  private static final String GAP = "  ";

  private final int width;

  private TextTables(int width) {
    this.width = width;
  }

  /**
   * Tables for a terminal.
   *
   * @param width in columns, at least 20
   */
  public static TextTables ofWidth(int width) {
    if (width < 20) {
      throw new IllegalArgumentException("expected a width of at least 20, found " + width);
    }
    return new TextTables(width);
  }

  /** The table with its title and notes; lines end in a newline. */
  public String of(ReportTable table) {
    var out = new StringBuilder();
    out.append(table.title()).append('\n');
    List<ReportTable> panels = panels(table);
    if (panels.stream().allMatch(panel -> fits(widths(panel)))) {
      String separator = "";
      for (ReportTable panel : panels) {
        out.append(separator);
        grid(panel, widths(panel), out);
        separator = "\n";
      }
    } else {
      blocks(table, out);
    }
    for (String note : table.notes()) {
      for (String line : wrapped(note, width)) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  /** The table in as few parts as fit, each with the leading columns of words. */
  private List<ReportTable> panels(ReportTable table) {
    List<Integer> heads = new ArrayList<>();
    while (heads.size() < table.columns().size()
        && table.columns().get(heads.size()).align() == Align.LEFT) {
      heads.add(heads.size());
    }
    List<ReportTable> panels = new ArrayList<>();
    List<Integer> columns = new ArrayList<>(heads);
    for (int c = heads.size(); c < table.columns().size(); c++) {
      columns.add(c);
      if (columns.size() > heads.size() + 1 && !fits(widths(part(table, columns)))) {
        columns.removeLast();
        panels.add(part(table, columns));
        columns = new ArrayList<>(heads);
        columns.add(c);
      }
    }
    panels.add(part(table, columns));
    return panels;
  }

  /** Some columns of a table, without the sums that have nothing to say in them. */
  private static ReportTable part(ReportTable table, List<Integer> columns) {
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<Cell> cells = columns.stream().map(row.cells()::get).toList();
      boolean empty = cells.stream().skip(1).allMatch(cell -> cell.text().isEmpty());
      if (!row.total() || !empty) {
        rows.add(new Row(row.total(), cells));
      }
    }
    return new ReportTable(
        table.id(),
        table.title(),
        table.notes(),
        columns.stream().map(table.columns()::get).toList(),
        rows);
  }

  private void grid(ReportTable table, int[] widths, StringBuilder out) {
    List<String> heads = table.columns().stream().map(Column::head).toList();
    line(table, heads, widths, out);
    rule(widths, out);
    String previous = "";
    boolean totals = false;
    for (Row row : table.rows()) {
      List<String> texts = new ArrayList<>(row.cells().stream().map(TextTables::text).toList());
      String first = texts.getFirst();
      if (row.total()) {
        if (!totals) {
          rule(widths, out);
        }
        totals = true;
      } else if (first.equals(previous)) {
        texts.set(0, "");
      }
      previous = row.total() ? "" : first;
      line(table, texts, widths, out);
    }
  }

  /** One row; cells that are too long go on in further lines. */
  private static void line(ReportTable table, List<String> texts, int[] widths, StringBuilder out) {
    List<List<String>> cells = new ArrayList<>();
    int height = 1;
    for (int c = 0; c < widths.length; c++) {
      cells.add(wrapped(texts.get(c), widths[c]));
      height = Math.max(height, cells.get(c).size());
    }
    for (int l = 0; l < height; l++) {
      var line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        List<String> lines = cells.get(c);
        String text = l < lines.size() ? lines.get(l) : "";
        String blank = " ".repeat(Math.max(0, widths[c] - length(text)));
        boolean right = table.columns().get(c).align() == Align.RIGHT;
        line.append(c == 0 ? "" : GAP).append(right ? blank + text : text + blank);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static void rule(int[] widths, StringBuilder out) {
    for (int c = 0; c < widths.length; c++) {
      out.append(c == 0 ? "" : GAP).append("─".repeat(widths[c]));
    }
    out.append('\n');
  }

  /** Every row as lines of head and text. */
  private void blocks(ReportTable table, StringBuilder out) {
    int heads = 0;
    for (Column column : table.columns()) {
      heads = Math.max(heads, length(column.head()));
    }
    for (Row row : table.rows()) {
      out.append("─".repeat(width)).append('\n');
      for (int c = 0; c < row.cells().size(); c++) {
        String text = text(row.cells().get(c));
        if (!text.isEmpty()) {
          String head = table.columns().get(c).head();
          block(head + " ".repeat(heads - length(head)) + GAP, text, out);
        }
      }
    }
  }

  private void block(String head, String text, StringBuilder out) {
    String start = head;
    for (String line : wrapped(text, Math.max(10, width - length(head)))) {
      out.append(start).append(line).append('\n');
      start = " ".repeat(length(head));
    }
  }

  /** Natural widths, the widest narrowed step by step down to their longest words. */
  private int[] widths(ReportTable table) {
    int columns = table.columns().size();
    int[] widths = new int[columns];
    int[] least = new int[columns];
    for (int c = 0; c < columns; c++) {
      String head = table.columns().get(c).head();
      widths[c] = length(head);
      least[c] = longestWord(head);
      for (Row row : table.rows()) {
        String text = text(row.cells().get(c));
        widths[c] = Math.max(widths[c], length(text));
        least[c] = Math.max(least[c], longestWord(text));
      }
    }
    while (!fits(widths)) {
      int widest = -1;
      for (int c = 0; c < columns; c++) {
        if (widths[c] > least[c] && (widest < 0 || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest < 0) {
        return widths;
      }
      widths[widest]--;
    }
    return widths;
  }

  private boolean fits(int[] widths) {
    int total = GAP.length() * (widths.length - 1);
    for (int column : widths) {
      total += column;
    }
    return total <= width;
  }

  private static String text(Cell cell) {
    String label = cell.mark().label();
    String text = cell.text();
    return printable(label.isEmpty() ? text : text + " " + label);
  }

  /** Without control characters, which a terminal would obey. */
  private static String printable(String text) {
    return text.replaceAll("\\p{IsControl}", " ");
  }

  private static int longestWord(String text) {
    int longest = 0;
    for (String word : words(text)) {
      longest = Math.max(longest, length(word));
    }
    return longest;
  }

  /** Parts between which a line may break: at blanks, but not within an interval. */
  private static List<String> words(String text) {
    return List.of(text.split(" (?![^\\[]*\\])"));
  }

  private static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : length(text) <= columns ? List.of(text) : words(text)) {
      if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
