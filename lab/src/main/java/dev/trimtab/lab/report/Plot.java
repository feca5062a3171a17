package dev.trimtab.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture as data, before it is drawn: two axes, series, and what stands in the plane between
 * them.
 *
 * @param id file-name safe
 * @param title one line, for its caption
 * @param description what it shows in words, for those who do not see it
 * @param x axis below
 * @param y axis at the left
 * @param lines height of the plane, in lines of text
 * @param series what can be told apart and left out, by index in the shapes
 * @param shapes in the order in which they are drawn
 */
public record Plot(
    String id,
    String title,
    String description,
    Axis x,
    Axis y,
    double lines,
    List<Series> series,
    List<Shape> shapes) {
  /** Of shapes that belong to no series. */
  public static final int NO_SERIES = -1;

  /** Copies the lists. */
  public Plot {
    series = List.copyOf(series);
    shapes = List.copyOf(shapes);
    if (!id.matches("[\\w-]+") || !(lines > 0)) {
      throw new IllegalArgumentException(
          "expected an id of letters, digits, _ and -, and a height, found %s and %s"
              .formatted(id, lines));
    }
  }

  /**
   * An axis.
   *
   * @param title beside it; empty for none
   * @param low at the left or bottom; may exceed {@code high}
   * @param high at the right or top
   * @param ticks with their labels
   * @param grid whether lines run across the plane at the ticks
   * @param logarithmic whether equal ratios have equal lengths; then both ends exceed 0
   */
  public record Axis(
      String title, double low, double high, List<Tick> ticks, boolean grid, boolean logarithmic) {
    /** Copies the list and refuses an axis without length. */
    public Axis {
      ticks = List.copyOf(ticks);
      if (low == high || (logarithmic && !(low > 0 && high > 0))) {
        throw new IllegalArgumentException(
            "expected an axis with a length, found %s to %s".formatted(low, high));
      }
    }

    /** A label at a value. */
    public record Tick(double at, String label) {}

    /** An even axis with some five ticks at round numbers. */
    public static Axis of(String title, double low, double high, boolean grid) {
      double step = Math.pow(10, Math.floor(Math.log10((high - low) / 4)));
      for (double larger : List.of(2 * step, 5 * step, 10 * step)) {
        if ((high - low) / step > 6) {
          step = larger;
        }
      }
      int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      List<Tick> ticks = new ArrayList<>();
      for (double at = Math.ceil(low / step - 1e-9); at * step <= high + 1e-9 * step; at++) {
        ticks.add(new Tick(at * step, Numbers.fixed(at * step, decimals)));
      }
      return new Axis(title, low, high, ticks, grid, false);
    }

    /** An axis of ratios with a tick at each power of ten. */
    public static Axis logarithmic(String title, double low, double high, boolean grid) {
      double first = Math.floor(Math.log10(low));
      double last = Math.max(first + 1, Math.ceil(Math.log10(high)));
      List<Tick> ticks = new ArrayList<>();
      for (double power = first; power <= last; power++) {
        double at = Math.pow(10, power);
        ticks.add(new Tick(at, Numbers.fixed(at, (int) Math.max(0, -power))));
      }
      return new Axis(title, Math.pow(10, first), Math.pow(10, last), ticks, grid, true);
    }

    /** Names from the top down; the one of index i takes i to i + 1. */
    public static Axis names(List<String> names) {
      List<Tick> ticks = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        ticks.add(new Tick(i + 0.5, names.get(i)));
      }
      return new Axis("", names.size(), 0, ticks, false, false);
    }

    /** Where a value lies, from 0 at {@code low} to 1 at {@code high}; beyond them at the end. */
    double share(double value) {
      double share =
          logarithmic
              ? Math.log(Math.max(value, Double.MIN_NORMAL) / low) / Math.log(high / low)
              : (value - low) / (high - low);
      return Math.clamp(share, 0, 1);
    }
  }

  /**
   * What shapes have in common.
   *
   * @param name in the legend
   * @param colour 0 to 7, or {@link #NO_SERIES} for the text's own
   * @param sign in the legend
   */
  public record Series(String name, int colour, Sign sign) {}

  /** How a legend shows a series. */
  public enum Sign {
    /** A disc. */
    DISC,
    /** A filled diamond. */
    DIAMOND,
    /** An open diamond. */
    OPEN,
    /** A short upright line. */
    TICK,
    /** A line. */
    SOLID,
    /** An interrupted line. */
    DASHED
  }

  /** How heavy a line is. */
  public enum Stroke {
    /** That of a curve. */
    CURVE,
    /** That of a curve among many. */
    FAINT,
    /** An interrupted one. */
    DASHED,
    /** That of an interval. */
    INTERVAL
  }

  /** Something in the plane. */
  public sealed interface Shape {
    /** The series it is coloured by. */
    int series();

    /** Another series with which it is left out. */
    int with();

    /** A line through points. */
    record Line(int series, int with, Stroke stroke, List<Point> points) implements Shape {
      /** Copies the list. */
      public Line {
        points = List.copyOf(points);
      }
    }

    /**
     * A mark at a point.
     *
     * @param sign not one of the lines
     * @param large whether it stands out
     * @param tip what is said of it, in lines; empty for a mark that others explain
     * @param anchor of the answers behind it; empty for none
     */
    record Dot(
        int series, int with, Sign sign, boolean large, Point at, List<String> tip, String anchor)
        implements Shape {
      /** Copies the list. */
      public Dot {
        tip = List.copyOf(tip);
      }
    }

    /** A shaded stretch of the horizontal axis. */
    record Band(double from, double to) implements Shape {
      @Override
      public int series() {
        return NO_SERIES;
      }

      @Override
      public int with() {
        return NO_SERIES;
      }
    }
  }

  /** A place in the plane, in the axes' units. */
  public record Point(double x, double y) {}
}
