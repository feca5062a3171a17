package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
  /** Prompt of four tokens at 0 to 3, response of six at 4 to 9; results as Python slices them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "response[:]      | 4 5 6 7 8 9",
        "response[:5]     | 4 5 6 7 8",
        "response[:99]    | 4 5 6 7 8 9",
        "response[2:]     | 6 7 8 9",
        "response[-2:]    | 8 9",
        "response[0]      | 4",
        "response[-1]     | 9",
        "response[6]      | ''",
        "response[-7]     | ''",
        "response[3:3]    | ''",
        "response[5:2]    | ''",
        "prompt[-1]       | 3",
        "prompt[:]        | 0 1 2 3",
        "prompt[-99:2]    | 0 1",
        "all[2:-1]        | 2 3 4 5 6 7 8",
        "all[::3]         | 0 3 6 9",
        "all[::-4]        | 9 5 1",
        "all[8:1:-3]      | 8 5 2",
        "response[::-1]   | 9 8 7 6 5 4",
        "response[1:5:2]  | 5 7",
      })
  void positions_areThoseOfThePythonSlice(String text, String expected) {
    List<String> found =
        Span.parse(text).positions(4, 6).stream().mapToObj(Integer::toString).toList();
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void positions_ofEverySliceOfASmallFrame_agreeWithCountingThem() {
    for (int length = 0; length <= 4; length++) {
      for (int from = -6; from <= 6; from++) {
        for (int to = -6; to <= 6; to++) {
          int start = from < 0 ? Math.max(0, from + length) : from;
          int end = to < 0 ? to + length : Math.min(length, to);
          List<Integer> expected = new ArrayList<>();
          for (int i = start; i < end; i++) {
            expected.add(10 + i);
          }
          var span = Span.parse("response[" + from + ":" + to + "]");
          assertThat(span.positions(10, length).stream().boxed().toList())
              .as("%s of %s", span, length)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void positions_ofAnEmptyResponse_areNone() {
    assertThat(Span.parse("response[:]").positions(4, 0).isEmpty()).isTrue();
    assertThat(Span.parse("response[-1]").positions(4, 0).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "response[:]",
        "response[:5]",
        "prompt[-1]",
        "all[2:-1]",
        "all[::2]",
        "all[3:9:-1]"
      })
  void toString_isReadBack(String text) {
    assertThat(Span.parse(text)).hasToString(text).isEqualTo(Span.parse(" " + text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "response",
        "response[]",
        "answer[:]",
        "response[a]",
        "response[:",
        "prompt[1:2:0]",
        "prompt[99999999999]",
        "response[:5] x",
        "response[1.5]",
        "Response[:]"
      })
  void parse_ofSomethingElse_tellsHowToWriteASpan(String text) {
    assertThatThrownBy(() -> Span.parse(text))
        .isInstanceOfSatisfying(
            UserError.class,
            error ->
                assertThat(error.paragraph())
                    .contains("\"" + text + "\" is not a span")
                    .contains("response[:5]"));
  }

  @ParameterizedTest
  @CsvSource({
    "prompt[-1], 0",
    "prompt[:], 0",
    "response[:5], 5",
    "response[2:5], 5",
    "response[3], 4",
    "response[:], -1",
    "response[-1], -1",
    "response[:-2], -1",
    "response[5:], -1",
    "response[-3:4], -1",
    "all[:3], -1"
  })
  void newTokensNeeded_followFromTheSlice(String text, int expected) {
    OptionalInt needed = Span.parse(text).newTokensNeeded();
    assertThat(needed).isEqualTo(expected < 0 ? OptionalInt.empty() : OptionalInt.of(expected));
  }

  @Test
  void equals_tellsAnIndexFromASlice() {
    assertThat(Span.at(Frame.PROMPT, -1)).isEqualTo(Span.parse("prompt[-1]"));
    assertThat(Span.parse("prompt[-1:]")).isNotEqualTo(Span.parse("prompt[-1]"));
    assertThat(Span.all(Frame.ALL)).isEqualTo(Span.parse("all[:]"));
  }
}
