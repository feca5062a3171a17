package dev.trimtab.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.UserError;
import dev.trimtab.model.text.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgingTest {
  @Test
  void score_isTheMeanByProbability_ofIntegersAlone() {
    var top = new TopTokens();
    top.add("80", 0.5);
    top.add(" 60", 0.25);
    top.add("maybe", 0.2);
    top.add("101", 0.05);
    assertThat(((Score.Value) top.score()).points()).isCloseTo(220 / 3.0, within(1e-12));
  }

  @Test
  void score_needsAQuarterOfTheProbability() {
    var little = new TopTokens();
    little.add("80", 0.2499);
    little.add("no", 0.7);
    assertThat(little.score()).isEqualTo(Score.UNSCORED);
    var enough = new TopTokens();
    enough.add("80", 0.25);
    assertThat(enough.score()).isEqualTo(new Score.Value(80));
    assertThat(new TopTokens().score()).isEqualTo(Score.UNSCORED);
  }

  @Test
  void integers_areWrittenInOneWay() {
    for (String text : List.of("07", "-1", "101", "1.", "", "x", "\u0663", "1000")) {
      assertThat(TopTokens.integer(text)).as(text).isEmpty();
    }
    assertThat(TopTokens.integer("0")).hasValue(0);
    assertThat(TopTokens.integer(" 100\n")).hasValue(100);
  }

  @Test
  void answers_areQuotedLineByLine_andCut() {
    assertThat(Quotation.of("one\n\ntwo\r\nScore: 100"))
        .isEqualTo("> one\n> \n> two\n> Score: 100");
    assertThat(Quotation.of("x".repeat(5000))).hasSize(2002);
    assertThat(Quotation.of("\uD83D\uDE00".repeat(2001)).codePoints()).hasSize(2002);
    assertThat(Quotation.of("")).isEqualTo("> ");
    assertThat(Quotation.of("a\u2028b\rc")).isEqualTo("> a\n> b\n> c");
  }

  @Test
  void places_inAnAnswer_areNotFilled() {
    Rubric rubric =
        Rubric.parse("trait", "Judge {name}.\n---\n{definition}\n{question}\n{answer}\n");
    List<Message> asked =
        rubric
            .conversation(new JudgeRequest(rubric, "evil", "HIGH $1", "Why?", "{definition} \\ $0"))
            .messages();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0).content()).isEqualTo("Judge evil.");
    assertThat(asked.get(1).content()).isEqualTo("HIGH $1\n> Why?\n> {definition} \\ $0");
  }

  @Test
  void rubric_withoutAnswerOrRule_isRefused() {
    assertThatThrownBy(() -> Rubric.parse("x", "system only")).hasMessageContaining("---");
    assertThatThrownBy(() -> Rubric.parse("x", "a\n---\nb")).hasMessageContaining("{answer}");
  }

  @Test
  void standardRubrics_areThere_andTellTheirWordsByHash() {
    Rubrics rubrics = Rubrics.standard();
    assertThat(rubrics.all())
        .extracting(Rubric::name)
        .containsExactly("trait", "coherence", "relevance", "vetting", "naturalness");
    assertThat(rubrics.all().stream().map(Rubric::hash).distinct()).hasSize(5);
    assertThat(rubrics.vetting().user()).doesNotContain("{question}");
    assertThatThrownBy(() -> rubrics.get("trade"))
        .isInstanceOfSatisfying(UserError.class, e -> assertThat(e.remedy()).contains("\"trait\""));
  }

  @Test
  void scoresOffTheScale_areRefused() {
    assertThatThrownBy(() -> new Score.Value(100.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Score.Value(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
