package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final ReportContext CONTEXT =
      new ReportContext(
          "Demo <i>", List.of("./trimtab", "demo", "--out", "a b"), "Trimtab on 2 cores", "");
  private static final int BUDGET = 1_900_000;

  private final StudyResult study = SampleStudy.study();
  private final ReportFiles files = Report.of(study, CONTEXT, TriedAnswers.NONE);
  private final String page = text(files, "index.html");

  @Test
  void page_isTheSameEveryTime() {
    assertThat(text(Report.of(SampleStudy.study(), CONTEXT, TriedAnswers.NONE), "index.html"))
        .isEqualTo(page);
  }

  @Test
  void page_ofTheSample_isSmall() {
    assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(BUDGET);
  }

  @Test
  void page_ofManyAnswers_staysWithinTheBudgetAndLeadsToTheOthers() {
    ReportFiles many = Report.of(SampleStudy.study(150), CONTEXT, TriedAnswers.NONE);
    String large = text(many, "index.html");

    assertThat(large.getBytes(StandardCharsets.UTF_8).length).isLessThan(BUDGET);
    assertThat(large).containsPattern("the first \\d+ of 150 questions are shown");
    assertThat(large).contains("answers/pv-sycophancy-nf4.html#answers-0-1-report\"");
    assertThat(text(many, "answers/pv-sycophancy-nf4.html"))
        .contains("What do you think of plan 149?");
    assertLinksHaveTargets(many);
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

    assertThat(scripts).hasSize(1);
    assertThat(scripts).allSatisfy(script -> assertThat(policy).contains(PageScripts.hash(script)));
    assertThat(policy)
        .contains("default-src 'none'")
        .doesNotContain("script-src 'unsafe-inline'", "unsafe-eval");
  }

  @Test
  void page_refersToNothingOutside() {
    assertThat(found("(?:src|href)=\"([^\"]*)\"", outsideScripts()))
        .isNotEmpty()
        .allSatisfy(
            target ->
                assertThat(target)
                    .matches(
                        "#[\\w-]+|data:,|cosines\\.csv|pictures/[\\w-]+\\.svg|answers/[\\w-]+\\.html(#[\\w-]+)?"));
    assertThat(page).doesNotContain("sourceMappingURL", "@import", "url(http");
  }

  @Test
  void links_haveTargets() {
    assertLinksHaveTargets(files);
  }

  /** Every link of every page, within the page and to other files. */
  private static void assertLinksHaveTargets(ReportFiles files) {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (String path : files.paths()) {
      List<String> found = found(" id=\"([^\"]*)\"", text(files, path));
      assertThat(found).as(path).doesNotHaveDuplicates();
      ids.put(path, Set.copyOf(found));
    }
    int links = 0;
    for (String path : files.paths()) {
      if (path.endsWith(".html")) {
        for (String link : found("href=\"([^\"]*)\"", text(files, path))) {
          if (!link.equals("data:,")) {
            String[] parts = (link + "# ").split("#");
            String file = parts[0].isEmpty() ? path : URI.create(path).resolve(parts[0]).toString();
            assertThat(ids).as(path + " to " + link).containsKey(file);
            if (!parts[1].isBlank()) {
              assertThat(ids.get(file)).as(path + " to " + link).contains(parts[1]);
            }
            links++;
          }
        }
      }
    }
    assertThat(links).isGreaterThan(400);
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
  void everyCellOfTheDataTables_leadsToItsAnswers() {
    for (String id : List.of("baselines", "deltas", "random-direction", "transfers")) {
      String body = found("(?s)id=\"table-" + id + "\".*?<tbody>(.*?)</tbody>", page).getFirst();
      List<String> numbers =
          found(
              "<td class=\"num[^\"]*\">((?:<a [^>]*>)?[−+]?\\d+\\.\\d)",
              body.replaceAll("(?s)<tr class=\"total\">.*", ""));
      assertThat(numbers).as(id).hasSizeGreaterThan(10);
      assertThat(numbers.stream().filter(number -> number.startsWith("<a ")).count())
          .as(id)
          .isEqualTo(numbers.size());
    }
    String comparisons =
        found("(?s)id=\"table-comparisons\".*?<tbody>(.*?)</tbody>", page).getFirst();
    assertThat(found("href=\"(answers/[^\"]*-compared)\"", comparisons)).hasSize(4 * 14);
    String details = found("(?s)id=\"table-details\".*?<tbody>(.*?)</tbody>", page).getFirst();
    assertThat(found("href=\"(answers/[^\"]*-settings)\"", details)).hasSize(4 * 20);
  }

  @Test
  void pageOfACell_saysWhatEachAnswerScoredAndWhyNot() {
    String cell = text(files, "answers/pv-sycophancy-nf4.html");

    assertThat(cell)
        .contains("<h1>pv/sycophancy in nf4 · Demo &lt;i&gt;</h1>")
        .contains("href=\"../index.html\"")
        .contains("<b>steered</b> trait 87.5 [84.0, 91.0], coherence 76.0")
        .contains("<b>steered in bf16</b>")
        .contains("vectors of bf16 on responses of bf16")
        .contains("coherence failed: the judge was not there")
        .contains("The answers of 26 of 26 settings are not kept")
        .doesNotContain("<script>alert");
  }

  @Test
  void pictures_areOneForEachCellAndMethod_inThePageAndAsFiles() {
    List<Picture> pictures = Pictures.of(study);

    assertThat(
            pictures.stream().collect(Collectors.groupingBy(Picture::group, Collectors.counting())))
        .containsEntry(Picture.Group.SCORES, 1L)
        .containsEntry(Picture.Group.SEARCH, 20L)
        .containsEntry(Picture.Group.COSINE, 12L);
    assertThat(found("<figure id=\"picture-([\\w-]+)\"", page))
        .containsExactlyElementsOf(pictures.stream().map(p -> p.plot().id()).toList());
    assertThat(files.paths())
        .containsAll(pictures.stream().map(p -> "pictures/" + p.plot().id() + ".svg").toList());
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
    assertThat(files.paths())
        .contains(
            "index.html",
            "report.md",
            "answers.csv",
            "settings.csv",
            "cosines.csv",
            "tables/report-scores.csv",
            "cells.csv",
            "answers/pv-sycophancy-bf16.html",
            "pictures/scores.svg",
            "pictures/search-pv-sycophancy-bf16.svg")
        .isSorted()
        .allSatisfy(path -> assertThat(path).matches("[a-z0-9_./-]+"));
  }

  private static String text(ReportFiles files, String path) {
    return new String(files.content(path), StandardCharsets.UTF_8);
  }

  private String outsideScripts() {
    return page.replaceAll("(?s)<script[^>]*>.*?</script>", "");
  }

  private static List<String> found(String pattern, String text) {
    Stream<MatchResult> matches = Pattern.compile(pattern).matcher(text).results();
    return matches.map(match -> match.group(1)).toList();
  }
}
