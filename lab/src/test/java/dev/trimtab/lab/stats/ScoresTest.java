package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void missingScores_areCountedAndNeverNumbers() {
    var scores = Scores.of(Map.of("a", 10.0, "b", 20.0), 5);
    assertThat(scores.n()).isEqualTo(2);
    assertThat(scores.asked()).isEqualTo(5);
    assertThat(scores.summary().mean()).isEqualTo(15);
  }

  @Test
  void notANumber_isRefusedWithItsQuestion() {
    assertThatThrownBy(() -> Scores.of(Map.of("why", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a finite score, found NaN for question why");
  }

  @Test
  void orderOfInsertion_doesNotMatter() {
    Map<String, Double> backwards = new LinkedHashMap<>();
    backwards.put("b", 2.0);
    backwards.put("a", 1.0);
    var scores = Scores.of(backwards);
    assertThat(scores).isEqualTo(Scores.of(Map.of("a", 1.0, "b", 2.0)));
    assertThat(scores.questions()).containsExactly("a", "b");
    assertThat(scores.values()).containsExactly(1, 2);
  }

  @Test
  void shared_areTheQuestionsOfAll() {
    var first = Scores.of(Map.of("a", 1.0, "b", 2.0, "c", 3.0));
    var second = Scores.of(Map.of("b", 5.0, "c", 6.0, "d", 7.0));
    var shared = Scores.shared(List.of(first, second));
    assertThat(shared).containsExactly("b", "c");
    assertThat(first.on(shared).values()).containsExactly(2, 3);
    assertThat(second.on(shared).values()).containsExactly(5, 6);
    assertThatThrownBy(() -> first.on(Set.of("a", "z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected scores for 2 questions, found 1 of them");
  }

  @Test
  void moreScoresThanQuestions_areRefused() {
    assertThatThrownBy(() -> Scores.of(Map.of("a", 1.0, "b", 2.0), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
