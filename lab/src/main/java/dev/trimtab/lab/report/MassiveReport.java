package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.DimensionProfile;
import dev.trimtab.lab.massive.LayerProfile;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveView;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.DataTable.Column;
import dev.trimtab.lab.report.DataTable.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The report folder of a study of massive activations, laid out as that of any study: the page, the
 * pages of answers, the Markdown, the tables, the pictures and the data.
 */
public final class MassiveReport {
  private static final String COLUMN = "Vector";

  /* As in the data of an experiment. */
  private static final String VARIANT = "Variant";

  private static final String CALIBRATION = "calibration";
  private static final List<Column> DIMENSIONS =
      List.of(
          new Column("Layer", Type.WHOLE),
          new Column("Rank", Type.WHOLE),
          new Column("Dimension", Type.WHOLE),
          new Column("Mean", Type.NUMBER),
          new Column("Largest", Type.NUMBER),
          new Column("Ratio to mean", Type.NUMBER),
          new Column("Ratio to median", Type.NUMBER),
          new Column("Variation", Type.NUMBER),
          new Column("Above ten", Type.NUMBER));

  private final MassiveResult study;
  private final ReportContext context;
  private final StudyResult view;
  private final AnswerPages answers;
  private final Map<String, ReportTable> tables = new LinkedHashMap<>();

  private MassiveReport(MassiveResult study, ReportContext context, Path store) {
    this.study = study;
    this.context = context;
    this.view = MassiveView.of(study);
    TriedAnswers tried = TriedAnswers.of(view, _ -> study.precision(), store);
    this.answers = AnswerPages.of(view, tried, COLUMN);
    MassiveTables.of(study).forEach(table -> tables.put(table.id(), table));
  }

  /**
   * All files that are text. Equal arguments give equal bytes.
   *
   * <p>As {@link Report}'s, with {@code calibration.csv} in place of {@code cosines.csv}.
   *
   * @param store where the study's artifacts lie, the answers of its search among them; need not
   *     exist
   */
  public static ReportFiles of(MassiveResult study, ReportContext context, Path store) {
    var report = new MassiveReport(study, context, store);
    Map<String, Supplier<String>> texts = new LinkedHashMap<>();
    texts.put("index.html", report::html);
    report
        .answers
        .cells()
        .forEach(
            (path, cell) ->
                texts.put(
                    path, () -> CellPage.of(report.view, cell, report.answers, context.title())));
    texts.put("report.md", report::markdown);
    report
        .tables
        .values()
        .forEach(t -> texts.put("tables/" + t.id() + ".csv", () -> CsvReport.of(t)));
    for (Plot plot : report.plots()) {
      texts.put("pictures/" + plot.id() + ".svg", () -> Svg.file(plot));
    }
    DataTables.of(report.view, report.answers.tried())
        .forEach(
            (id, table) -> {
              if (vectors().containsKey(id)) {
                texts.put(id + ".csv", () -> report.vectors(table.get()).csv());
              }
            });
    texts.put(CALIBRATION + ".csv", () -> dimensions(study.calibration()).csv());
    return new ReportFiles(texts);
  }

  /** The files of a calibration alone. */
  public static ReportFiles of(
      Calibration calibration, Map<String, String> provenance, ReportContext context) {
    HtmlPage page = new HtmlPage(context.title());
    if (!context.engine().isEmpty()) {
      page.under(context.engine());
    }
    page.findings(MassiveFindings.of(calibration));
    calibration(page, calibration, MassiveTables.of(calibration));
    page.provenance(provenance, context.command());
    Map<String, Supplier<String>> texts = new LinkedHashMap<>();
    texts.put("index.html", page::text);
    texts.put(
        "report.md",
        () ->
            markdown(
                MassiveFindings.of(calibration),
                MassiveTables.of(calibration),
                provenance,
                context));
    for (ReportTable table : MassiveTables.of(calibration)) {
      texts.put("tables/" + table.id() + ".csv", () -> CsvReport.of(table));
    }
    calibrationPlots(calibration)
        .forEach(plot -> texts.put("pictures/" + plot.id() + ".svg", () -> Svg.file(plot)));
    texts.put(CALIBRATION + ".csv", () -> dimensions(calibration).csv());
    return new ReportFiles(texts);
  }

  /**
   * Where the report questions of a vector stand, from the folder of its study's report; empty
   * where it has no answers.
   */
  public static String answers(MassiveResult study, VariantResult variant) {
    return Report.answers(MassiveView.of(study), MassiveView.cell(variant));
  }

  /** The columns of a study's files of data, by their paths, for {@link Parquet}. */
  public static Map<String, List<Column>> data() {
    Map<String, List<Column>> data = new LinkedHashMap<>();
    vectors().forEach((id, columns) -> data.put(id + ".csv", columns));
    data.putAll(calibrationData());
    return data;
  }

  /** The same of a calibration alone. */
  public static Map<String, List<Column>> calibrationData() {
    return Map.of(CALIBRATION + ".csv", DIMENSIONS);
  }

  /** The columns of the data of every study, with the vector where the precision stands there. */
  private static Map<String, List<Column>> vectors() {
    Map<String, List<Column>> data = new LinkedHashMap<>();
    DataTables.columns()
        .forEach(
            (id, columns) -> {
              if (!id.equals("cosines")) {
                data.put(id, vectors(columns));
              }
            });
    return data;
  }

  private static List<Column> vectors(List<Column> columns) {
    Stream<Column> precision = Stream.of(new Column("Precision", Type.TEXT));
    return Stream.concat(
            precision,
            columns.stream()
                .map(c -> c.head().equals("Precision") ? new Column(VARIANT, c.type()) : c))
        .toList();
  }

