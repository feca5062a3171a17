package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopTextsTest {
  private static List<String> pieces(List<String> stops, String... pieces) {
    StopTexts filter = new StopTexts(stops);
    List<String> out = new ArrayList<>();
    for (String piece : pieces) {
      out.add(filter.add(piece));
    }
    out.add(filter.finish());
    return out;
  }

  @Test
  void add_stopAcrossPieces_isCutExactlyBeforeIt() {
    assertThat(pieces(List.of("END"), "so E", "N", "D and", "more"))
        .containsExactly("so ", "", "", "", "");
  }

  @Test
  void add_whatOnlyLookedLikeAStop_isGivenOutLater() {
    assertThat(pieces(List.of("END"), "so E", "N", "VY")).containsExactly("so ", "", "ENVY", "");
    assertThat(pieces(List.of("END"), "so EN")).containsExactly("so ", "EN");
    assertThat(pieces(List.of("aab"), "aa", "a", "b")).containsExactly("", "a", "", "");
  }

  @Test
  void add_ofSeveral_theFirstToBeCompleteEndsTheText() {
    assertThat(pieces(List.of("abcd", "bc"), "xabcd")).containsExactly("xa", "");
    assertThat(pieces(List.of("bc", "abc"), "xabcd")).containsExactly("x", "");
    assertThat(pieces(List.of("\n\n", "User:"), "Hi\nUs", "er: no"))
        .containsExactly("Hi\n", "", "");
  }

  @Test
  void add_doesNotDependOnWhereThePiecesAreCut() {
    List<String> stops = List.of("aba", "bb", "cab");
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        text.append("abc".charAt(random.nextInt(3)));
      }
      String whole = String.join("", pieces(stops, text.toString()));
      String single = String.join("", pieces(stops, text.toString().split("")));
      assertThat(single).as(text.toString()).isEqualTo(whole);
      assertThat(stops).as(text.toString()).noneMatch(whole::contains);
      assertThat(text.toString()).startsWith(whole);
    }
  }

  @Test
  void stops_empty_areRefusedAndNoneLetsAllThrough() {
    assertThatThrownBy(() -> new StopTexts(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pieces(List.of(), "a", "b")).containsExactly("a", "b", "");
  }
}
