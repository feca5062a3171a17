package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What people get wrong is told in one paragraph with the cure, and never as a fault of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private Path folder = Path.of("");

  @BeforeAll
  void files(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path skiff = Checkout.home().resolve("skiff/models/skiff");
    Path cut = Files.createDirectories(folder.resolve("cut"));
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(skiff.resolve(name), cut.resolve(name));
    }
    byte[] weights = Files.readAllBytes(skiff.resolve("model.safetensors"));
    Files.write(cut.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
    Files.writeString(folder.resolve("notes.txt"), "hello\n");
    Files.writeString(folder.resolve("text.gguf"), "hello\n");
    Files.writeString(folder.resolve("half.json"), "[{\"role\": \"user\"");
    Files.writeString(folder.resolve("none.json"), "[]");
    Files.writeString(folder.resolve("number.json"), "[{\"role\": \"user\", \"content\": 7}]");
    Files.writeString(folder.resolve("loop.jinja"), "{% for %}");
    Files.createDirectories(folder.resolve("empty"));
    vector("wide.safetensors", 8, 300);
    vector("deep.safetensors", 9, 256);
    vector("good.safetensors", 8, 256);
    trait("broken", Map.of("positive.jsonl", "{\"prompt\": \"a?\",\n"));
    trait(
        "latin",
        Map.of(
            "positive.jsonl", new String(new byte[] {(byte) 0xe9}, StandardCharsets.ISO_8859_1)));
  }

  private void vector(String name, int layers, int hidden) throws IOException {
    float[] values = new float[layers * hidden];
    Arrays.fill(values, 0.1f);
    new dev.trimtab.model.file.SafetensorsWriter(Map.of())
        .addFloats("vectors", values, layers, hidden)
        .write(folder.resolve(name));
  }

  private void trait(String name, Map<String, String> files) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name).resolve("pv/x"));
    for (String file :
        List.of("positive.jsonl", "negative.jsonl", "definition.txt", "steering.json")) {
      Path own = Checkout.home().resolve("skiff/traits/pv/malice").resolve(file);
      Files.write(
          made.resolve(file),
          files.containsKey(file)
              ? files.get(file).getBytes(StandardCharsets.ISO_8859_1)
              : Files.readAllBytes(own));
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "bad-input.txt", delimiter = '@', quoteCharacter = '`')
  void mistake_isToldWithItsCure(String call, int code, String told) {
    Program.Ending ending =
        Inside.call(Arrays.stream(call.strip().split(" ", -1)).map(this::placed).toList());

    assertThat(ending.code()).isEqualTo(code);
    assertThat(ending.out()).isEmpty();
    assertThat(ending.err())
        .contains(told)
        .startsWith("trimtab: ")
        .doesNotContain("\tat ")
        .doesNotContain("fault of Trimtab's own");
    assertThat(ending.err().lines()).hasSizeLessThan(3);
  }

  /** A word that is a file of this test, or goes to its folder, as the path of it. */
  private String placed(String word) {
    String file = word.replaceFirst("=.*", "");
    boolean ours = Files.exists(folder.resolve(file)) || file.equals("v") || file.equals("s");
    return ours && !file.isEmpty() ? folder.resolve(word).toString() : word;
  }
}
