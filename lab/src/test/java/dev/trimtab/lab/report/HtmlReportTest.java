package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.experiment.StudyResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
  private static final ReportContext CONTEXT =
      new ReportContext(
          "Demo <i>", List.of("./trimtab", "demo", "--out", "a b"), "Trimtab on 2 cores", "");
  private static final int BUDGET = 2_500_000;

  private final StudyResult study = SampleStudy.study();
  private final String page = HtmlReport.of(study, CONTEXT);

  @Test
  void page_isTheSameEveryTime() {
    assertThat(HtmlReport.of(SampleStudy.study(), CONTEXT)).isEqualTo(page);
  }

  @Test
  void page_ofTheSample_isSmall() {
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(BUDGET);
  }

  @Test
  void page_ofManyAnswers_staysWithinTheBudgetAndSaysSo() {
    String large = HtmlReport.of(SampleStudy.study(150), CONTEXT);

    assertThat(large.getBytes(StandardCharsets.UTF_8).length).isLessThan(BUDGET);
    assertThat(large).containsPattern("the first \\d+ of 150 questions are shown");
  }

  @Test
  void page_showsHostileTextAsText() {
    assertThat(outsideScripts())
        .doesNotContain("<b>bold</b>", "<script>alert", "<i>")
        .contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)")
        .contains("<title>Demo &lt;i&gt;</title>");
  }

  @Test
  void page_runsOnlyTheScriptsItsPolicyNames() {
    List<String> scripts = found("(?s)<script>(.*?)</script>", page);
    String policy = found("Content-Security-Policy\" content=\"([^\"]*)\"", page).getFirst();

    assertThat(scripts).hasSize(3);
    assertThat(scripts).allSatisfy(script -> assertThat(policy).contains(PageScripts.hash(script)));
    assertThat(policy).contains("default-src 'none'").doesNotContain("script-src 'unsafe-inline'");
  }

  @Test
  void page_refersToNothingOutside() {
    assertThat(found("(?:src|href)=\"([^\"]*)\"", outsideScripts()))
        .isNotEmpty()
        .allSatisfy(target -> assertThat(target).matches("#[\\w-]+|data:,"));
    assertThat(page).doesNotContain("sourceMappingURL", "@import", "url(http");
  }

  @Test
  void links_haveTargets() {
    Set<String> ids = Set.copyOf(found(" id=\"([^\"]*)\"", page));
    List<String> links = found("href=\"#([^\"]*)\"", page);

    assertThat(links).hasSizeGreaterThan(100);
    assertThat(ids).containsAll(links);
    assertThat(found(" id=\"([^\"]*)\"", page)).doesNotHaveDuplicates();
  }

  @Test
  void everyScoreOfTheMainTable_leadsToItsAnswers() {
    String table =
        found("(?s)<div class=\"table\" id=\"table-report-scores\">(.*?)</table>", page).getFirst();

    // Six traits in four precisions: one incoherent, three stopped, one not run, one incomplete.
    assertThat(found("href=\"#(answers-\\d-\\d-report)\"", table)).hasSize(18);
  }

  @Test
  void tables_haveCaptionsAndHeads() {
    assertThat(found("<table>\n(<caption)", page)).hasSameSizeAs(ReportTables.of(study));
    assertThat(page).contains("<th scope=\"col\"", "<th scope=\"row\"");
  }

  @Test
  void pictures_areJsonWithTheStudysFigures() {
    List<Chart> charts = Charts.of(study);

    assertThat(found("(<script type=\"application/json\">)", page)).hasSameSizeAs(charts);
    JsonNode first = JsonMapper.builder().build().readTree(charts.getFirst().spec());
    JsonNode value = first.at("/data/values/0");
    assertThat(value.at("/trait").stringValue()).isEqualTo("pv/sycophancy");
    assertThat(value.at("/score").doubleValue()).isEqualTo(89);
    assertThat(value.at("/low").doubleValue()).isEqualTo(85.5);
    assertThat(first.at("/encoding/color/scale/domain").size()).isEqualTo(4);
  }

  @Test
  void pictures_areOneForEachCellAndMethod() {
    assertThat(
            Charts.of(study).stream()
                .collect(Collectors.groupingBy(Chart::group, Collectors.counting())))
        .containsEntry(Chart.Group.SCORES, 1L)
        .containsEntry(Chart.Group.SEARCH, 20L)
        .containsEntry(Chart.Group.COSINE, 12L);
  }

  @Test
  void json_inAScript_endsNoElement() {
    assertThat(Html.json("{\"a\":\"</script><!--&\"}")).doesNotContain("<", ">", "&");
  }

  @Test
  void page_endsWithProvenanceAndTheCommand() {
    String end = page.substring(page.indexOf("id=\"provenance\""));

    assertThat(end)
        .contains("<dt>judge</dt><dd>skiff-judge 9d1f0c</dd>")
        .contains("<code>./trimtab demo --out &#39;a b&#39;</code>");
  }

  @Test
  void folder_holdsPageMarkdownTablesPicturesAndData() {
    ReportFiles files = Report.of(study, CONTEXT);

    assertThat(files.paths())
        .contains(
            "index.html",
            "report.md",
            "answers.csv",
            "settings.csv",
            "cosines.csv",
            "tables/report-scores.csv",
            "pictures/scores.vl.json")
        .isSorted()
        .allSatisfy(path -> assertThat(path).matches("[a-z0-9_./-]+"));
    assertThat(new String(files.content("index.html"), StandardCharsets.UTF_8)).isEqualTo(page);
  }

  private String outsideScripts() {
    return page.replaceAll("(?s)<script[^>]*>.*?</script>", "");
  }

  private static List<String> found(String pattern, String text) {
    Stream<MatchResult> matches = Pattern.compile(pattern).matcher(text).results();
    return matches.map(match -> match.group(1)).toList();
  }
}
