package dev.trimtab.lab.report;

import dev.trimtab.lab.report.Plot.Axis.Tick;
import dev.trimtab.lab.report.Plot.Point;
import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Plot.Shape;
import dev.trimtab.lab.report.Plot.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Draws plots as SVG: within a page, in whose colours, with links and words for every mark; or as a
 * file for the column of a paper, in light colours and with its legend.
 */
public final class Svg {
  /* Colours are presentation attributes: word processors and typesetting tools read those, and not
   * all of them read style sheets. Within a page they are variables of the page, so that pictures
   * follow light, dark and print by themselves. */

  private static final List<String> COLOURS =
      List.of(
          "#2765b0", "#cc5f12", "#2b8a57", "#8a4fc0", "#c0373f", "#13848d", "#8a6a1f", "#bd4a86");

  /** The width of a column, in points. */
  private static final double COLUMN = 240;

  private static final double COLUMN_FONT = 8;

  /** Mean advance of a letter, in font sizes. */
  private static final double LETTER = 0.55;

  private final Plot plot;
  private final Look look;
  private final StringBuilder out = new StringBuilder();
  private final double font;
  private final double left;
  private final double top;
  private final double right;
  private final double bottom;

  /**
   * Where a picture is shown.
   *
   * @param width in the units of its fonts
   * @param font size
   * @param page whether it is part of a page
   * @param links from anchors to addresses; empty for those that lead nowhere
   */
  record Look(double width, double font, boolean page, UnaryOperator<String> links) {}

  private Svg(Plot plot, Look look) {
    this.plot = plot;
    this.look = look;
    this.font = look.font;
    double labels = 0;
    for (Tick tick : plot.y().ticks()) {
      labels = Math.max(labels, width(tick.label()));
    }
    double title = plot.y().title().isEmpty() ? 0 : 1.4 * font;
    this.left = Math.min(labels, look.width * 0.4) + 0.7 * font + title;
    this.right = look.width - 1.1 * font;
    this.top = look.page ? 0.7 * font : 2.3 * font + 1.4 * font * legendRows();
    this.bottom = top + plot.lines() * font;
  }

  /**
   * The picture as a file of its own: as wide as a column of a paper (240 points), letters of 8
   * points, on white.
   */
  public static String file(Plot plot) {
    return new Svg(plot, new Look(COLUMN, COLUMN_FONT, false, _ -> "")).draw();
  }

  /** The picture as part of a page. */
  static String inline(Plot plot, Look look) {
    return new Svg(plot, look).draw();
  }

