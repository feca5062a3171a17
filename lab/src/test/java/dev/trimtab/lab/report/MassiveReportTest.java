package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.SampleMassive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MassiveReportTest {
  private static final ReportContext CONTEXT =
      new ReportContext("Massive", List.of("trimtab", "massive", "m", "pv/malice"), "", "");

  @TempDir Path store;

  private static MassiveResult study() {
    return new SampleMassive(20)
        .noise(5)
        .change("mean_diff", 0)
        .change("probe_postclean_u3", Double.NaN)
        .result();
  }

  private Map<String, String> files() {
    ReportFiles files = MassiveReport.of(study(), CONTEXT, store);
    return files.paths().stream()
        .collect(
            Collectors.toMap(
                path -> path, path -> new String(files.content(path), StandardCharsets.UTF_8)));
  }

  @Test
  void page_hasCalibrationComparisonsAndAnswers_andWorksAlone() {
    String page = files().get("index.html");
    assertThat(page)
        .contains("<h1>Massive</h1>")
        .contains("id=\"picture-magnitude\"")
        .contains("id=\"picture-ranks\"")
        .contains("id=\"picture-overlap\"")
        .contains("id=\"picture-change-pv-malice\"")
        .contains("id=\"picture-bars-pv-malice\"")
        .contains("id=\"picture-efficiency-pv-malice\"")
        .contains("Cleaning before the fit against cleaning after it")
        .contains("The winner by the bar of coherence")
        .contains("none coherent")
        .contains("trimtab massive m pv/malice")
        .doesNotContain("<script>alert(1)")
        .doesNotContain("src=\"http");
  }

  @Test
  void links_leadToAnswersThatAreThere() {
    Map<String, String> files = files();
    var link = Pattern.compile("href=\"([^\"#:]*)#([^\"]+)\"").matcher(files.get("index.html"));
    int found = 0;
    while (link.find()) {
      String page = link.group(1).isEmpty() ? "index.html" : link.group(1);
      assertThat(files).containsKey(page);
      assertThat(files.get(page)).as(link.group()).contains("id=\"" + link.group(2) + "\"");
      found++;
    }
    assertThat(found).isGreaterThan(50);
  }

  @Test
  void markdownAndTables_haveEveryTable() {
    Map<String, String> files = files();
    for (ReportTable table : MassiveTables.of(study())) {
      assertThat(files.get("report.md")).contains(MarkdownReport.text(table.title()));
      assertThat(files).containsKey("tables/" + table.id() + ".csv");
    }
    assertThat(MassiveTables.brief(study()))
        .extracting(ReportTable::id)
        .doesNotContain("massive-stages")
        .contains("massive-claims", "massive-pv-malice");
  }

  @Test
  void data_hasTheColumnsThatAreSaid() {
    Map<String, String> files = files();
    MassiveReport.data()
        .forEach(
            (path, columns) ->
                assertThat(files.getOrDefault(path, "").lines().findFirst().orElse(""))
                    .as(path)
                    .isEqualTo(
                        columns.stream()
                            .map(DataTable.Column::head)
                            .collect(Collectors.joining(","))));
    assertThat(files.get("cells.csv")).contains("bf16,probe_preclean_la2,pv/malice,steered");
  }

  @Test
  void barsTable_namesTheStudysOwn_andAllWinnersOfATie() {
    ReportTable bars =
        MassiveTables.of(study()).stream()
            .filter(table -> table.id().equals("massive-bars"))
            .findFirst()
            .orElseThrow();
    assertThat(bars.rows()).filteredOn(ReportTable.Row::total).hasSize(1);
    assertThat(bars.rows().getFirst().cells().get(2).text()).isEqualTo("probe and 23 more");
    assertThat(bars.rows()).as("no vector is so coherent as 80").hasSize(2);
  }

  @Test
  void calibrationAlone_hasItsPicturesAndData() {
    ReportFiles files = MassiveReport.of(study().calibration(), Map.of("model", "x"), CONTEXT);
    assertThat(files.paths())
        .contains("index.html", "report.md", "calibration.csv", "pictures/ranks.svg")
        .noneMatch(path -> path.startsWith("answers"));
  }

  @Test
  void report_isTheSameTwice() {
    assertThat(files()).isEqualTo(files());
  }
}
