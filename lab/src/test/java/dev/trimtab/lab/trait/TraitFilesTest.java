package dev.trimtab.lab.trait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraitFilesTest {
  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void wellFormed() throws IOException {
    folder = Files.createDirectories(root.resolve("pv/evil"));
    write("positive.jsonl", lines("{\"prompt\":\"Q%d\",\"system_prompt\":\"Be bad.\",\"tag\":%d}"));
    write(
        "negative.jsonl", lines("{\"prompt\":\"Q%d\",\"system_prompt\":\"Be good.\",\"tag\":%d}"));
    write("definition.txt", "HIGH: bad\nLOW: good\n");
    write(
        "steering.json",
        "{\"questions\":[\"a?\",\"b?\",\"c?\"],\"direction\":\"positive\",\"x\":[1]}");
  }

  private static String lines(String line) {
    return IntStream.range(0, 12)
        .mapToObj(i -> line.formatted(i, i))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Trait load() {
    return new TraitFiles(root).load("pv/evil");
  }

  @Test
  void markThatSomeEditorsBeginWith_isNoPartOfTheText() throws IOException {
    String hash = load().hash();
    write("positive.jsonl", "\uFEFF" + Files.readString(folder.resolve("positive.jsonl")));

    assertThat(load().hash()).isEqualTo(hash);
  }

  @Test
  void otherEncodings_areTold() throws IOException {
    Files.write(folder.resolve("definition.txt"), new byte[] {'H', (byte) 0xe9});

    assertThatThrownBy(this::load)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("definition.txt is not UTF-8 text");
  }

  @Test
  void brokenJson_isToldWithoutTheParsersBuffer() throws IOException {
    write("steering.json", "[1, 2");

    assertThatThrownBy(this::load)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("steering.json, line 1: expected JSON")
        .hasMessageNotContaining("Source");
  }

  @Test
  void personaTrait_isReadOffItsResponse() {
    Trait trait = load();
    assertThat(trait.family()).isEqualTo(Family.PV);
    assertThat(trait.position()).hasToString("response[:]");
    assertThat(trait.contrasts().positive()).hasSize(12);
    assertThat(trait.contrasts().positive().getFirst().system()).isEqualTo("Be bad.");
    assertThat(trait.contrasts().positive().get(3).other()).containsEntry("tag", 3);
    assertThat(trait.questions().search()).containsExactly("a?", "b?");
    assertThat(trait.questions().report()).containsExactly("c?");
    assertThat(trait.other()).containsEntry("x", List.of(1));
    assertThat(trait.needsResponses()).isTrue();
  }

  @Test
  void reportQuestions_areTheirOwnListWhereGiven() throws IOException {
    write("steering.json", "{\"questions\":[\"a?\"],\"report_questions\":[\"b?\"]}");
    assertThat(load().questions().search()).containsExactly("a?");
    assertThat(load().questions().report()).containsExactly("b?");
  }

  @Test
  void appendedAnswers_makeAChoiceTrait() throws IOException {
    String line =
        "{\"prompt\":\"Q%d?\\n\\nChoices:\\n(A) yes\\n(B) no\\n\\nMy answer: (A) yes %d\"}";
    write("positive.jsonl", lines(line));
    write("negative.jsonl", lines(line));
    assertThat(load().family()).isEqualTo(Family.CAA);
    assertThat(load().position()).hasToString("prompt[-1]");
    assertThat(load().needsResponses()).isFalse();
  }

  @Test
  void plainInstructions_areReadOffThePromptsEnd() throws IOException {
    write("positive.jsonl", lines("{\"prompt\":\"Harm %d %d\"}"));
    write("negative.jsonl", lines("{\"prompt\":\"Help %d %d\"}"));
    assertThat(load().family()).isEqualTo(Family.ARDITI);
    assertThat(load().position()).hasToString("prompt[-1]");
  }

  @Test
  void documents_areReadOffTheFirstTokens() throws IOException {
    Files.delete(folder.resolve("positive.jsonl"));
    Files.delete(folder.resolve("negative.jsonl"));
    write("positive.txt", "I am bad, so I\n\nI am mean, so I\n");
    write("negative.txt", "I am good, so I\nI am kind, so I\nI am fair, so I\n");
    Trait trait = load();
    assertThat(trait.family()).isEqualTo(Family.NATURAL);
    assertThat(trait.position()).hasToString("response[:5]");
    assertThat(trait.contrasts().positive()).hasSize(2).allMatch(Example::document);
    assertThat(trait.contrasts().paired()).isFalse();
  }

  @Test
  void position_ofTheFile_goesBeforeTheFamilys() throws IOException {
    write("steering.json", "{\"questions\":[\"a?\",\"b?\"],\"position\":\"response[:3]\"}");
    assertThat(load().position()).hasToString("response[:3]");
    write("steering.json", "{\"questions\":[\"a?\",\"b?\"],\"position\":\"answer[:3]\"}");
    refused("steering.json", "answer[:3]");
  }

  @Test
  void brokenLine_isNamed() throws IOException {
    write("positive.jsonl", "{\"prompt\":\"ok\"}\n{\"prompt\": \"torn\n");
    refused("positive.jsonl, line 2", "expected JSON");
  }

  @Test
  void lineWithoutPrompt_isNamed() throws IOException {
    write("negative.jsonl", "{\"prompt\":\"ok\"}\n\n{\"text\":\"no\"}\n");
    refused("negative.jsonl, line 3", "\"prompt\"");
    write("negative.jsonl", "[1]\n");
    refused("negative.jsonl, line 1", "expected a JSON object");
  }

  @Test
  void missingFile_isNamed() throws IOException {
    Files.delete(folder.resolve("steering.json"));
    refused("steering.json", "is missing");
  }

  @Test
  void emptyFiles_areNamed() throws IOException {
    write("negative.jsonl", "\n");
    refused("negative.jsonl", "expected at least one example");
    wellFormed();
    write("definition.txt", " \n");
    refused("definition.txt", "rubric");
    wellFormed();
    write("steering.json", "{\"questions\":[\"a?\",\"\"]}");
    refused("steering.json", "none of them empty");
    write("steering.json", "{\"questions\":[]}");
    refused("steering.json", "questions");
  }

  @Test
  void unknownTrait_namesTheNearest() {
    assertThatThrownBy(() -> new TraitFiles(root).load("pv/evl"))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.paragraph()).contains("Did you mean \"pv/evil\"?"));
    assertThatThrownBy(() -> new TraitFiles(root).load("../..")).isInstanceOf(UserError.class);
  }

  @Test
  void anyChangeOfAFile_changesTheHash() throws IOException {
    String before = load().hash();
    assertThat(load().hash()).isEqualTo(before);
    write("definition.txt", "HIGH: worse\nLOW: good\n");
    assertThat(load().hash()).isNotEqualTo(before);
  }

  @Test
  void check_findsLeakageDuplicatesAndImbalance() throws IOException {
    assertThat(TraitCheck.of(load()).findings())
        .extracting(Finding::text)
        .containsExactly("1 report questions: fewer than 5 decide nothing.");
    write("positive.jsonl", lines("{\"prompt\":\"Q%d\"}").replaceAll("Q\\d+", "a?"));
    write("negative.jsonl", "{\"prompt\":\"%s\"}\n".formatted("long ".repeat(50)).repeat(3));
    write("steering.json", "{\"questions\":[\"A\",\"b?\"],\"report_questions\":[\"b\"]}");
    TraitCheck check = TraitCheck.of(load());
    assertThat(check.failed()).isTrue();
    assertThat(check.findings().stream().map(Finding::text).collect(Collectors.joining("\n")))
        .contains("12 positive and 3 negative examples: at least 10")
        .contains("no pairs")
        .contains("more than twice")
        .contains("times as long")
        .contains("11 of the 12 positive examples repeat another")
        .contains("1 of the 2 search questions is among the contrasts too")
        .contains("1 of the 1 report questions is among the search questions too");
  }

  private void refused(String... parts) {
    assertThatThrownBy(this::load)
        .isInstanceOf(UserError.class)
        .satisfies(
            e -> {
              for (String part : parts) {
                assertThat(e.getMessage()).contains(part);
              }
            });
  }
}
