package dev.trimtab.checks.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.ModelConfig;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.text.ChatTemplate;
import dev.trimtab.model.text.Tokenizer;
import dev.trimtab.model.text.jinja.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

class FileFuzzTest {
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final Path FOLDER = Strangers.folder();

  @FuzzTest(maxDuration = "10m")
  void safetensors(byte[] bytes) {
    Path file = Strangers.write(FOLDER, "model.safetensors", bytes);
    Strangers.only(
        () -> {
          try (Safetensors tensors = Safetensors.open(file)) {
            for (String name : tensors.names()) {
              Strangers.only(() -> tensors.tensor(name).toFloats());
            }
          }
        });
  }

  @FuzzTest(maxDuration = "10m")
  void gguf(byte[] bytes) {
    Path file = Strangers.write(FOLDER, "model.gguf", bytes);
    Strangers.only(
        () -> {
          try (Gguf gguf = Gguf.open(file)) {
            for (String key : gguf.metadata().keys()) {
              Strangers.only(() -> gguf.metadata().string(key));
              Strangers.only(() -> gguf.metadata().whole(key));
              Strangers.only(() -> gguf.metadata().strings(key));
              Strangers.only(() -> gguf.metadata().numbers(key));
            }
            for (String name : gguf.names()) {
              Strangers.only(() -> gguf.tensor(name));
            }
          }
        });
  }

  @FuzzTest(maxDuration = "10m")
  void config(byte[] bytes) {
    Strangers.write(FOLDER, "config.json", bytes);
    Strangers.only(() -> ModelConfig.read(FOLDER, Architectures.dialects()));
  }

  @FuzzTest(maxDuration = "10m")
  void tokenizer(byte[] bytes) {
    Path file = Strangers.write(FOLDER, "tokenizer.json", bytes);
    Strangers.only(
        () -> {
          try (Tokenizer tokenizer = Tokenizer.load(file)) {
            tokenizer.decode(tokenizer.encode("Tea, 42 cups — déjà vu.", true), false);
          }
        });
  }

  @FuzzTest(maxDuration = "10m")
  void tokenizerConfig(byte[] bytes) {
    Strangers.write(FOLDER, "tokenizer_config.json", bytes);
    Strangers.only(() -> ChatTemplate.load(FOLDER));
  }

  @FuzzTest(maxDuration = "10m")
  void template(byte[] bytes) {
    String source = new String(bytes, StandardCharsets.UTF_8);
    Map<String, Object> variables =
        Map.of(
            "messages",
            List.of(
                Map.of("role", "system", "content", "Be kind."),
                Map.of("role", "user", "content", " Hello ")),
            "add_generation_prompt",
            true,
            "bos_token",
            "<s>");
    Strangers.only(() -> Template.parse(source).render(variables, DATE));
  }
}
