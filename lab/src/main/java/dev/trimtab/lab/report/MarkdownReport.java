package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.Flag;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report in GitHub's Markdown: findings, warnings, tables, provenance and the command. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** The whole report. */
  public static String of(StudyResult study, ReportContext context) {
    var out = new StringBuilder();
    out.append("# ").append(text(context.title())).append("\n\n");
    for (String sentence : Findings.of(study)) {
      out.append("- ").append(text(sentence)).append('\n');
    }
    if (!study.flags().isEmpty()) {
      out.append("\n## Warnings\n\n");
      for (Flag flag : study.flags()) {
        out.append("- **").append(text(where(flag))).append("**: ");
        out.append(text(flag.message())).append('\n');
      }
    }
    for (ReportTable table : ReportTables.of(study)) {
      out.append('\n').append(of(table));
    }
    provenance(Provenance.of(study, context), context, out);
    return out.toString();
  }

  /** One table under a heading, its notes below. */
  public static String of(ReportTable table) {
    var out = new StringBuilder();
    out.append("## ").append(text(table.title())).append("\n\n");
    line(table.columns().stream().map(column -> text(column.head())).toList(), out);
    line(table.columns().stream().map(MarkdownReport::rule).toList(), out);
    for (Row row : table.rows()) {
      line(row.cells().stream().map(cell -> cell(cell, row.total())).toList(), out);
    }
    if (!table.notes().isEmpty()) {
      out.append('\n');
      table.notes().forEach(note -> out.append("- ").append(text(note)).append('\n'));
    }
    return out.toString();
  }

  /** What a flag is about, in words. */
  static String where(Flag flag) {
    return flag.precision().isEmpty() ? flag.trait() : flag.trait() + " in " + flag.precision();
  }

  /** What a report depends on, and the command that makes it. */
  static void provenance(Map<String, String> entries, ReportContext context, StringBuilder out) {
    out.append("\n## Provenance\n\n");
    entries.forEach(
        (name, value) ->
            out.append("- ").append(text(name)).append(": ").append(text(value)).append('\n'));
    if (!context.commandLine().isEmpty()) {
      out.append("\nMade by\n\n");
      context.command().lines().forEach(line -> out.append("    ").append(line).append('\n'));
    }
  }

  private static String cell(Cell cell, boolean total) {
    String label = cell.mark().label();
    String text = text(label.isEmpty() ? cell.text() : cell.text() + " " + label);
    return total && !text.isEmpty() ? "**" + text + "**" : text;
  }

  private static String rule(Column column) {
    return column.align() == Align.RIGHT ? "---:" : "---";
  }

  private static void line(List<String> cells, StringBuilder out) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
  }

  /** Text that Markdown shows as it is, on one line. */
  static String text(String raw) {
    var out = new StringBuilder();
    for (char c : raw.replaceAll("[\\p{IsControl}\\s]+", " ").toCharArray()) {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\\', '`', '*', '_', '[', ']', '|', '#', '~' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
