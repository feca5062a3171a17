package dev.trimtab.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpeedTest {
  @ParameterizedTest
  @CsvSource({
    "meta-llama/Llama-3.1-8B-Instruct, 8e9",
    "meta-llama/Llama-3.1-70B-Instruct, 70e9",
    "google/gemma-2-2b-it, 2e9",
    "Qwen/Qwen2.5-0.5B-Instruct, 0.5e9",
    "allenai/OLMo-2-1124-7B-Instruct, 7e9",
    "HuggingFaceTB/SmolLM2-135M-Instruct, 135e6",
    "a-model-without-size, 7e9"
  })
  void size_isReadOffTheName(String checkpoint, double parameters) {
    assertThat(ModelSpeed.named(checkpoint)).isEqualTo(parameters);
  }
}