  private DataTable vectors(DataTable table) {
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : table.rows()) {
      List<String> with = new ArrayList<>(List.of(study.precision()));
      with.addAll(row);
      rows.add(with);
    }
    return new DataTable(table.id(), vectors(table.columns()), rows);
  }

  private static DataTable dimensions(Calibration calibration) {
    List<List<String>> rows = new ArrayList<>();
    for (LayerProfile layer : calibration.layers()) {
      for (int rank = 0; rank < layer.top().size(); rank++) {
        DimensionProfile d = layer.top().get(rank);
        rows.add(
            List.of(
                Integer.toString(layer.layer()),
                Integer.toString(rank + 1),
                Integer.toString(d.dimension()),
                CsvReport.number(d.mean()),
                CsvReport.number(d.most()),
                CsvReport.number(d.ratioToMean()),
                CsvReport.number(d.ratioToMedian()),
                CsvReport.number(d.variation()),
                CsvReport.number(d.aboveTen())));
      }
    }
    return new DataTable(CALIBRATION, DIMENSIONS, rows);
  }

  private static List<Plot> calibrationPlots(Calibration calibration) {
    List<Plot> plots = new ArrayList<>(CalibrationPictures.sizes(calibration));
    plots.add(CalibrationPictures.ranks(calibration));
    plots.add(CalibrationPictures.overlap(calibration));
    return plots;
  }

  private List<Plot> plots() {
    List<Plot> plots = new ArrayList<>(calibrationPlots(study.calibration()));
    plots.addAll(MassivePictures.changes(study));
    plots.addAll(MassivePictures.bars(study));
    plots.addAll(MassivePictures.efficiencies(study));
    return plots;
  }

  private String html() {
    var page = new HtmlPage(context.title(), answers::address);
    page.under(about());
    page.findings(MassiveFindings.of(study));
    calibration(page, study.calibration(), named("massive-dimensions", "massive-global"));
    page.section("vectors", "What cleaning does");
    page.paragraph(
        "Dot: how far the chosen setting of each vector moves the trait score on the report"
            + " questions, with its 95 % interval. A mark and every linked number lead to the"
            + " answers behind them.");
    page.pictures(MassivePictures.changes(study), true, "pictures");
    named("massive-best", "massive-claims").forEach(page::table);
    page.section("coherence", "The bar of coherence");
    page.paragraph(
        "The largest change on the search questions if another coherence had been asked for."
            + " Marked: what this study asks for.");
    page.pictures(MassivePictures.bars(study), false, "pictures");
    named("massive-bars").forEach(page::table);
    page.section("comparisons", "Comparisons");
    named("massive-stages", "massive-choices", "massive-counts").forEach(page::table);
    page.section("efficiency", "Coefficients");
    page.paragraph(
        "What each vector achieves, and the coefficient it takes as a share of the base norm, which"
            + " massive dimensions make large. Large: uncleaned vectors.");
    page.pictures(MassivePictures.efficiencies(study), false, "pictures");
    named("massive-efficiency").forEach(page::table);
    page.section("all", "Every vector");
    study.plan().traits().stream()
        .flatMap(trait -> named(MassiveTables.id(trait)).stream())
        .forEach(page::table);
    page.section("answers", "Answers");
    HtmlAnswers.write(view, answers, page.raw());
    return page.provenance(provenance(), context.command()).text();
  }

  private static void calibration(
      HtmlPage page, Calibration calibration, List<ReportTable> tables) {
    page.section("calibration", "Calibration");
    page.paragraph(
        "The dimensions of the residual stream that are largest against their layer's mean, over %d"
                .formatted(calibration.tokens())
            + " tokens of %d prompts with the model's own continuations."
                .formatted(calibration.prompts())
            + " A curve ends where its dimension is not among the ten largest. The last picture:"
            + " how many of each layer's own largest dimensions a cleaning by those of many layers"
            + " takes out too.");
    page.pictures(CalibrationPictures.sizes(calibration), false, "pictures");
    page.pictures(List.of(CalibrationPictures.ranks(calibration)), true, "pictures");
    page.pictures(List.of(CalibrationPictures.overlap(calibration)), false, "pictures");
    tables.forEach(page::table);
  }

  private List<ReportTable> named(String... ids) {
    return Stream.of(ids).flatMap(id -> Stream.ofNullable(tables.get(id))).toList();
  }

  private String about() {
    List<String> line = new ArrayList<>();
    line.add(Numbers.count(study.plan().traits().size(), "trait", "traits"));
    line.add(Numbers.count(study.plan().variants().size(), "vector", "vectors"));
    line.add(study.precision());
    if (!context.engine().isEmpty()) {
      line.add(context.engine());
    }
    return String.join(" · ", line);
  }

  private Map<String, String> provenance() {
    Map<String, String> entries = Provenance.of(view, context);
    entries.remove("precisions");
    entries.remove("model");
    entries.put("precision", study.precision());
    entries.put("vectors", String.join(", ", study.plan().variants()));
    entries.put(
        "calibration",
        "%d tokens of %d prompts, continuations of at most %d"
            .formatted(
                study.calibration().tokens(),
                study.calibration().prompts(),
                study.plan().continuation()));
    return entries;
  }

  private String markdown() {
    return markdown(MassiveFindings.of(study), List.copyOf(tables.values()), provenance(), context);
  }

  private static String markdown(
      List<String> findings,
      List<ReportTable> tables,
      Map<String, String> provenance,
      ReportContext context) {
    var out = new StringBuilder();
    out.append("# ").append(MarkdownReport.text(context.title())).append("\n\n");
    findings.forEach(line -> out.append("- ").append(MarkdownReport.text(line)).append('\n'));
    tables.forEach(table -> out.append('\n').append(MarkdownReport.of(table)));
    MarkdownReport.provenance(provenance, context, out);
    return out.toString();
  }
}
