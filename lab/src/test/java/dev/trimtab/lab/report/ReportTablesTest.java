package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.report.ReportTable.Align;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Column;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.ReportTable.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTablesTest {
  private final StudyResult study = SampleStudy.study();

  @Test
  void tables_ofTheSample_allHaveRows() {
    assertThat(ReportTables.of(study)).hasSameSizeAs(ReportTables.ALL.all());
  }

  @Test
  void tables_ofAStudyWithoutRows_areNone() {
    StudyResult empty =
        new StudyResult(
            StudyPlan.demo(List.of("pv/malice"), List.of("bf16")),
            4,
            8,
            List.of(),
            List.of(),
            0,
            0,
            List.of(),
            Map.of());

    assertThat(ReportTables.of(empty)).isEmpty();
    assertThat(Findings.of(empty).getFirst()).contains("0 of 0 traits");
    assertThat(Pictures.of(empty)).isEmpty();
  }

  @Test
  void table_withARaggedRow_isRefused() {
    List<Column> columns = List.of(new Column("one", Align.LEFT));

    assertThatThrownBy(
            () ->
                new ReportTable(
                    "id", "title", List.of(), columns, List.of(new Row(false, List.of()))))
        .hasMessageContaining("0 cells")
        .hasMessageContaining("1 columns");
  }

  @Test
  void scores_carryIntervalAndAnchor() {
    Cell cell = cell("report-scores", "pv/sycophancy", "nf4");

    assertThat(cell.text()).isEqualTo("87.5 [84.0, 91.0]");
    assertThat(cell)
        .isInstanceOfSatisfying(
            Cell.Measured.class,
            measured -> {
              assertThat(measured.interval().estimate()).isEqualTo(87.5);
              assertThat(measured.anchor()).isEqualTo("answers-0-1-report");
            });
  }

  @Test
  void scores_withoutCoherentSetting_saySoAndGiveTheNearest() {
    Cell cell = cell("report-scores", "pv/malice", "fp4");

    assertThat(cell).isInstanceOf(Cell.Missing.class);
    assertThat(cell.text()).isEqualTo("none coherent");
    assertThat(table("report-scores").notes())
        .contains(
            "pv/malice in fp4: no coherent setting; most coherent: layer 5, ratio 0.52, coherence"
                + " 61.3, trait score 40.2.");
  }

  @Test
  void scores_missing_areDashesWithTheReasonNotedOnce() {
    assertThat(cell("report-scores", "caa/sycophancy", "int8").text()).isEqualTo("—");
    assertThat(cell("report-scores", "caa/sycophancy", "fp4").text()).isEqualTo("—");
    assertThat(table("report-scores").notes())
        .contains(
            "caa/sycophancy in int8: not run.",
            "caa/sycophancy in fp4: only 5 of 10 answers were scored.")
        .containsOnlyOnce(
            "pv/hallucination in nf4, int8, fp4: only 7 responses passed the vetting, and 10 are"
                + " needed.");
  }

  @Test
  void incompleteScores_leaveNoZeroBehind() {
    List<Cell> zeros =
        ReportTables.of(study).stream()
            .filter(table -> List.of("report-scores", "deltas").contains(table.id()))
            .flatMap(table -> table.rows().stream())
            .flatMap(row -> row.cells().stream())
            .filter(cell -> cell.text().startsWith("0.0"))
            .toList();

    assertThat(zeros).isEmpty();
  }

  @Test
  void ceilings_areMarked() {
    assertThat(cell("report-scores", "caa/refusal", "bf16").mark()).isEqualTo(Mark.CEILING);
    assertThat(cell("deltas", "caa/refusal", "bf16").mark()).isEqualTo(Mark.CEILING);
    assertThat(cell("deltas", "pv/malice", "bf16").mark()).isEqualTo(Mark.NONE);
  }

  @Test
  void scores_thatLostTheirCoherenceOnTheReportQuestions_areMarked() {
    assertThat(cell("report-scores", "pv/sycophancy", "int8").mark()).isEqualTo(Mark.LESS_COHERENT);
    assertThat(cell("search-scores", "pv/sycophancy", "int8").mark()).isEqualTo(Mark.NONE);
  }

  @Test
  void meanSpread_isTheStudysOwn() {
    Row total = table("report-scores").rows().getLast();

    assertThat(total.total()).isTrue();
    assertThat(texts(total)).containsExactly("Mean spread", "", "", "", "", "3.5", "2.9", "6.0");
    assertThat(table("report-scores").notes())
        .contains("The mean is over the 5 of 6 traits that have a spread.");
  }

  @Test
  void meanDelta_turnsTheSignOfTraitsWantedLow() {
    List<Row> rows = table("deltas").rows();

    // Sycophancy +77, refusal −7.4 and the trait wanted low −30, in bf16.
    assertThat(texts(rows.getLast()).subList(0, 3))
        .containsExactly("Mean of 3 traits", "report", "+33.2");
  }

  @Test
  void comparisons_giveVerdictAndAdjustedValues() {
    Row first = table("comparisons").rows().getFirst();

    assertThat(texts(first))
        .containsExactly(
            "pv/sycophancy", "nf4", "-8.4 [-11.4, -5.4]", "10", "<0.001", "0.300", "different");
    assertThat(first.cells().getLast().mark()).isEqualTo(Mark.DIFFERENT);
  }

  @Test
  void compliance_ofPromptTraits_countsNoResponses() {
    Row row =
        table("compliance").rows().stream()
            .filter(one -> one.cells().getFirst().text().equals("caa/refusal"))
            .findFirst()
            .orElseThrow();

    assertThat(texts(row))
        .containsExactly("caa/refusal", "bf16", "prompt", "+", "—", "—", "—", "—", "0", "36", "4");
  }

  @Test
  void compliance_showsTheSmallerTrainingSet() {
    assertThat(table("compliance").rows().stream().map(ReportTablesTest::texts))
        .contains(List.of("pv/malice", "fp4", "fp4", "+", "40", "14", "26", "0", "0", "12", "2"));
  }

  @Test
  void transfers_beginWithTheCellsOwnVector() {
    List<Row> rows = table("transfers").rows();

    assertThat(texts(rows.get(0)).subList(0, 4))
        .containsExactly("pv/sycophancy", "nf4", "nf4", "bf16");
    assertThat(texts(rows.get(1)).subList(0, 4))
        .containsExactly("pv/sycophancy", "nf4", "bf16", "bf16");
  }

  @Test
  void findings_sayWhatHeldAndWhatDidNot() {
    assertThat(Findings.of(study))
        .satisfiesExactly(
            first -> assertThat(first).contains("5 of 6 traits by 30 points or more"),
            second -> assertThat(second).contains("caa/refusal cannot move far"),
            third -> assertThat(third).contains("by at most 2.4 points ("),
            fourth ->
                assertThat(fourth)
                    .contains("mean spread is 3.5", "about 2.9", "arditi/refusal with 6.5"),
            fifth ->
                assertThat(fifth)
                    .contains("15 comparisons", "5 are equivalent", "5 undecided", "5 different")
                    .contains("pv/sycophancy in nf4 by -8.4"),
            sixth -> assertThat(sixth).contains("when all precisions read bf16's responses"),
            seventh -> assertThat(seventh).contains("4 warnings"));
  }

  @Test
  void numbers_doNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String expected = MarkdownReport.of(study, new ReportContext("t", List.of(), "", ""));
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(MarkdownReport.of(study, new ReportContext("t", List.of(), "", "")))
          .isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void fixed_roundsHalfUpAndKnowsNoNegativeZero() {
    assertThat(Numbers.fixed(-0.04, 1)).isEqualTo("0.0");
    assertThat(Numbers.fixed(2.25, 1)).isEqualTo("2.3");
    assertThat(Numbers.signed(0.04, 1)).isEqualTo("0.0");
    assertThat(Numbers.signed(0.05, 1)).isEqualTo("+0.1");
    assertThatThrownBy(() -> Numbers.fixed(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ReportTable table(String id) {
    return ReportTables.ALL.get(id).of(study);
  }

  /** The last cell of that trait, which of two lists of questions is the report's. */
  private Cell cell(String id, String trait, String precision) {
    ReportTable table = table(id);
    int column = table.columns().stream().map(Column::head).toList().indexOf(precision);
    return table.rows().stream()
        .filter(row -> row.cells().getFirst().text().equals(trait))
        .reduce((_, last) -> last)
        .orElseThrow()
        .cells()
        .get(column);
  }

  private static List<String> texts(Row row) {
    return row.cells().stream().map(Cell::text).toList();
  }
}
