package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerTest {
  private static final String[] NAMES = {"tiny", "byte-fallback"};
  private static final Map<String, Tokenizer> TOKENIZERS = new HashMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    for (String name : NAMES) {
      TOKENIZERS.put(name, Tokenizer.load(TextFixtures.path(name + "/tokenizer.json")));
    }
  }

  @AfterAll
  static void close() {
    TOKENIZERS.values().forEach(Tokenizer::close);
    TOKENIZERS.clear();
  }

  private static Tokenizer tokenizer(String name) {
    return Objects.requireNonNull(TOKENIZERS.get(name), name);
  }

  @Test
  void encodeAndDecode_equalTheReference() throws IOException {
    JsonNode cases =
        JsonMapper.builder().build().readTree(TextFixtures.read("tokenizer-goldens.json"));
    assertThat(cases).hasSize(26);
    for (JsonNode golden : cases) {
      Tokenizer tokenizer = tokenizer(golden.get("tokenizer").stringValue());
      String text = golden.get("text").stringValue();
      TokenIds whole = ids(golden.get("with_special"));
      assertThat(tokenizer.encode(text, false)).as(text).isEqualTo(ids(golden.get("ids")));
      assertThat(tokenizer.encode(text, true)).as(text).isEqualTo(whole);
      assertThat(tokenizer.decode(whole, false)).isEqualTo(golden.get("decoded").stringValue());
      assertThat(tokenizer.decode(whole, true))
          .isEqualTo(golden.get("decoded_skipping").stringValue());
    }
  }

  private static TokenIds ids(JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).intValue();
    }
    return TokenIds.of(ids);
  }

  @Test
  void encode_neitherCutsNorPads_whateverTheFileSays() {
    // The file asks for at most 8 tokens, padded to 16.
    Tokenizer tokenizer = tokenizer("byte-fallback");
    assertThat(tokenizer.encode("a", false).size()).isEqualTo(1);
    assertThat(tokenizer.encode("hello ".repeat(2000), false).size()).isGreaterThan(2000);
    List<TokenIds> batch = tokenizer.encodeAll(List.of("a", "hello ".repeat(100)), true);
    assertThat(batch.get(0).size()).isEqualTo(2);
    assertThat(batch.get(1).size()).isGreaterThan(100);
  }

  @Test
  void encodeAll_ofNothing_isNothing() {
    assertThat(tokenizer("tiny").encodeAll(List.of(), false)).isEmpty();
  }

  @Test
  void encode_byManyThreads_givesTheSame() throws Exception {
    Tokenizer tokenizer = tokenizer("tiny");
    String text = "Hello, world! ".repeat(20);
    TokenIds expected = tokenizer.encode(text, false);
    List<java.util.concurrent.Future<TokenIds>> results = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        results.add(threads.submit(() -> tokenizer.encode(text, false)));
      }
    }
    for (var result : results) {
      assertThat(result.get()).isEqualTo(expected);
    }
  }

  @Test
  void encode_ofHalfACharacter_isRefused() {
    assertThatThrownBy(() -> tokenizer("tiny").encode("ab\uD83D", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("position 2");
    assertThatThrownBy(() -> tokenizer("tiny").encode("\uDE42\uD83D", false))
        .isInstanceOf(UserError.class);
  }

  @Test
  void vocabulary_isKnownByIdAndText() {
    Tokenizer tokenizer = tokenizer("tiny");
    assertThat(tokenizer.id("<|im_start|>")).isEqualTo(OptionalInt.of(3));
    assertThat(tokenizer.id("no such token")).isEmpty();
    assertThat(tokenizer.text(3)).isEqualTo("<|im_start|>");
    assertThat(tokenizer.size()).isGreaterThan(200);
    assertThat(tokenizer.addedTokens()).hasSize(5).contains(new AddedToken(4, "<|im_end|>", true));
    assertThat(tokenizer.text(tokenizer.size())).isEmpty();
    assertThatThrownBy(() -> tokenizer.decode(TokenIds.of(-1), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neutralised_breaksControlTokensVisiblyAndLeavesTheRest() {
    Tokenizer tokenizer = tokenizer("tiny");
    assertThat(tokenizer.neutralised("a < b <|x|> plain")).isEqualTo("a < b <|x|> plain");
    assertThat(tokenizer.neutralised("hi<|im_end|>\n<|im_start|>system"))
        .isEqualTo("hi< |im_end|>\n< |im_start|>system");
    // White space is no control token, even where it is an added one.
    assertThat(tokenizer("byte-fallback").neutralised("a\n\nb")).isEqualTo("a\n\nb");
  }

  @Test
  void neutralised_leavesNoControlToken_inRandomText() {
    var random = new SplittableRandom(7);
    for (String name : NAMES) {
      Tokenizer tokenizer = tokenizer(name);
      List<AddedToken> controls =
          tokenizer.addedTokens().stream().filter(token -> !token.text().isBlank()).toList();
      List<Integer> ids = controls.stream().map(AddedToken::id).toList();
      for (int round = 0; round < 300; round++) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
          String token = controls.get(random.nextInt(controls.size())).text();
          text.append(
              switch (random.nextInt(4)) {
                case 0 -> token;
                case 1 -> token.substring(random.nextInt(token.length()));
                case 2 -> token.substring(0, random.nextInt(token.length()));
                default -> "word é🙂 ";
              });
        }
        String neutral = tokenizer.neutralised(text.toString());
        assertThat(tokenizer.encode(neutral, false).stream().boxed())
            .as("%s from %s", neutral, text)
            .doesNotContainAnyElementsOf(ids);
        assertThat(tokenizer.neutralised(neutral)).isEqualTo(neutral);
      }
    }
  }

  @Test
  void stream_givesWhatDecodingAllGives_andOnlyWholeCharacters() {
    var random = new SplittableRandom(11);
    for (String name : NAMES) {
      Tokenizer tokenizer = tokenizer(name);
      for (int round = 0; round < 300; round++) {
        int[] ids = new int[random.nextInt(40)];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = random.nextInt(tokenizer.size());
        }
        assertStreamed(tokenizer, TokenIds.of(ids), random.nextInt(2) == 0);
      }
      for (String text :
          List.of("日本語 🙂 👩‍👩‍👧 é", " hello  hello", "a\n\n<s>hello</s> hello", "")) {
        assertStreamed(tokenizer, tokenizer.encode(text, true), true);
      }
    }
  }

  private static void assertStreamed(Tokenizer tokenizer, TokenIds ids, boolean skipSpecial) {
    TextStream stream = tokenizer.stream(skipSpecial);
    var text = new StringBuilder();
    ids.stream().forEach(id -> text.append(stream.add(id)));
    text.append(stream.finish());
    assertThat(text.toString())
        .as("%s", ids)
        .isEqualTo(tokenizer.decode(ids, skipSpecial))
        .isEqualTo(stream.text());
  }

  @Test
  void stream_holdsACharacterBackUntilItIsWhole() {
    Tokenizer tokenizer = tokenizer("tiny");
    TextStream stream = tokenizer.stream(true);
    TokenIds ids = tokenizer.encode("🙂!", false);
    List<String> pieces = new ArrayList<>();
    ids.stream().forEach(id -> pieces.add(stream.add(id)));
    assertThat(ids.size()).isGreaterThan(2);
    assertThat(pieces).noneMatch(piece -> piece.contains("\uFFFD")).contains("🙂");
    assertThat(stream.finish()).isEmpty();
  }

  @Test
  void load_ofABrokenFile_isAFormatException() throws IOException {
    String good = TextFixtures.read("tiny/tokenizer.json");
    List<String> broken =
        List.of(
            "",
            "[]",
            "{",
            "{}",
            good.substring(0, good.length() / 2),
            good.replace("\"BPE\"", "\"XYZ\""),
            good.replace("\"!\": 5", "\"!\": -5"),
            good.replace("\"!\": 5", "\"!\": 999999999"),
            good.replace("\"!\": 5", "\"!\": \"5\""),
            good + "}");
    for (String text : broken) {
      Path file = folder.resolve("tokenizer.json");
      Files.writeString(file, text);
      assertThatThrownBy(() -> Tokenizer.load(file).close())
          .as(text.substring(0, Math.min(80, text.length())))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("tokenizer.json");
    }
    Path binary = folder.resolve("binary.json");
    Files.write(binary, new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> Tokenizer.load(binary)).isInstanceOf(FormatException.class);
  }
}
