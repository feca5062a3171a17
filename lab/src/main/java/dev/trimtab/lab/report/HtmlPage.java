package dev.trimtab.lab.report;

import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Svg.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A page of a report while it is being put together: it works without a network, in light, dark and
 * print, and all of it can be reached by keyboard. Sections follow each other; what is added goes
 * into the last one.
 *
 * <p>Mutable.
 */
public final class HtmlPage {
  /* Text comes from models and strangers' files and may be anything. Everything is escaped;
   * besides, the content security policy lets only the script run whose hash it names, and lets
   * nothing be fetched. */

  private static final Look LARGE = new Look(760, 12.5, true, _ -> "");
  private static final Look SMALL = new Look(330, 12, true, _ -> "");

  private final String title;
  private final UnaryOperator<String> links;
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private final List<String> contents = new ArrayList<>();
  private String open = "";
  private String heading = "";
  private int pictureGroups;

  /** A page whose numbers lead nowhere. */
  public HtmlPage(String title) {
    this(title, _ -> "");
  }

  /** A page whose numbers' anchors are the addresses that they lead to. */
  public static HtmlPage linked(String title) {
    return new HtmlPage(title, UnaryOperator.identity());
  }

  /**
   * @param title as text, as all that is said here
   * @param links from the anchors of numbers and marks to the addresses of the answers behind them;
   *     empty for those without
   */
  HtmlPage(String title, UnaryOperator<String> links) {
    this.title = title;
    this.links = links;
    head.append("<h1>").append(Html.text(title)).append("</h1>\n");
  }

  /** Adds a line below the title. */
  public HtmlPage under(String line) {
    head.append("<p>").append(Html.text(line)).append("</p>\n");
    return this;
  }

  /** Adds a link below the title. */
  public HtmlPage back(String address, String text) {
    head.append("<p><a href=\"").append(Html.text(address)).append("\">");
    head.append(Html.text(text)).append("</a></p>\n");
    return this;
  }

  /** Adds what was found: the first sentence large, the others as a list. */
  public HtmlPage findings(List<String> sentences) {
    if (sentences.isEmpty()) {
      return this;
    }
    close();
    body.append("<section class=\"findings\" aria-label=\"Findings\">\n<p class=\"lead\">")
        .append(Html.text(sentences.getFirst()))
        .append("</p>\n<ul>\n");
    for (String sentence : sentences.subList(1, sentences.size())) {
      body.append("<li>").append(Html.text(sentence)).append("</li>\n");
    }
    body.append("</ul>\n</section>\n");
    return this;
  }

  /** Adds reasons to read the page with care, by what they concern. */
  public HtmlPage warnings(List<Map.Entry<String, String>> warnings) {
    if (warnings.isEmpty()) {
      return this;
    }
    close();
    body.append("<section class=\"warnings\" id=\"warnings\"><h2>Warnings</h2>\n<ul>\n");
    for (Map.Entry<String, String> warning : warnings) {
      body.append("<li><b>").append(Html.text(warning.getKey())).append("</b> ");
      body.append(Html.text(warning.getValue())).append("</li>\n");
    }
    body.append("</ul>\n</section>\n");
    return this;
  }

  /**
   * Begins a section.
   *
   * @param id of letters, digits and -, unlike any other
   * @param name of its heading and in the contents
   */
  public HtmlPage section(String id, String name) {
    close();
    contents.add("<li><a href=\"#%s\">%s</a></li>\n".formatted(Html.text(id), Html.text(name)));
    body.append("<section id=\"%s\"><h2>%s</h2>\n".formatted(Html.text(id), Html.text(name)));
    open = "</section>\n";
    heading = name;
    return this;
  }

  /** Adds a paragraph. */
  public HtmlPage paragraph(String text) {
    body.append("<p class=\"reading\">").append(Html.text(text)).append("</p>\n");
    return this;
  }

  /** Adds links, texts by address. */
  public HtmlPage links(Map<String, String> texts) {
    body.append("<ul>\n");
    texts.forEach(
        (address, text) ->
            body.append("<li><a href=\"")
                .append(Html.text(address))
                .append("\">")
                .append(Html.text(text))
                .append("</a></li>\n"));
    body.append("</ul>\n");
    return this;
  }

  /** Adds a table; one that is called as its section is shows its title but once. */
  public HtmlPage table(ReportTable table) {
    boolean again = table.title().equals(heading);
    body.append(again ? "<div class=\"untitled\">\n" : "");
    HtmlTable.write(table, links, body);
    body.append(again ? "</div>\n" : "");
    return this;
  }

