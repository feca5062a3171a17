package dev.trimtab.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records to prompts and likelihoods to scores, by the harness' rules. */
class BenchmarksTest {
  private static final String STORY =
      """
      {"activity_label": "Roof work", "ctx_a": "A man sits on a roof. [title] He waits.",\
       "ctx_b": "then HE", "endings": ["pulls [substeps] shingles.  Then more.", "swims."],\
       "label": "0", "source_id": "wikihow~12"}
      """;
  private static final String EXAM =
      """
      {"question": " Which is a fruit? ", "subject": "plant_lore",\
       "choices": ["Iron", "Pear", "Glass", "Sand"], "answer": 1}
      """;
  private static final String TRUTH =
      """
      {"question": "Do moths eat wool?",\
       "mc1_targets": {"choices": ["Their larvae do", "No"], "labels": [1, 0]},\
       "mc2_targets": {"choices": ["Their larvae do", "Some do", "No"], "labels": [1, 1, 0]}}
      """;
  private static final String SCHOOL =
      """
      {"id": "x", "question": "What melts?", "choices": {"text": ["Ice", "Sand"],\
       "label": ["1", "2"]}, "answerKey": "1"}
      """;

  @TempDir Path folder;

  private BenchmarkItem item(String benchmark, String record) throws IOException {
    return items(benchmark, record).getFirst();
  }

  private List<BenchmarkItem> items(String benchmark, String records) throws IOException {
    Path file = Files.writeString(folder.resolve("items.json"), records);
    return ItemFile.read(List.of(file)).stream().map(Benchmarks.ALL.get(benchmark)::item).toList();
  }

  private static BenchmarkPrompt prompt(String benchmark, BenchmarkItem item, Shots shots) {
    return BenchmarkPrompt.of(Benchmarks.ALL.get(benchmark), List.of(item), shots).getFirst();
  }

  private static Shots none(String benchmark) {
    return Shots.of(Benchmarks.ALL.get(benchmark), 0, List.of());
  }

  @Test
  void hellaSwag_cleansMarkupAndCapitals() throws IOException {
    BenchmarkPrompt prompt = prompt("hellaswag", item("hellaswag", STORY), none("hellaswag"));

    assertThat(prompt.context()).isEqualTo("Roof work: A man sits on a roof.. He waits. Then he");
    assertThat(prompt.continuations()).containsExactly(" pulls shingles. Then more.", " swims.");
    assertThat(prompt.item().group()).isEqualTo("wikihow");
  }

  @Test
  void mmlu_namesItsSubjectAndTakesTheSubjectsOwnExamples() throws IOException {
    String other = EXAM.replace("plant_lore", "stones");
    List<BenchmarkItem> pool = items("mmlu", other + EXAM.replace("fruit", "tree"));
    Shots one = Shots.of(Benchmarks.ALL.get("mmlu"), 1, pool);

    assertThat(prompt("mmlu", item("mmlu", EXAM), one).context())
        .isEqualTo(
            """
            The following are multiple choice questions (with answers) about plant lore.

            Which is a tree?
            A. Iron
            B. Pear
            C. Glass
            D. Sand
            Answer: B

            Which is a fruit?
            A. Iron
            B. Pear
            C. Glass
            D. Sand
            Answer:\
            """);
  }

  @Test
  void truthfulQa_putsItsOwnExamplesFirst() throws IOException {
    BenchmarkPrompt prompt =
        prompt("truthfulqa_mc1", item("truthfulqa_mc1", TRUTH), none("truthfulqa_mc1"));

    assertThat(prompt.context())
        .startsWith("Q: What is human life expectancy")
        .endsWith("in Barcelona, Spain.\n\nQ: Do moths eat wool?\nA:");
    assertThat(prompt.item().target()).isZero();
    assertThatThrownBy(() -> Shots.of(Benchmarks.ALL.get("truthfulqa_mc1"), 1, List.of()))
        .isInstanceOf(UserError.class);
  }

  @Test
  void arc_findsTheAnswerByItsLabel() throws IOException {
    BenchmarkPrompt prompt = prompt("arc_easy", item("arc_easy", SCHOOL), none("arc_easy"));

    assertThat(prompt.context()).isEqualTo("Question: What melts?\nAnswer:");
    assertThat(prompt.continuations()).containsExactly(" Ice", " Sand");
    assertThat(prompt.item().target()).isZero();
  }

