package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.Flag;
import dev.trimtab.lab.experiment.StudyResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The main page of a study's report: findings, warnings, pictures, tables, the answers behind the
 * numbers, provenance and the command.
 */
final class HtmlReport {
  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "scores",
              "Scores",
              List.of(Picture.Group.SCORES),
              List.of("report-scores", "search-scores", "comparisons")),
          new Section(
              "deltas",
              "Baselines and deltas",
              List.of(),
              List.of("baselines", "deltas", "random-direction")),
          new Section(
              "settings",
              "Settings",
              List.of(Picture.Group.SEARCH),
              List.of("details", "transfers")),
          new Section(
              "vectors",
              "Vectors",
              List.of(Picture.Group.COSINE),
              List.of("cosines", "cosines-by-layer", "compliance", "extraction")));

  private record Section(
      String id, String title, List<Picture.Group> pictures, List<String> tables) {}

  private final StudyResult study;
  private final ReportContext context;
  private final AnswerPages answers;
  private final Map<String, ReportTable> tables;
  private final List<Picture> pictures;
  private final HtmlPage page;

  private HtmlReport(StudyResult study, ReportContext context, AnswerPages answers) {
    this.study = study;
    this.context = context;
    this.answers = answers;
    this.tables =
        ReportTables.of(study).stream()
            .collect(
                Collectors.toMap(ReportTable::id, table -> table, (a, _) -> a, LinkedHashMap::new));
    this.pictures = Pictures.of(study);
    this.page = new HtmlPage(context.title(), answers::address);
  }

  /** The whole page. */
  static String of(StudyResult study, ReportContext context, AnswerPages answers) {
    return new HtmlReport(study, context, answers).text();
  }

  private String text() {
    page.under(about());
    page.findings(Findings.of(study));
    page.warnings(
        study.flags().stream()
            .map((Flag flag) -> Map.entry(MarkdownReport.where(flag), flag.message()))
            .toList());
    for (Section section : SECTIONS) {
      section(section);
    }
    remainingTables();
    page.section("answers", "Answers");
    HtmlAnswers.write(study, answers, page.raw());
    page.provenance(Provenance.of(study, context), context.command());
    return page.text();
  }

  private String about() {
    List<String> line = new ArrayList<>();
    line.add(Numbers.count(study.rows().size(), "trait", "traits"));
    line.add(String.join(", ", study.plan().precisions()));
    if (!context.engine().isEmpty()) {
      line.add(context.engine());
    }
    if (!context.finished().isEmpty()) {
      line.add(context.finished());
    }
    return String.join(" · ", line);
  }

  private void section(Section section) {
    page.section(section.id, section.title);
    for (Picture.Group group : section.pictures) {
      List<Plot> shown =
          pictures.stream().filter(picture -> picture.group() == group).map(Picture::plot).toList();
      if (!shown.isEmpty()) {
        page.paragraph(reading(group));
        page.pictures(shown, group == Picture.Group.SCORES, "pictures");
      }
    }
    for (String id : section.tables) {
      ReportTable table = tables.remove(id);
      if (table != null) {
        page.table(table);
      }
    }
  }

  /** Tables that no section names: one that is added to the registry shows without further ado. */
  private void remainingTables() {
    if (!tables.isEmpty()) {
      page.section("more", "More tables");
      tables.values().forEach(page::table);
    }
  }

  private String reading(Picture.Group group) {
    return switch (group) {
      case SCORES ->
          "Dot: trait score of the chosen setting on the report questions, with its 95 %"
              + " interval. A dot and every linked number lead to the answers behind them.";
      case SEARCH ->
          "Every setting tried: trait score and coherence against the coefficient ratio; lines join"
              + " the steps of one layer. Large: the chosen setting. Dashed: the coherence asked"
              + " for. A mark leads to the answers under its setting.";
      case COSINE ->
          "Cosine with the vectors of %s, by layer. Solid: on the same text (the reference's"
                  .formatted(study.plan().reference())
              + " responses, or the prompt). Dashed: on each precision's own responses. Shaded:"
              + " the layers searched.";
    };
  }
}
