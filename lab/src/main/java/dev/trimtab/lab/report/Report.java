package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.report.DataTable.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The report folder of a study: the page, the pages of answers, the Markdown, the tables, the
 * pictures and the data behind them.
 */
public final class Report {
  private Report() {}

  /**
   * All files that are text. Equal arguments give equal bytes.
   *
   * <p>{@code index.html}, {@code answers/CELL.html}, {@code report.md}, {@code tables/ID.csv},
   * {@code pictures/ID.svg}, and the data {@code answers.csv}, {@code cells.csv}, {@code
   * settings.csv}, {@code cosines.csv}.
   *
   * @param tried the answers behind the points of the search, where they are kept
   */
  public static ReportFiles of(StudyResult study, ReportContext context, TriedAnswers tried) {
    Map<String, Supplier<String>> texts = new LinkedHashMap<>();
    AnswerPages answers = AnswerPages.of(study, tried);
    texts.put("index.html", () -> HtmlReport.of(study, context, answers));
    answers
        .cells()
        .forEach(
            (path, cell) ->
                texts.put(path, () -> CellPage.of(study, cell, answers, context.title())));
    texts.put("report.md", () -> MarkdownReport.of(study, context));
    for (ReportTable table : ReportTables.of(study)) {
      texts.put("tables/" + table.id() + ".csv", () -> CsvReport.of(table));
    }
    for (Picture picture : Pictures.of(study)) {
      texts.put("pictures/" + picture.plot().id() + ".svg", () -> Svg.file(picture.plot()));
    }
    DataTables.of(study, tried)
        .forEach((id, table) -> texts.put(id + ".csv", () -> table.get().csv()));
    return new ReportFiles(texts);
  }

  /**
   * Where the report questions of a cell stand, from the folder of its study's report; empty where
   * the cell has no answers.
   */
  public static String answers(StudyResult study, CellResult cell) {
    if (cell.reportBaseline().isEmpty()) {
      return "";
    }
    String name = CellNames.of(study).of(cell.trait(), cell.precision());
    return "answers/%s.html#%s"
        .formatted(name, Studies.anchor(study, cell, Studies.Questions.REPORT));
  }

  /** The columns of the files of data, by their paths, for {@link Parquet}. */
  public static Map<String, List<Column>> data() {
    Map<String, List<Column>> data = new LinkedHashMap<>();
    DataTables.columns().forEach((id, columns) -> data.put(id + ".csv", columns));
    return data;
  }
}
