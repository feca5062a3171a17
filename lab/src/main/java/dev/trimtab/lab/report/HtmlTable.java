package dev.trimtab.lab.report;

import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Row;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One table of the page: caption, heads, cells with links to the answers behind them, notes. */
final class HtmlTable {
  private final ReportTable table;
  private final UnaryOperator<String> links;
  private final StringBuilder out;

  private HtmlTable(ReportTable table, UnaryOperator<String> links, StringBuilder out) {
    this.table = table;
    this.links = links;
    this.out = out;
  }

  /**
   * Writes a table.
   *
   * @param links from anchors to addresses; empty for those that lead nowhere
   */
  static void write(ReportTable table, UnaryOperator<String> links, StringBuilder out) {
    new HtmlTable(table, links, out).write();
  }

  private void write() {
    String id = "table-" + table.id();
    out.append("<div class=\"table\" id=\"").append(id).append("\">\n");
    out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"")
        .append(id)
        .append("-caption\">\n<table>\n<caption id=\"")
        .append(id)
        .append("-caption\">")
        .append(Html.text(table.title()))
        .append("</caption>\n<thead><tr>");
    for (Column column : table.columns()) {
      out.append("<th scope=\"col\"")
          .append(column.align() == Align.RIGHT ? " class=\"num\">" : ">")
          .append(Html.text(column.head()))
          .append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    Optional<String> previous = Optional.empty();
    for (Row row : table.rows()) {
      String first = row.cells().getFirst().text();
      row(row, previous.filter(first::equals).isPresent());
      previous = Optional.of(first);
    }
    out.append("</tbody>\n</table>\n</div>\n");
    notes(table.notes());
    out.append("</div>\n");
  }

  private void row(Row row, boolean again) {
    out.append(row.total() ? "<tr class=\"total\">" : "<tr>");
    for (int c = 0; c < row.cells().size(); c++) {
      Cell cell = row.cells().get(c);
      boolean right = table.columns().get(c).align() == Align.RIGHT;
      String classes = classes(cell, right);
      if (c == 0) {
        out.append("<th scope=\"row\"")
            .append(again ? " class=\"again\">" : ">")
            .append(Html.text(cell.text()))
            .append("</th>");
      } else {
        out.append(classes.isEmpty() ? "<td>" : "<td class=\"" + classes + "\">");
        cell(cell);
        out.append("</td>");
      }
    }
    out.append("</tr>\n");
  }

  private static String classes(Cell cell, boolean right) {
    String mark = cell.mark() == Mark.NONE ? "" : cell.mark().name().toLowerCase(Locale.ROOT);
    return ((right ? "num " : "") + mark).strip();
  }

  private void cell(Cell cell) {
    switch (cell) {
      case Cell.Text text -> word(text);
      case Cell.Value value -> linked(number(value.text()), value.anchor());
      case Cell.Measured measured -> {
        int end = measured.text().indexOf(" [");
        linked(number(measured.text().substring(0, end)), measured.anchor());
        out.append(" <span class=\"interval\">")
            .append(number(measured.text().substring(end + 1).replace(Narrow.SIGN, "")))
            .append("</span>");
        if (measured.narrow() > 0) {
          out.append("<span class=\"narrow\" title=\"")
              .append(Html.text(Narrow.BRIEF))
              .append("\">")
              .append(Narrow.SIGN)
              .append("</span>");
        }
      }
      case Cell.Missing missing ->
          out.append("<span class=\"missing\" title=\"")
              .append(Html.text(missing.reason().sentence()))
              .append("\">")
              .append(Html.text(missing.text()))
              .append("</span>");
    }
    if (!cell.mark().label().isEmpty()) {
      out.append(" <span class=\"badge\">").append(cell.mark().label()).append("</span>");
    }
  }

  private void word(Cell.Text text) {
    if (text.mark() == Mark.NONE) {
      out.append(Html.text(text.text()));
    } else {
      out.append("<span class=\"badge\">").append(Html.text(text.text())).append("</span>");
    }
  }

  private void linked(String text, String anchor) {
    String address = anchor.isEmpty() ? "" : links.apply(anchor);
    if (address.isEmpty()) {
      out.append(text);
    } else {
      out.append("<a href=\"").append(Html.text(address)).append("\">");
      out.append(text).append("</a>");
    }
  }

  /** With the sign that typography wants. */
  private static String number(String text) {
    return Html.text(text).replace('-', '−');
  }

  private void notes(List<String> notes) {
    if (notes.isEmpty()) {
      return;
    }
    out.append("<ul class=\"notes\">\n");
    for (String note : notes) {
      out.append("<li>").append(Html.text(note)).append("</li>\n");
    }
    out.append("</ul>\n");
  }
}
