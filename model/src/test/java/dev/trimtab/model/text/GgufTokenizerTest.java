package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.file.gguf.TinyGguf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufTokenizerTest {
  @TempDir private Path temp;

  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> types = new ArrayList<>();
  private final List<Float> scores = new ArrayList<>();

  private int add(String token, int type, float score) {
    tokens.add(token);
    types.add(type);
    scores.add(score);
    return tokens.size() - 1;
  }

  @Test
  void sentencePiece_mergesByScoreAndFallsBackToBytes() throws IOException {
    sentencePiece();
    try (Tokenizer tokenizer = load(file("llama"))) {
      // "low" scores above "ow", so that l+o is merged first and then lo+w.
      assertThat(pieces(tokenizer, "low", false)).containsExactly("▁low");
      assertThat(pieces(tokenizer, "ow l", false)).containsExactly("▁", "ow", "▁", "l");
      assertThat(pieces(tokenizer, "é", false)).containsExactly("▁", "<0xC3>", "<0xA9>");
      assertThat(pieces(tokenizer, "low", true)).containsExactly("<s>", "▁low");
      assertThat(pieces(tokenizer, "low<u>low</s>", false))
          .containsExactly("▁low", "<u>", "▁low", "</s>");
      for (String text : List.of("low low", " low", "é l\n", "ow  ow")) {
        assertThat(tokenizer.decode(tokenizer.encode(text, true), true)).isEqualTo(text);
      }
    }
  }

  @Test
  void sentencePiece_withoutPrefix_takesTextAsItIs() throws IOException {
    sentencePiece();
    TinyGguf file = file("llama").put("tokenizer.ggml.add_space_prefix", false);
    try (Tokenizer tokenizer = load(file.put("tokenizer.ggml.add_bos_token", false))) {
      assertThat(pieces(tokenizer, "low low", true)).containsExactly("low", "▁low");
      assertThat(tokenizer.decode(tokenizer.encode(" low", true), true)).isEqualTo(" low");
    }
  }

  private void sentencePiece() {
    add("<unk>", 2, 0);
    add("<s>", 3, 0);
    add("</s>", 3, 0);
    for (int b = 0; b < 256; b++) {
      add("<0x%02X>".formatted(b), 6, 0);
    }
    for (String letter : List.of("▁", "l", "o", "w")) {
      add(letter, 1, -100);
    }
    add("ow", 1, -20);
    add("lo", 1, -10);
    add("low", 1, -11);
    add("▁low", 1, -12);
    add("<u>", 4, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llama-bpe | 1234 a  b  | 123,4,Ġa,Ġ,Ġb",
        "dbrx      | 1234       | 123,4",
        "qwen2     | 1234 a     | 1,2,3,4,Ġa",
        "smollm    | 12 a       | 1,2,Ġa",
        "gpt-2     | 1234 a'll  | 1234,Ġa,'ll",
        "tekken    | 12aB       | 1,2,a,B",
        "default   | 1234=a     | 123,4,=,a",
      })
  void byteLevel_cutsAsTheFileSays(String pre, String text, String expected) throws IOException {
    for (String token :
        List.of(
            "1", "2", "3", "4", "a", "b", "B", "l", "'", "=", "Ġ", "12", "123", "1234", "Ġa", "Ġb",
            "aB", "=a", "ll", "'ll", "4=", "2a")) {
      add(token, 1, 0);
    }
    int begin = add("<b>", 3, 0);
    List<String> merges =
        List.of("1 2", "12 3", "123 4", "Ġ a", "Ġ b", "a B", "= a", "l l", "' ll", "4 =", "2 a");
    TinyGguf file =
        file("gpt2")
            .put("tokenizer.ggml.pre", pre)
            .put("tokenizer.ggml.merges", merges)
            .put("tokenizer.ggml.bos_token_id", begin);
    try (Tokenizer tokenizer = load(file)) {
      assertThat(pieces(tokenizer, text.strip(), false)).containsExactly(expected.split(","));
      boolean begins = List.of("llama-bpe", "tekken").contains(pre);
      assertThat(pieces(tokenizer, "a", true).contains("<b>")).isEqualTo(begins);
    }
  }

  @Test
  void anUnknownWayOfCutting_isRefusedByName() {
    add("a", 1, 0);
    assertThatThrownBy(() -> load(file("gpt2").put("tokenizer.ggml.pre", "poro-chat")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"poro-chat\"");
    assertThatThrownBy(() -> load(file("bert")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of the kind \"bert\"");
  }

  @Test
  void contradictions_areRefused() {
    add("a", 1, 0);
    assertThatThrownBy(() -> load(file("gpt2")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("there is no tokenizer.ggml.merges");
    assertThatThrownBy(() -> load(file("gpt2").put("tokenizer.ggml.merges", List.of("ab"))))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("merges[0] is \"ab\"");
    types.add(1);
    assertThatThrownBy(() -> load(file("llama")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("1 tokens and 2 types");
  }

  private TinyGguf file(String model) {
    return new TinyGguf()
        .put("tokenizer.ggml.model", model)
        .put("tokenizer.ggml.tokens", tokens)
        .put("tokenizer.ggml.token_type", types)
        .put("tokenizer.ggml.scores", scores)
        .put("tokenizer.ggml.bos_token_id", 1)
        .put("tokenizer.ggml.eos_token_id", 2);
  }

  private Tokenizer load(TinyGguf file) throws IOException {
    Path path = temp.resolve("t.gguf");
    file.write(path);
    return Tokenizer.of(GgufText.tokenizer(path));
  }

  private List<String> pieces(Tokenizer tokenizer, String text, boolean special) {
    List<String> pieces = new ArrayList<>();
    for (int id : tokenizer.encode(text, special).toArray()) {
      pieces.add(tokens.get(id));
    }
    return pieces;
  }
}
