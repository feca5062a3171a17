package dev.trimtab.lab.report;

import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Reason;
import dev.trimtab.lab.report.ReportTable.Row;
import dev.trimtab.lab.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table while its rows are being put together; reasons of missing cells become its notes. */
final class TableRows {
  private static final String DASH = "—";

  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Reason> reasons = new LinkedHashSet<>();

  /** Adds columns of words. */
  TableRows words(String... heads) {
    for (String head : heads) {
      columns.add(new Column(head, Align.LEFT));
    }
    return this;
  }

  /** Adds columns of numbers. */
  TableRows numbers(List<String> heads) {
    for (String head : heads) {
      columns.add(new Column(head, Align.RIGHT));
    }
    return this;
  }

  TableRows note(String note) {
    notes.add(note);
    return this;
  }

  /** Adds a row; the reasons of its missing cells are noted once each. */
  void row(List<Cell> cells) {
    add(false, cells);
  }

  /** Adds a row that sums up those above. */
  void total(List<Cell> cells) {
    add(true, cells);
  }

  private void add(boolean total, List<Cell> cells) {
    rows.add(new Row(total, cells));
    for (Cell cell : cells) {
      if (cell instanceof Cell.Missing(_, Reason reason, _) && !reason.message().isEmpty()) {
        reasons.add(reason);
      }
    }
  }

  ReportTable table(String id, String title) {
    List<String> all = new ArrayList<>(notes);
    rows.stream()
        .flatMap(row -> row.cells().stream())
        .filter(Cell.Measured.class::isInstance)
        .mapToInt(cell -> ((Cell.Measured) cell).narrow())
        .filter(questions -> questions > 0)
        .min()
        .ifPresent(questions -> all.add(Narrow.sentence(questions)));
    all.addAll(sentences());
    return new ReportTable(id, title, all, columns, rows);
  }

  /** The reasons; one that holds for several precisions of a trait is given once. */
  private List<String> sentences() {
    Map<Reason, List<String>> precisions = new LinkedHashMap<>();
    for (Reason reason : reasons) {
      precisions
          .computeIfAbsent(new Reason(reason.trait(), "", reason.message()), _ -> new ArrayList<>())
          .add(reason.precision());
    }
    List<String> sentences = new ArrayList<>();
    precisions.forEach(
        (reason, names) ->
            sentences.add(
                new Reason(reason.trait(), String.join(", ", names), reason.message()).sentence()));
    return sentences;
  }

  static Cell word(String text) {
    return new Cell.Text(text, Mark.NONE);
  }

  static Cell whole(long value) {
    return new Cell.Value(Long.toString(value), value, Mark.NONE, "");
  }

  static Cell number(double value, int decimals) {
    return linked(value, decimals, "");
  }

  /** A number with the anchor of what is behind it. */
  static Cell linked(double value, int decimals, String anchor) {
    return new Cell.Value(Numbers.fixed(value, decimals), value, Mark.NONE, anchor);
  }

  static Cell signed(double value, Mark mark, String anchor) {
    return new Cell.Value(Numbers.signed(value, 1), value, mark, anchor);
  }

  /**
   * An estimate with its interval.
   *
   * @param narrow questions behind it where it is likely too narrow, else 0
   */
  static Cell score(Interval interval, int narrow, Mark mark, String anchor) {
    return new Cell.Measured(
        signed(Numbers.score(interval), narrow), interval, narrow, mark, anchor);
  }

  /** A difference with its interval. */
  static Cell difference(Interval interval, int narrow, String anchor) {
    return new Cell.Measured(
        signed(Numbers.difference(interval), narrow), interval, narrow, Mark.NONE, anchor);
  }

  private static String signed(String text, int narrow) {
    return narrow > 0 ? text + Narrow.SIGN : text;
  }

  static Cell missing(String trait, String precision, String message) {
    return new Cell.Missing(DASH, new Reason(trait, precision, message), Mark.NONE);
  }

  /** A cell of a row that has no such value by its nature. */
  static Cell blank() {
    return new Cell.Missing("", Reason.NONE, Mark.NONE);
  }

  static Cell incoherent(String trait, String precision, String message) {
    return new Cell.Missing(
        "none coherent", new Reason(trait, precision, message), Mark.INCOHERENT);
  }
}