  @Test
  void normalisation_countsCharactersOrBytesOfTheChoiceAlone() throws IOException {
    String record = SCHOOL.replace("\"Ice\"", "\"Öööö\"").replace("\"Sand\"", "\"Sands\"");
    Benchmark arc = Benchmarks.ALL.get("arc_easy");
    BenchmarkItem item = item("arc_easy", record);

    assertThat(arc.scores(item, List.of(-4.4, -5.0)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("acc", 1.0, "acc_norm", 0.0, "acc_bytes", 1.0));
    assertThat(arc.scores(item, List.of(-5.0, -5.0))).containsEntry("acc", 1.0);
  }

  @Test
  void mc2_isTheProbabilityOfAllTrueAnswers() throws IOException {
    BenchmarkItem item = item("truthfulqa_mc2", TRUTH);
    List<Double> logs = List.of(Math.log(1) - 900, Math.log(2) - 900, Math.log(5) - 900);

    assertThat(Benchmarks.ALL.get("truthfulqa_mc2").scores(item, logs).get("acc"))
        .isCloseTo(3.0 / 8, within(1e-12));
  }

  @Test
  void drawnExamples_areThosePythonDraws() {
    assertThat(new MersenneTwister(1234).sample(100, 5)).containsExactly(99, 56, 14, 0, 11);
    assertThat(new MersenneTwister(1234).sample(12, 5)).containsExactly(7, 1, 0, 10, 9);
    MersenneTwister generator = new MersenneTwister(1234);
    List<Integer> ignored = generator.sample(39905, 10);
    assertThat(ignored).hasSize(10);
    assertThat(generator.sample(39905, 10))
        .containsExactly(1142, 2019, 1038, 22681, 31735, 30379, 9735, 5982, 11999, 7498);
  }

  @Test
  void limit_takesEachGroupsShare() throws IOException {
    String records =
        IntStream.range(0, 40)
            .mapToObj(i -> i < 30 ? EXAM : EXAM.replace("plant_lore", "stones"))
            .collect(Collectors.joining());
    List<BenchmarkItem> drawn =
        Selection.drawn(items("mmlu", records), 9, Key.random(List.of("test")));
    Map<String, Long> groups =
        drawn.stream()
            .collect(
                Collectors.groupingBy(BenchmarkItem::group, TreeMap::new, Collectors.counting()));

    assertThat(groups).isEqualTo(Map.of("plant_lore", 7L, "stones", 2L));
    assertThat(drawn).extracting(BenchmarkItem::number).isSorted().doesNotHaveDuplicates();
    assertThat(drawn).extracting(BenchmarkItem::number).isNotEqualTo(List.of(0, 1, 2, 3, 4, 5, 6));
  }

  @Test
  void parquetAndJson_giveTheSameRecords() throws IOException, SQLException {
    Path json = Files.writeString(folder.resolve("data.jsonl"), SCHOOL + SCHOOL);
    Path list = Files.writeString(folder.resolve("list.json"), "[" + SCHOOL + "," + SCHOOL + "]");
    Path parquet = folder.resolve("data.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_json_auto('%s')) TO '%s' (FORMAT parquet)"
              .formatted(json, parquet));
    }
    Key expected = ItemFile.hash(ItemFile.read(List.of(json)));

    assertThat(ItemFile.hash(ItemFile.read(List.of(parquet)))).isEqualTo(expected);
    assertThat(ItemFile.hash(ItemFile.read(List.of(list)))).isEqualTo(expected);
    assertThat(Benchmarks.ALL.get("arc_easy").item(ItemFile.read(List.of(parquet)).get(1)).number())
        .isEqualTo(1);
  }

  @Test
  void wrongRecords_areNamed() {
    assertThatThrownBy(() -> item("hellaswag", SCHOOL))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("items.json, record 1")
        .hasMessageContaining("\"ctx_a\"");
    assertThatThrownBy(() -> item("hellaswag", STORY.replace("\"0\"", "\"7\"")))
        .hasMessageContaining("choice 8 of 2");
    assertThatThrownBy(
            () -> item("arc_easy", SCHOOL.replace("\"answerKey\": \"1\"", "\"answerKey\": \"9\"")))
        .hasMessageContaining("\"9\"");
    assertThatThrownBy(() -> item("truthfulqa_mc2", TRUTH.replace("[1, 1, 0]", "[1, 1]")))
        .hasMessageContaining("3 choices");
    assertThatThrownBy(() -> item("mmlu", "[1, 2]"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("record in braces");
    assertThatThrownBy(() -> item("mmlu", "{\"question\": "))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("items.json");
    assertThatThrownBy(() -> item("mmlu", "")).isInstanceOf(UserError.class);
  }

  @Test
  void noParquet_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.parquet"), "no parquet at all");

    assertThatThrownBy(() -> ItemFile.read(List.of(file)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("bad.parquet")
        .hasMessageContaining("Parquet");
  }
}
