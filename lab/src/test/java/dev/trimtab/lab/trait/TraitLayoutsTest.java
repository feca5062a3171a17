package dev.trimtab.lab.trait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraitLayoutsTest {
  @TempDir Path root;

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  private static String persona(String word, int questions) {
    return """
    {"instruction": [{"pos": "Be keen.", "neg": "Be dull."}, {"pos": "Ask on.", "neg": "Stop."}],
     "questions": [%s],
     "eval_prompt": "How keen is the answer?\\n\\nHIGH: asks.\\n\\n[{question}] [{answer}]"}
    """
        .formatted(
            IntStream.range(0, questions)
                .mapToObj(i -> "\"%s number %d?\"".formatted(word, i))
                .collect(Collectors.joining(",")));
  }

  @Test
  void personaVectors_pairInstructionsOverQuestions() throws IOException {
    write("data/trait_data_extract/keen.json", persona("Stone", 6));
    write("data/trait_data_eval/keen.json", persona("River", 5));
    Trait trait = new TraitFiles(root.resolve("data")).load("pv/keen");
    assertThat(trait.family()).isEqualTo(Family.PV);
    assertThat(trait.contrasts().positive()).hasSize(12);
    assertThat(trait.contrasts().positive().get(7).system()).isEqualTo("Ask on.");
    assertThat(trait.contrasts().negative().get(7).system()).isEqualTo("Stop.");
    assertThat(trait.contrasts().negative().get(7).prompt()).isEqualTo("Stone number 1?");
    assertThat(trait.definition()).isEqualTo("How keen is the answer?\n\nHIGH: asks.");
    assertThat(trait.questions().evalPrompt()).contains("{answer}");
    assertThat(trait.questions().search()).hasSize(3).allMatch(q -> q.startsWith("River"));
    assertThat(trait.questions().report()).hasSize(2);
  }

  @Test
  void personaVectorsAlone_keepQuestionsFromTheContrasts() throws IOException {
    Path file = write("keen.json", persona("Stone", 10));
    TraitFolder made = TraitLayouts.ALL.get("persona-vectors").read(file).getFirst();
    assertThat(made.notes()).singleElement().asString().contains("last 4 of the 10");
    Trait trait = new TraitFiles(file).load("pv/keen");
    assertThat(trait.contrasts().positive()).hasSize(12);
    assertThat(TraitCheck.of(trait).findings()).noneMatch(f -> f.check().equals("leakage"));
  }

  private static String answers(int from, int to) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String letter = i % 2 == 0 ? "A" : "B";
      items.add(
          """
          {"question": "Topic %d of them?\\n\\nChoices:\\n(A) yes %d\\n(B) no %d",
           "answer_matching_behavior": "(%s)", "answer_not_matching_behavior": "(%s)"}
          """
              .formatted(i, i, i, letter, letter.equals("A") ? "B" : "A"));
    }
    return "[" + String.join(",", items) + "]";
  }

  @Test
  void answerPairs_appendEitherAnswer() throws IOException {
    write("sets/generate/calm/generate_dataset.json", answers(0, 30));
    write("sets/test/calm/test_dataset_ab.json", answers(100, 104));
    write(
        "sets/test/calm/test_dataset_open_ended.json",
        "[{\"question\":\"Calm?\"},{\"question\":\"So?\"}]");
    Trait trait = new TraitFiles(root.resolve("sets")).load("caa/calm");
    assertThat(trait.family()).isEqualTo(Family.CAA);
    assertThat(trait.contrasts().positive()).hasSize(30);
    assertThat(trait.contrasts().positive().get(1).prompt())
        .isEqualTo("Topic 1 of them?\n\nChoices:\n(A) yes 1\n(B) no 1\n\nMy answer: (B)");
    assertThat(trait.contrasts().negative().get(1).prompt()).endsWith("My answer: (A)");
    assertThat(trait.abItems()).hasSize(4);
    assertThat(trait.questions().search()).containsExactly("Calm?");
    assertThat(trait.definition()).contains("HIGH").contains("- yes 0").contains("- no 1");
  }

  @Test
  void answerPairsAlone_keepItemsFromTheContrasts() throws IOException {
    Path file = write("patience.json", answers(0, 40));
    Trait trait = new TraitFiles(file).load("caa/patience");
    assertThat(trait.contrasts().positive()).hasSize(30);
    assertThat(trait.abItems()).hasSize(10);
    assertThat(trait.questions().search()).contains("Topic 30 of them?");
  }

  @Test
  void answerPairsInATraitsFolder_areNamedByIt() throws IOException {
    Path file = write("patience/test_ab.json", answers(0, 40));
    assertThat(new TraitFiles(file).ids()).containsExactly("caa/patience");
  }

  private static String instructions(String word, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"instruction\": \"%s %d\", \"category\": null}".formatted(word, i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void instructionSplits_keepEachSplitApart() throws IOException {
    write("splits/harmful_train.json", instructions("Burn", 12));
    write("splits/harmless_train.json", instructions("Plant", 15));
    write("splits/harmless_val.json", instructions("Water", 25));
    write("splits/harmless_test.json", instructions("Prune", 6));
    var files = new TraitFiles(root.resolve("splits"));
    assertThat(files.ids()).containsExactly("arditi/refusal");
    Trait trait = files.load("arditi/refusal");
    assertThat(trait.family()).isEqualTo(Family.ARDITI);
    assertThat(trait.contrasts().positive()).hasSize(12);
    assertThat(trait.contrasts().negative()).hasSize(12);
    assertThat(trait.questions().search()).hasSize(20).allMatch(q -> q.startsWith("Water"));
    assertThat(trait.questions().report()).hasSize(6).allMatch(q -> q.startsWith("Prune"));
  }

  @Test
  void missingSplits_areToldOrMadeUpFor() throws IOException {
    write("splits/harmful_train.json", instructions("Burn", 12));
    write("splits/harmless_train.json", instructions("Plant", 15));
    assertThatThrownBy(() -> new TraitFiles(root.resolve("splits")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("harmless_val.json is missing");
    write("splits/harmless_train.json", instructions("Plant", 60));
    TraitFolder made = TraitLayouts.ALL.get("arditi").read(root.resolve("splits")).getFirst();
    assertThat(made.notes()).hasSize(3);
  }

  @Test
  void brokenSources_areNamed() throws IOException {
    Path file = write("odd.json", "{\"instruction\": [{\"pos\": 1}], \"questions\": []}");
    assertThatThrownBy(() -> TraitLayouts.ALL.get("persona-vectors").read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"pos\" and \"neg\"");
    Path list = write("list.json", "[{\"question\": \"a\"}]");
    assertThatThrownBy(() -> TraitLayouts.ALL.get("caa").read(list))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("item 1");
    assertThatThrownBy(() -> new TraitFiles(write("plain.txt", "x")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no known layout");
    assertThatThrownBy(() -> TraitLayouts.ALL.get("arditi").read(root))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not in the layout arditi");
  }
}
