package dev.trimtab.lab.trait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraitCheckTest {
  private static final int EXAMPLES = 60;

  /** Sentences of words drawn from one list: the classes differ in nothing. */
  private static String sentence(int seed) {
    var random = new SplittableRandom(seed);
    List<String> words =
        List.of(
            "stone", "river", "cloud", "bread", "violin", "harbour", "engine", "planet", "novel",
            "garden", "window", "letter", "market", "winter", "copper", "island");
    return IntStream.range(0, 6 + random.nextInt(6))
        .mapToObj(_ -> words.get(random.nextInt(words.size())))
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  private static List<Example> examples(IntFunction<String> text) {
    return IntStream.range(0, EXAMPLES).mapToObj(text).map(Example::question).toList();
  }

  private static Trait trait(
      List<Example> positive, List<Example> negative, List<String> questions, Family family) {
    return new Trait(
        "c",
        "t",
        family,
        new Trait.Contrasts(positive, negative),
        "HIGH: much. LOW: little.",
        new Trait.Questions(questions.subList(0, 5), questions.subList(5, 10), ""),
        family.position(),
        Trait.Wanted.POSITIVE,
        List.of(),
        Map.of(),
        "hash");
  }

  private static List<String> questions() {
    return IntStream.range(0, 10).mapToObj(i -> sentence(9000 + i) + "?").toList();
  }

  @Test
  void classesThatDifferInNothing_haveNoFindings() {
    TraitCheck check =
        TraitCheck.of(
            trait(
                examples(TraitCheckTest::sentence),
                examples(i -> sentence(500 + i)),
                questions(),
                Family.ARDITI));
    assertThat(check.findings()).isEmpty();
    assertThat(check.verdict()).isEqualTo("nothing found");
    assertThat(check.style().accuracy().getFirst().contains(0.5)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s! Now!", "Please %s", "%s and some more words that make it long"})
  void styleOfOneClass_isFound(String style) {
    TraitCheck check =
        TraitCheck.of(
            trait(
                examples(TraitCheckTest::sentence),
                examples(i -> style.formatted(sentence(500 + i))),
                questions(),
                Family.ARDITI));
    assertThat(check.findings())
        .anyMatch(f -> f.check().equals("style"))
        .anyMatch(f -> f.check().equals(StyleConfounds.CLASSIFIER));
    assertThat(check.failed()).isFalse();
    assertThat(check.style().accuracy().getFirst().low()).isGreaterThan(0.7);
  }

  @Test
  void style_isToldWithTheClassAndTheWords() {
    List<Example> plain = examples(TraitCheckTest::sentence);
    List<Example> polite = examples(i -> "Please, " + sentence(500 + i));
    TraitCheck check = TraitCheck.of(trait(plain, polite, questions(), Family.ARDITI));

    assertThat(check.findings())
        .anyMatch(f -> f.text().contains("\"please\" 0 positive, 60 negative"))
        .anyMatch(
            f -> f.text().contains("\"punctuation\"") && f.text().endsWith("negative examples."))
        .anyMatch(f -> f.text().endsWith("a vector may learn style."));
  }

  @Test
  void styleOfWhatBringsResponsesOut_isToldAsSuch() {
    List<Example> polite = examples(i -> "Please, " + sentence(500 + i));
    TraitCheck check =
        TraitCheck.of(
            trait(examples(TraitCheckTest::sentence), polite, questions(), Family.NATURAL));

    assertThat(check.findings())
        .anyMatch(f -> f.text().endsWith("as far as it goes over into the response that is read."));
  }

  @Test
  void nearRepetitions_areFound() {
    List<Example> positive =
        examples(i -> i < 5 ? sentence(77).repeat(3) + " ending " + i : sentence(i));
    TraitCheck check =
        TraitCheck.of(
            trait(positive, examples(i -> sentence(500 + i)), questions(), Family.ARDITI));
    assertThat(check.findings())
        .anyMatch(f -> f.text().startsWith("4 of the 60 positive examples nearly repeat"));
  }

  @Test
  void questionsAmongContrasts_areErrorsAndNearOnesWarnings() {
    List<String> questions = new ArrayList<>(questions());
    questions.set(0, sentence(3).toUpperCase(Locale.ROOT) + "!");
    questions.set(7, sentence(4) + ", tell me");
    TraitCheck check =
        TraitCheck.of(
            trait(
                examples(i -> sentence(i) + " " + sentence(i + 2000)),
                examples(i -> sentence(i)),
                questions,
                Family.ARDITI));
    assertThat(check.failed()).isTrue();
    assertThat(check.findings().getFirst().text())
        .isEqualTo("1 of the 5 search questions is among the contrasts too.");
    assertThat(check.verdict()).startsWith("not fit for use: 1 error");
  }

  @Test
  void oneLetterForTheTrait_isFound() {
    String prompt = "%s?\n\nChoices:\n(A) yes\n(B) no\n\nMy answer: (%s)";
    TraitCheck lopsided =
        TraitCheck.of(
            trait(
                examples(i -> prompt.formatted(sentence(i), "A")),
                examples(i -> prompt.formatted(sentence(i), "B")),
                questions(),
                Family.CAA));
    assertThat(lopsided.findings()).anyMatch(f -> f.text().contains("60 of 60"));
    TraitCheck even =
        TraitCheck.of(
            trait(
                examples(i -> prompt.formatted(sentence(i), i % 2 == 0 ? "A" : "B")),
                examples(i -> prompt.formatted(sentence(i), i % 2 == 0 ? "B" : "A")),
                questions(),
                Family.CAA));
    assertThat(even.findings()).noneMatch(f -> f.check().equals("balance"));
  }

  /** Scores an answer by whether it says yes. */
  private record Yes(double right, double wrong) implements Judge {
    @Override
    public String identity() {
      return "yes";
    }

    @Override
    public void score(List<JudgeRequest> requests, Listener listener) {
      for (int i = 0; i < requests.size(); i++) {
        listener.scored(i, new Score.Value(requests.get(i).answer().equals("yes") ? right : wrong));
      }
    }
  }

  @Test
  void judge_seesTheWordsBehindTheLetters() {
    String prompt = "%s?\n\nChoices:\n(A) yes\n(B) no\n\nMy answer: (%s)";
    Trait trait =
        trait(
            examples(i -> prompt.formatted(sentence(i), "A")),
            examples(i -> prompt.formatted(sentence(i), "B")),
            questions(),
            Family.CAA);
    var agreeing = LabelAgreement.of(trait, new Yes(90, 10), Rubrics.standard(), 30).orElseThrow();
    assertThat(agreeing.pairs()).isEqualTo(30);
    assertThat(agreeing.agreed().getFirst().estimate()).isEqualTo(1);
    assertThat(agreeing.findings()).isEmpty();
    var against = LabelAgreement.of(trait, new Yes(10, 90), Rubrics.standard(), 30).orElseThrow();
    assertThat(TraitCheck.of(trait).with(against).findings())
        .anyMatch(f -> f.check().equals("labels"));
  }

  @Test
  void judge_isNotAskedWhereThereAreNoAnswers() {
    Trait trait =
        trait(
            examples(TraitCheckTest::sentence),
            examples(i -> sentence(500 + i)),
            questions(),
            Family.ARDITI);
    assertThat(LabelAgreement.of(trait, new Yes(1, 0), Rubrics.standard(), 5)).isEmpty();
  }

  @Test
  void templates_readAsTraitsOfTheirFamilyAndSayWhatIsMissing() {
    assertThat(TraitTemplates.families()).containsExactly("pv", "caa", "arditi", "natural");
    for (String family : TraitTemplates.families()) {
      TraitFolder made = TraitTemplates.of("x/" + family, family);
      Trait trait = TraitReader.of(made, Path.of("nowhere"));
      assertThat(trait.family().name()).isEqualToIgnoringCase(family);
      assertThat(TraitCheck.of(trait).findings())
          .allMatch(f -> f.severity() == Finding.Severity.ERROR)
          .anyMatch(f -> f.check().equals("template"));
      assertThat(made.files().get("README.md")).contains("# x/" + family);
    }
    assertThatThrownBy(() -> TraitTemplates.of("nocategory", "pv")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> TraitTemplates.of("a/b", "pw"))
        .isInstanceOf(UserError.class)
        .satisfies(e -> assertThat(((UserError) e).paragraph()).contains("Did you mean \"pv\"?"));
  }
}
