package dev.trimtab.lab.report;

import dev.trimtab.lab.stats.Interval;
import java.util.List;

/**
 * A table as data, before any renderer.
 *
 * @param id file-name safe
 * @param title one line
 * @param notes how to read it and why values are missing, a sentence or more each
 * @param columns heads; the leading text columns name the row
 * @param rows as long as {@code columns} each
 */
public record ReportTable(
    String id, String title, List<String> notes, List<Column> columns, List<Row> rows) {
  /** Copies the lists and refuses ragged rows. */
  public ReportTable {
    notes = List.copyOf(notes);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      if (row.cells.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of %s cells in table %s of %s columns"
                .formatted(row.cells.size(), id, columns.size()));
      }
    }
  }

  /** Where a column's text stands. */
  public enum Align {
    /** At the left, for words. */
    LEFT,
    /** At the right, for numbers. */
    RIGHT
  }

  /** One column. */
  public record Column(String head, Align align) {}

  /**
   * One row.
   *
   * @param total whether it sums up the rows above
   * @param cells one a column
   */
  public record Row(boolean total, List<Cell> cells) {
    /** Copies the list. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** What a reader must know of a cell besides its text. */
  public enum Mark {
    /** Nothing. */
    NONE(""),
    /** The baseline lies too near the scale's end for steering to show. */
    CEILING("ceiling"),
    /** Coherent enough when it was searched for, but not when it was measured again. */
    LESS_COHERENT("less coherent"),
    /** No setting reached the coherence asked for. */
    INCOHERENT(""),
    /** Shown to be equal within the margin. */
    EQUIVALENT(""),
    /** Shown to be different. */
    DIFFERENT(""),
    /** Neither was shown. */
    UNDECIDED(""),
    /** Too few questions to show either. */
    TOO_FEW("");

    private final String label;

    Mark(String label) {
      this.label = label;
    }

    /** A word to print behind the cell's text; empty where the text itself says it. */
    public String label() {
      return label;
    }
  }

  /** One entry of a table. */
  public sealed interface Cell {
    /** What a reader sees, without the mark's label. */
    String text();

    /** What else must be known of it. */
    Mark mark();

    /** A word or a sentence. */
    record Text(String text, Mark mark) implements Cell {}

    /**
     * A number.
     *
     * @param value before rounding
     * @param anchor of the answers behind it on the HTML page; empty for none
     */
    record Value(String text, double value, Mark mark, String anchor) implements Cell {}

    /**
     * An estimate with its interval.
     *
     * @param interval before rounding
     * @param narrow questions behind it where it is likely too narrow, as its text's sign tells;
     *     else 0
     * @param anchor of the answers behind it on the HTML page; empty for none
     */
    record Measured(String text, Interval interval, int narrow, Mark mark, String anchor)
        implements Cell {}

    /**
     * No number.
     *
     * @param text a dash, or in two words why
     * @param reason why, in full
     */
    record Missing(String text, Reason reason, Mark mark) implements Cell {}
  }

  /**
   * Why a value is missing.
   *
   * @param trait concerned; empty where the message stands alone
   * @param precision concerned; empty where it is the trait's whole row
   * @param message a sentence; empty where there is nothing to explain
   */
  public record Reason(String trait, String precision, String message) {
    /** No reason is needed. */
    public static final Reason NONE = new Reason("", "", "");

    /** The reason as one sentence. */
    public String sentence() {
      if (trait.isEmpty()) {
        return message;
      }
      return precision.isEmpty()
          ? trait + ": " + message
          : trait + " in " + precision + ": " + message;
    }
  }
}