  /**
   * Adds pictures with one legend, which also leaves series out.
   *
   * @param plots all with the same series
   * @param wide whether each takes the whole width
   * @param folder of their files, which they lead to; empty where there are none
   */
  public HtmlPage pictures(List<Plot> plots, boolean wide, String folder) {
    if (plots.isEmpty()) {
      return this;
    }
    body.append("<div class=\"drawn\">\n");
    legend(plots.getFirst().series());
    body.append("<div class=\"%s\">\n".formatted(wide ? "pictures wide" : "pictures"));
    for (Plot plot : plots) {
      if (!plot.series().equals(plots.getFirst().series())) {
        throw new IllegalArgumentException(
            "expected the series of %s in %s too".formatted(plots.getFirst().id(), plot.id()));
      }
      picture(plot, wide, folder);
    }
    body.append("</div>\n</div>\n");
    return this;
  }

  private void legend(List<Series> series) {
    pictureGroups++;
    body.append("<div class=\"legend\" role=\"group\" aria-label=\"Series shown\">\n");
    for (int s = 0; s < series.size(); s++) {
      String id = "series-" + pictureGroups + "-" + s;
      int colour = series.get(s).colour();
      body.append("<span class=\"%s\">".formatted(colour < 0 ? "key" : "key c" + colour % 8))
          .append("<input type=\"checkbox\" id=\"%s\" class=\"t%s\" checked>".formatted(id, s))
          .append("<label for=\"%s\">%s ".formatted(id, sign(series.get(s))))
          .append(Html.text(series.get(s).name()))
          .append("</label></span>\n");
    }
    body.append("</div>\n");
  }

  private static String sign(Series series) {
    return switch (series.sign()) {
      case DISC -> "●";
      case DIAMOND -> "◆";
      case OPEN -> "◇";
      case TICK -> "|";
      case SOLID -> "—";
      case DASHED -> "╌";
    };
  }

  private void picture(Plot plot, boolean wide, String folder) {
    body.append("<figure id=\"picture-").append(plot.id()).append("\">\n<figcaption>");
    body.append("<span>").append(Html.text(plot.title())).append("</span>");
    if (!folder.isEmpty()) {
      body.append(" <a class=\"file\" href=\"%s/%s.svg\"".formatted(folder, plot.id()))
          .append(" title=\"This picture as a file, for a paper\">SVG</a>");
    }
    body.append("</figcaption>\n");
    if (wide) {
      body.append("<div class=\"large\">").append(drawn(plot, LARGE)).append("</div>\n");
      body.append("<div class=\"small\">").append(drawn(plot, SMALL)).append("</div>\n");
    } else {
      body.append(drawn(plot, SMALL));
    }
    body.append("</figure>\n");
  }

  private String drawn(Plot plot, Look look) {
    return Svg.inline(plot, new Look(look.width(), look.font(), true, links));
  }

  /** Adds what the page depends on by name, and the exact command that makes it. */
  public HtmlPage provenance(Map<String, String> entries, String command) {
    section("provenance", "Provenance");
    body.append("<dl>\n");
    entries.forEach(
        (name, value) ->
            body.append("<dt>")
                .append(Html.text(name))
                .append("</dt><dd>")
                .append(Html.text(value))
                .append("</dd>\n"));
    body.append("</dl>\n");
    if (!command.isEmpty()) {
      body.append("<p>This report is made by</p>\n<pre><code>")
          .append(Html.text(command))
          .append("</code></pre>\n");
    }
    return this;
  }

  /** Where a part that is markup already goes. */
  StringBuilder raw() {
    return body;
  }

  private void close() {
    body.append(open);
    open = "";
  }

  /** The whole page. */
  public String text() {
    close();
    String script = PageScripts.script();
    var out = new StringBuilder(body.length() + 32_768);
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';")
        .append(" script-src ")
        .append(PageScripts.hash(script))
        .append("\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.append("<link rel=\"icon\" href=\"data:,\">\n");
    out.append("<title>").append(Html.text(title)).append("</title>\n");
    out.append("<style>\n").append(PageScripts.style()).append("</style>\n</head>\n");
    out.append("<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n<header>\n");
    out.append(head);
    out.append("<nav aria-label=\"Contents\"><ul>\n");
    contents.forEach(out::append);
    out.append("</ul></nav>\n</header>\n<main id=\"main\">\n");
    out.append(body);
    out.append("</main>\n<script>").append(script).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }
}
