package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.Flag;
import dev.trimtab.lab.experiment.StudyResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report as one HTML page that works without a network: findings, warnings, pictures, tables, the
 * answers behind the numbers, provenance and the command.
 */
public final class HtmlReport {
  /* Steered text comes from models and may be anything. Everything is escaped; besides, the page's
   * content security policy lets only the scripts run whose hashes it names, and lets nothing be
   * fetched. Vega compiles its expressions, hence 'unsafe-eval'. */

  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "scores",
              "Scores",
              List.of(Chart.Group.SCORES),
              List.of("report-scores", "search-scores", "comparisons")),
          new Section(
              "deltas",
              "Baselines and deltas",
              List.of(),
              List.of("baselines", "deltas", "random-direction")),
          new Section(
              "settings", "Settings", List.of(Chart.Group.SEARCH), List.of("details", "transfers")),
          new Section(
              "vectors",
              "Vectors",
              List.of(Chart.Group.COSINE),
              List.of("cosines", "cosines-by-layer", "compliance", "extraction")));

  private record Section(
      String id, String title, List<Chart.Group> pictures, List<String> tables) {}

  private final StudyResult study;
  private final ReportContext context;
  private final Map<String, ReportTable> tables;
  private final List<Chart> charts;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(StudyResult study, ReportContext context) {
    this.study = study;
    this.context = context;
    this.tables =
        ReportTables.of(study).stream()
            .collect(
                Collectors.toMap(ReportTable::id, table -> table, (a, _) -> a, LinkedHashMap::new));
    this.charts = Charts.of(study);
  }

  /** The whole page. */
  public static String of(StudyResult study, ReportContext context) {
    return new HtmlReport(study, context).page();
  }

  private String page() {
    List<String> scripts = PageScripts.all();
    head(scripts);
    out.append("<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n");
    top();
    out.append("<main id=\"main\">\n");
    findings();
    warnings();
    for (Section section : SECTIONS) {
      section(section);
    }
    remainingTables();
    out.append("<section id=\"answers\"><h2>Answers with and without steering</h2>\n");
    HtmlAnswers.write(study, out);
    out.append("</section>\n");
    provenance();
    out.append("</main>\n");
    out.append("<!--\n").append(PageScripts.licence().replace("--", "- -")).append("-->\n");
    scripts.forEach(script -> out.append("<script>").append(script).append("</script>\n"));
    return out.append("</body>\n</html>\n").toString();
  }

  private void head(List<String> scripts) {
    String hashes = scripts.stream().map(PageScripts::hash).collect(Collectors.joining(" "));
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none';")
        .append(" script-src 'unsafe-eval' ")
        .append(hashes)
        .append("\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.append("<link rel=\"icon\" href=\"data:,\">\n");
    out.append("<title>").append(Html.text(context.title())).append("</title>\n");
    out.append("<style>\n").append(PageScripts.style()).append("</style>\n</head>\n");
  }

  private void top() {
    out.append("<header>\n<h1>").append(Html.text(context.title())).append("</h1>\n");
    List<String> line = new ArrayList<>();
    line.add(Numbers.count(study.rows().size(), "trait", "traits"));
    line.add(String.join(", ", study.plan().precisions()));
    if (!context.engine().isEmpty()) {
      line.add(context.engine());
    }
    if (!context.finished().isEmpty()) {
      line.add(context.finished());
    }
    out.append("<p>").append(Html.text(String.join(" · ", line))).append("</p>\n");
    out.append("<nav aria-label=\"Contents\"><ul>\n");
    for (Section section : SECTIONS) {
      link(section.id, section.title);
    }
    link("answers", "Answers");
    link("provenance", "Provenance");
    out.append("</ul></nav>\n</header>\n");
  }

  private void link(String id, String title) {
    out.append("<li><a href=\"#%s\">%s</a></li>\n".formatted(id, title));
  }

  private void findings() {
    List<String> sentences = Findings.of(study);
    out.append("<section class=\"findings\" aria-label=\"Findings\">\n<p class=\"lead\">")
        .append(Html.text(sentences.getFirst()))
        .append("</p>\n<ul>\n");
    for (String sentence : sentences.subList(1, sentences.size())) {
      out.append("<li>").append(Html.text(sentence)).append("</li>\n");
    }
    out.append("</ul>\n</section>\n");
  }

  private void warnings() {
    if (study.flags().isEmpty()) {
      return;
    }
    out.append("<section class=\"warnings\" id=\"warnings\"><h2>Warnings</h2>\n<ul>\n");
    for (Flag flag : study.flags()) {
      out.append("<li><b>")
          .append(Html.text(MarkdownReport.where(flag)))
          .append("</b> ")
          .append(Html.text(flag.message()))
          .append("</li>\n");
    }
    out.append("</ul>\n</section>\n");
  }

  private void section(Section section) {
    out.append("<section id=\"%s\"><h2>%s</h2>\n".formatted(section.id, section.title));
    section.pictures.forEach(this::pictures);
    for (String id : section.tables) {
      Optional.ofNullable(tables.remove(id)).ifPresent(table -> HtmlTable.write(table, out));
    }
    out.append("</section>\n");
  }

  /** Tables that no section names: one that is added to the registry shows without further ado. */
  private void remainingTables() {
    if (!tables.isEmpty()) {
      out.append("<section id=\"more\"><h2>More tables</h2>\n");
      tables.values().forEach(table -> HtmlTable.write(table, out));
      out.append("</section>\n");
    }
  }

  private void pictures(Chart.Group group) {
    List<Chart> shown = charts.stream().filter(chart -> chart.group() == group).toList();
    if (shown.isEmpty()) {
      return;
    }
    out.append("<p class=\"reading\">").append(reading(group)).append("</p>\n");
    String style = group == Chart.Group.SCORES ? "pictures wide" : "pictures";
    out.append("<div class=\"%s\">\n".formatted(style));
    shown.forEach(this::picture);
    out.append("</div>\n");
  }

  private String reading(Chart.Group group) {
    return switch (group) {
      case SCORES ->
          "Dot: trait score of the chosen setting on the report questions, with its 95&nbsp;%"
              + " interval. Diamond: the same setting on the search questions. Tick: baseline."
              + " A dot leads to the answers behind it.";
      case SEARCH ->
          "Every setting tried: <span class=\"key c0\">● trait score</span> and <span class=\"key"
              + " c1\">◆ coherence</span> against the coefficient ratio; lines join the steps of"
              + " one layer. Large: the chosen setting. Dashed: the coherence asked for.";
      case COSINE -> cosineReading();
    };
  }

  private String cosineReading() {
    var text = new StringBuilder("Cosine with the vectors of ");
    text.append(Html.text(study.plan().reference())).append(", by layer:");
    List<String> precisions = study.plan().precisions();
    for (int p = 1; p < precisions.size(); p++) {
      text.append(
          " <span class=\"key c%s\">● %s</span>".formatted(p % 8, Html.text(precisions.get(p))));
    }
    return text.append(
            ". Solid: on the same text (the reference's responses, or the prompt)."
                + " Dashed: on each precision's own responses. Shaded: the layers searched.")
        .toString();
  }

  private void picture(Chart chart) {
    out.append("<figure id=\"picture-")
        .append(chart.id())
        .append("\">\n<figcaption>")
        .append(Html.text(chart.title()))
        .append("</figcaption>\n<div class=\"picture\" role=\"img\" aria-label=\"")
        .append(Html.text(chart.description()))
        .append("\"></div>\n<script type=\"application/json\">")
        .append(Html.json(chart.spec()))
        .append("</script>\n</figure>\n");
  }

  private void provenance() {
    out.append("<section id=\"provenance\"><h2>Provenance</h2>\n<dl>\n");
    Provenance.of(study, context)
        .forEach(
            (name, value) ->
                out.append("<dt>")
                    .append(Html.text(name))
                    .append("</dt><dd>")
                    .append(Html.text(value))
                    .append("</dd>\n"));
    out.append("</dl>\n");
    if (!context.commandLine().isEmpty()) {
      out.append("<p>This report is made by</p>\n<pre><code>")
          .append(Html.text(context.command()))
          .append("</code></pre>\n");
    }
    out.append("</section>\n");
  }
}
