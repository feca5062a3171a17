package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** The report folder of a study: the page, the Markdown, the tables and the data behind them. */
public final class Report {
  private Report() {}

  /**
   * All files. Equal arguments give equal bytes.
   *
   * <p>{@code index.html}, {@code report.md}, {@code tables/ID.csv}, {@code pictures/ID.vl.json},
   * and the data {@code answers.csv}, {@code settings.csv}, {@code cosines.csv}.
   */
  public static ReportFiles of(StudyResult study, ReportContext context) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("index.html", HtmlReport.of(study, context));
    texts.put("report.md", MarkdownReport.of(study, context));
    for (ReportTable table : ReportTables.of(study)) {
      texts.put("tables/" + table.id() + ".csv", CsvReport.of(table));
    }
    for (Chart chart : Charts.of(study)) {
      texts.put("pictures/" + chart.id() + ".vl.json", chart.spec());
    }
    texts.put("answers.csv", CsvReport.answers(study));
    texts.put("settings.csv", CsvReport.points(study));
    texts.put("cosines.csv", CsvReport.cosines(study));
    return new ReportFiles(texts);
  }
}