  private String draw() {
    double height = bottom + (plot.x().title().isEmpty() ? 1.7 : 3.0) * font;
    String box = "viewBox=\"0 0 " + number(look.width) + " " + number(height) + "\"";
    if (look.page) {
      out.append("<svg class=\"plot\" ").append(box);
      out.append(" role=\"group\" aria-label=\"").append(Html.text(plot.description()));
      out.append("\" font-size=\"").append(number(font)).append("\">\n");
    } else {
      out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" ").append(box);
      out.append(" width=\"").append(number(look.width)).append("pt\" height=\"");
      out.append(number(height)).append("pt\" font-size=\"").append(number(font));
      out.append("\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n");
      out.append("<title>").append(Html.text(plot.title())).append("</title>\n<desc>");
      out.append(Html.text(plot.description())).append("</desc>\n");
      out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
      head();
    }
    axes();
    for (Shape shape : plot.shapes()) {
      switch (shape) {
        case Shape.Line line -> line(line);
        case Shape.Dot dot -> dot(dot);
        case Shape.Band band -> band(band);
      }
    }
    return out.append("</svg>\n").toString();
  }

  /** Title and legend, which a page shows outside of the picture. */
  private void head() {
    text(0.4 * font, 1.1 * font, "start", "ink", plot.title(), " font-weight=\"bold\"");
    double x = left;
    double y = 2.4 * font;
    for (Series series : plot.series()) {
      double wide = entry(series);
      if (x > left && x + wide > look.width) {
        x = left;
        y += 1.4 * font;
      }
      String colour = series.colour() < 0 ? colour("ink") : colour(series.colour());
      legendSign(series, x + 0.5 * font, y, colour);
      text(x + 1.3 * font, y + 0.35 * font, "start", "ink", series.name(), "");
      x += wide;
    }
  }

  private int legendRows() {
    int rows = plot.series().isEmpty() ? 0 : 1;
    double x = left;
    for (Series series : plot.series()) {
      if (x > left && x + entry(series) > look.width) {
        x = left;
        rows++;
      }
      x += entry(series);
    }
    return rows;
  }

  private double entry(Series series) {
    return width(series.name()) + 2.2 * font;
  }

  private void legendSign(Series series, double x, double y, String colour) {
    switch (series.sign()) {
      case SOLID, DASHED ->
          out.append("<path d=\"M%s %sh%s\"".formatted(number(x - 0.5 * font), number(y), font))
              .append(stroke(colour, 1.4))
              .append(series.sign() == Sign.DASHED ? dash() : "")
              .append("/>\n");
      case DISC, DIAMOND, OPEN, TICK ->
          out.append(mark(series.sign(), x, y, 0.32 * font, colour)).append("/>\n");
    }
  }

  private void axes() {
    for (Tick tick : plot.y().ticks()) {
      double y = y(tick.at());
      if (plot.y().grid()) {
        rule(left, y, right, y);
      }
      text(left - 0.5 * font, y + 0.35 * font, "end", "quiet", fitting(tick.label()), "");
    }
    for (Tick tick : plot.x().ticks()) {
      double x = x(tick.at());
      rule(x, plot.x().grid() ? top : bottom, x, bottom + 0.3 * font);
      text(x, bottom + 1.35 * font, "middle", "quiet", tick.label(), "");
    }
    rule(left, bottom, right, bottom);
    if (plot.y().low() > plot.y().high()) {
      for (int row = 1; row < plot.y().ticks().size(); row++) {
        rule(0.4 * font, y(row), right, y(row));
      }
    }
    double middle = (left + right) / 2;
    if (!plot.x().title().isEmpty()) {
      text(middle, bottom + 2.6 * font, "middle", "quiet", plot.x().title(), "");
    }
    if (!plot.y().title().isEmpty()) {
      String at = number(0.9 * font) + " " + number((top + bottom) / 2);
      String turned = " transform=\"translate(%s) rotate(-90)\"".formatted(at);
      text(0, 0, "middle", "quiet", plot.y().title(), turned);
    }
  }

  /** A label as far as there is room for it. */
  private String fitting(String label) {
    int most = (int) (look.width * 0.4 / (LETTER * font));
    return label.length() <= most ? label : label.substring(0, most - 1) + "…";
  }

  private void rule(double x1, double y1, double x2, double y2) {
    out.append("<path d=\"M%s %sL%s %s\"".formatted(number(x1), number(y1), number(x2), number(y2)))
        .append(stroke(colour("line"), 0.07 * font))
        .append("/>\n");
  }

  private void text(double x, double y, String anchor, String colour, String text, String more) {
    out.append("<text x=\"%s\" y=\"%s\" ".formatted(number(x), number(y)))
        .append("text-anchor=\"%s\" fill=\"%s\"%s>".formatted(anchor, colour(colour), more))
        .append(Html.text(text))
        .append("</text>\n");
  }

  private void band(Shape.Band band) {
    double from = x(band.from());
    out.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\"0.08\"/>\n"
            .formatted(
                number(from),
                number(top),
                number(x(band.to()) - from),
                number(bottom - top),
                colour("ink")));
  }

  private void line(Shape.Line line) {
    out.append("<path d=\"");
    String step = "M";
    for (Point point : line.points()) {
      out.append(step).append(number(x(point.x()))).append(' ').append(number(y(point.y())));
      step = "L";
    }
    double wide =
        font
            * switch (line.stroke()) {
              case CURVE -> 0.13;
              case FAINT -> 0.08;
              case DASHED -> 0.12;
              case INTERVAL -> 0.26;
            };
    out.append('"').append(stroke(colourOf(line), wide)).append(" stroke-linecap=\"round\"");
    switch (line.stroke()) {
      case CURVE -> {}
      case FAINT -> out.append(" stroke-opacity=\"0.35\"");
      case DASHED -> out.append(dash());
      case INTERVAL -> out.append(" stroke-opacity=\"0.5\"");
    }
    out.append(classes(line, "")).append("/>\n");
  }

  private void dot(Shape.Dot dot) {
    double size = font * (dot.large() ? 0.44 : 0.26);
    String drawn = mark(dot.sign(), x(dot.at().x()), y(dot.at().y()), size, colourOf(dot));
    if (!look.page || dot.tip().isEmpty()) {
      out.append(drawn).append(classes(dot, "")).append("/>\n");
      return;
    }
    String link = dot.anchor().isEmpty() ? "" : look.links.apply(dot.anchor());
    String tip = "<title>" + Html.text(String.join("\n", dot.tip())) + "</title>";
    if (link.isEmpty()) {
      out.append("<g tabindex=\"0\" role=\"img\"").append(classes(dot, "dot")).append('>');
      out.append(tip).append(drawn).append("/></g>\n");
    } else {
      out.append("<a href=\"").append(Html.text(link)).append('"').append(classes(dot, "dot"));
      out.append('>').append(tip).append(drawn).append("/></a>\n");
    }
  }

  /** A mark without its end. */
  private String mark(Sign sign, double x, double y, double size, String colour) {
    return switch (sign) {
      case DISC ->
          "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\""
              .formatted(number(x), number(y), number(size), colour);
      case DIAMOND, OPEN -> {
        double half = size * 1.25;
        String way = "M%s %sl%s %sl%s %sl%s %sz";
        String path =
            way.formatted(
                number(x),
                number(y - half),
                number(half),
                number(half),
                number(-half),
                number(half),
                number(-half),
                number(-half));
        yield sign == Sign.OPEN
            ? "<path d=\"" + path + "\"" + stroke(colour, 0.1 * font)
            : "<path d=\"%s\" fill=\"%s\"".formatted(path, colour);
      }
      case TICK, SOLID, DASHED ->
          "<path d=\"M%s %sv%s\"".formatted(number(x), number(y - 1.2 * size), number(2.4 * size))
              + stroke(colour, 0.16 * font);
    };
  }

  private String classes(Shape shape, String first) {
    if (!look.page) {
      return "";
    }
    List<String> names = new ArrayList<>();
    if (!first.isEmpty()) {
      names.add(first);
    }
    if (shape.series() >= 0) {
      names.add("s" + shape.series());
    }
    if (shape.with() >= 0) {
      names.add("s" + shape.with());
    }
    return names.isEmpty() ? "" : " class=\"" + String.join(" ", names) + "\"";
  }

  private static String stroke(String colour, double width) {
    return " fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"".formatted(colour, number(width));
  }

  private String dash() {
    return " stroke-dasharray=\"%s %s\"".formatted(number(0.4 * font), number(0.35 * font));
  }

  private String colourOf(Shape shape) {
    int colour = shape.series() < 0 ? -1 : plot.series().get(shape.series()).colour();
    return colour < 0 ? colour("ink") : colour(colour);
  }

  private String colour(int index) {
    int colour = index % COLOURS.size();
    return look.page ? "var(--c" + colour + ")" : COLOURS.get(colour);
  }

  private String colour(String name) {
    if (look.page) {
      return "var(--" + name + ")";
    }
    return switch (name) {
      case "ink" -> "#1d2126";
      case "quiet" -> "#4a5058";
      default -> "#d4d4ce";
    };
  }

  private double x(double value) {
    return left + plot.x().share(value) * (right - left);
  }

  private double y(double value) {
    return bottom - plot.y().share(value) * (bottom - top);
  }

  private double width(String text) {
    return text.codePointCount(0, text.length()) * LETTER * font;
  }

  private static String number(double value) {
    return Numbers.fixed(value, 2);
  }
}
