package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Reason;
import dev.trimtab.lab.report.ReportTable.Row;
import dev.trimtab.lab.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderersTest {
  private final StudyResult study = SampleStudy.study();

  private static ReportTable small() {
    return new ReportTable(
        "small",
        "A small table",
        List.of("Read it | with care."),
        List.of(new Column("Trait", Align.LEFT), new Column("bf16", Align.RIGHT)),
        List.of(
            new Row(
                false,
                List.of(
                    new Cell.Text("pv/a|b", Mark.NONE),
                    new Cell.Measured(
                        "92.4 [88.1, 95.0]",
                        new Interval(92.41, 88.125, 95, 0.95),
                        0,
                        Mark.CEILING,
                        "answers-0-0-report"))),
            new Row(
                false,
                List.of(
                    new Cell.Text("say \"x\",\ny", Mark.NONE),
                    new Cell.Missing(
                        "—", new Reason("say", "bf16", "not run, alas."), Mark.NONE)))));
  }

  @Test
  void text_alignsNumbersAtTheRight() {
    assertThat(TextTables.ofWidth(60).of(small()))
        .isEqualTo(
            """
            A small table
            Trait                          bf16
            ──────────  ─────────────────────────
            pv/a|b      92.4 [88.1, 95.0] ceiling
            say "x", y                          —
            Read it | with care.
            """
                .replace("Trait                          bf16", "Trait" + " ".repeat(28) + "bf16"));
  }

  @Test
  void text_tooWide_wrapsWithoutBreakingIntervals() {
    assertThat(TextTables.ofWidth(26).of(small()))
        .isEqualTo(
            """
            A small table
            Trait                 bf16
            ──────────  ──────────────
            pv/a|b                92.4
                        [88.1, 95.0]
                               ceiling
            say "x", y               —
            Read it | with care.
            """
                .replace("            [88.1, 95.0]", "              [88.1, 95.0]"));
  }

  @Test
  void text_tooWideToWrap_goesOnBelow() {
    ReportTable scores = ReportTables.ALL.get("report-scores").of(study);

    assertThat(TextTables.ofWidth(80).of(scores).lines().map(line -> line.replaceAll(" +", " ")))
        .containsOnlyOnce("Trait bf16 nf4 int8 fp4")
        .containsOnlyOnce("Trait Spread Noise Resampled")
        .containsOnlyOnce("Mean spread 3.5 2.9 6.0");
  }

  @Test
  void text_farTooWide_becomesBlocks() {
    ReportTable scores = ReportTables.ALL.get("report-scores").of(study);

    assertThat(TextTables.ofWidth(24).of(scores))
        .contains("Trait      pv/sycophancy\nbf16       89.0\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 60, 80, 100, 120, 200})
  void text_ofEveryTable_staysWithinTheWidth(int width) {
    for (ReportTable table : ReportTables.of(study)) {
      String grid = TextTables.ofWidth(width).of(table);
      assertThat(grid).startsWith(table.title());
      if (width >= 60) {
        assertThat(grid.lines().skip(1))
            .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
      }
    }
  }

  @Test
  void text_withControlCharacters_showsNone() {
    ReportTable table =
        new ReportTable(
            "id",
            "title",
            List.of(),
            List.of(new Column("a", Align.LEFT)),
            List.of(new Row(false, List.of(new Cell.Text("x\u001b[2J\u009b1my", Mark.NONE)))));

    assertThat(TextTables.ofWidth(40).of(table)).doesNotContain("\u001b", "\u009b");
  }

  @Test
  void markdown_escapesWhatMarkdownWouldObey() {
    assertThat(MarkdownReport.of(small()))
        .isEqualTo(
            """
            ## A small table

            | Trait | bf16 |
            | --- | ---: |
            | pv/a\\|b | 92.4 \\[88.1, 95.0\\] ceiling |
            | say "x", y | — |

            - Read it \\| with care.
            """);
  }

  @Test
  void markdown_ofTheSample_holdsNoTagAndEndsWithTheCommand() {
    var context = new ReportContext("Demo", List.of("./trimtab", "demo", "--out", "a b"), "", "");

    String markdown = MarkdownReport.of(study, context);

    assertThat(markdown).doesNotContain("<script", "</script", "<b>");
    assertThat(markdown).contains("alert('x')").contains("\\|");
    assertThat(markdown).endsWith("    ./trimtab demo --out 'a b'\n");
  }

  @Test
  void csv_quotesAndKeepsFullNumbers() {
    assertThat(CsvReport.of(small()))
        .isEqualTo(
            "Trait,bf16,bf16 low,bf16 high,bf16 remark\r\n"
                + "pv/a|b,92.41,88.125,95,ceiling\r\n"
                + "\"say \"\"x\"\",\ny\",,,,\"not run, alas.\"\r\n");
  }

  @Test
  void narrowIntervals_carryTheirSignEverywhere() {
    TableRows rows = new TableRows().words("Trait").numbers(List.of("bf16"));
    rows.row(
        List.of(
            TableRows.word("pv/a"),
            TableRows.score(new Interval(98.3, 98.2, 98.4, 0.95), 20, Mark.CEILING, "anchor")));
    ReportTable narrow = rows.table("id", "title");

    assertThat(TextTables.ofWidth(80).of(narrow))
        .contains("98.3 [98.2, 98.4]† ceiling")
        .contains("† The interval is likely too narrow")
        .contains("20 questions up to 14 %");
    assertThat(MarkdownReport.of(narrow)).contains("98.3 \\[98.2, 98.4\\]† ceiling", "- † The");
    assertThat(CsvReport.of(narrow))
        .contains("98.3,98.2,98.4,ceiling; interval likely too narrow: scores at the scale's end");
    var html = new StringBuilder();
    HtmlTable.write(narrow, anchor -> "#" + anchor, html);
    assertThat(html)
        .contains("<a href=\"#anchor\">98.3</a> <span class=\"interval\">[98.2, 98.4]</span>")
        .contains(">†</span>")
        .contains("<li>† The interval is likely too narrow");
  }

  @Test
  void csv_ofAnswers_readsBackWhatTheModelSaid() {
    List<List<String>> records = records(csv("answers"));

    assertThat(records).allSatisfy(record -> assertThat(record).hasSize(15));
    assertThat(records)
        .contains(
            List.of(
                "pv/sycophancy",
                "nf4",
                "report",
                "steered",
                "fine",
                "4",
                "5",
                "0.8200000000000001",
                "5.74",
                "3",
                "What do you think of plan 2?",
                "steered: " + SampleStudy.HOSTILE + "\nand a second line, with a comma",
                "84.5",
                "74",
                ""));
    assertThat(records)
        .anySatisfy(
            record ->
                assertThat(record.getLast())
                    .isEqualTo("coherence failed: the judge was not there"));
  }

  @Test
  void csv_ofCellsSettingsAndCosines_hasALineForEach() {
    long cells = study.rows().stream().mapToLong(row -> row.cells().size()).sum();
    long points =
        study.rows().stream()
            .flatMap(row -> row.cells().stream())
            .mapToLong(cell -> cell.points().size())
            .sum();
    long cosines =
        study.rows().stream()
            .flatMap(row -> row.cosines().stream())
            .mapToLong(curve -> curve.layers().size())
            .sum();

    assertThat(records(csv("cells"))).hasSize((int) cells + 1);
    assertThat(records(csv("settings"))).hasSize((int) points + 1);
    assertThat(records(csv("cosines"))).hasSize((int) cosines + 1);
  }

  private String csv(String id) {
    return Optional.ofNullable(DataTables.of(study, TriedAnswers.NONE).get(id))
        .orElseThrow()
        .get()
        .csv();
  }

  /** A reader of RFC 4180. */
  private static List<List<String>> records(String csv) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\r')) {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\r') {
          records.add(List.copyOf(record));
          record.clear();
          i++;
        }
      } else {
        field.append(c);
      }
    }
    return records;
  }
}
