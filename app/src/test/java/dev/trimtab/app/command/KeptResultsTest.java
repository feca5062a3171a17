package dev.trimtab.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.Main;
import dev.trimtab.lab.report.DataTable;
import dev.trimtab.lab.report.DataTable.Column;
import dev.trimtab.lab.report.DataTable.Type;
import dev.trimtab.lab.report.Parquet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands make of output folders: of tables without rows, and of other versions' results. */
class KeptResultsTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("Trait", Type.TEXT),
          new Column("Layer", Type.WHOLE),
          new Column("Cosine", Type.NUMBER));

  @TempDir private Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private void table(String place, List<List<String>> rows) throws IOException {
    Path csv = folder.resolve("report").resolve(place);
    Files.createDirectories(csv.getParent());
    Files.writeString(csv, new DataTable("cosines", COLUMNS, rows).csv());
    try (Parquet parquet = Parquet.open()) {
      parquet.write(COLUMNS, csv, csv.resolveSibling("cosines.parquet"));
    }
  }

  @Test
  void query_ofATableWithoutRows_hasItsTypes() throws IOException {
    table("cosines.csv", List.of());
    int code =
        run(
            "query",
            "--csv",
            "--in",
            folder.toString(),
            "SELECT count(*) AS rows, avg(cosine) AS mean, max(layer) AS last FROM cosines");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines()).containsExactly("rows,mean,last", "0,,");
  }

  @Test
  void query_ofModelsOfWhichOneHasNoRows_countsTheOthers() throws IOException {
    table("one/cosines.csv", List.of());
    table("two/cosines.csv", List.of(List.of("a/b", "3", "0.5"), List.of("a/b", "4", "0.7")));
    int code =
        run(
            "query",
            "--csv",
            "--in",
            folder.toString(),
            "SELECT model, round(avg(cosine), 3) AS mean FROM cosines GROUP BY 1");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines()).containsExactly("model,mean", "two,0.6");
  }

  @Test
  void columnsOfAnExperimentsTable_haveTheirTypesWithoutRows() {
    var table = new ExperimentTable("cells", "", List.of("trait", "score", "reason"), List.of());
    assertThat(table.columns())
        .containsExactly(
            new Column("trait", Type.TEXT),
            new Column("score", Type.NUMBER),
            new Column("reason", Type.TEXT));
  }

  @Test
  void report_ofAnotherVersionsResult_namesTheCureAlone() throws IOException {
    Path result = folder.resolve("store/result.json");
    Files.createDirectories(result.getParent());
    Files.writeString(result, "{\"plan\": {\"name\": \"old\"}, \"rows\": []}");
    new Made(List.of("trimtab", "demo", "--out", "old"), "").keep(folder);
    assertThat(run("report", folder.toString())).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo(
            "trimtab: "
                + result
                + " cannot be read: it is damaged, or of another version of the program. Run again"
                + " what made it: trimtab demo --out old. What it can use of the folder is kept.");
  }
}
