package dev.trimtab.checks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What an hour of fuzzing found its way by, replayed. */
class CorpusTest {
  private static final FileFuzzTest READERS = new FileFuzzTest();

  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "safetensors", READERS::safetensors,
          "gguf", READERS::gguf,
          "config", READERS::config,
          "tokenizer", READERS::tokenizer,
          "tokenizerConfig", READERS::tokenizerConfig,
          "template", READERS::template);

  @TestFactory
  Stream<DynamicTest> corpus_givesDocumentedErrorsOnly() {
    return TARGETS.entrySet().stream()
        .map(
            target ->
                DynamicTest.dynamicTest(
                    target.getKey(),
                    () -> {
                      List<byte[]> inputs = inputs(target.getKey());
                      assertThat(inputs).isNotEmpty();
                      inputs.forEach(target.getValue());
                    }));
  }

  private static List<byte[]> inputs(String target) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    String name = "corpus/" + target + ".zip";
    try (InputStream in = Objects.requireNonNull(CorpusTest.class.getResourceAsStream(name), name);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        inputs.add(zip.readAllBytes());
      }
    }
    return inputs;
  }
}
