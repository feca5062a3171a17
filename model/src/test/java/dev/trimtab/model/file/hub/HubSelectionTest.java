package dev.trimtab.model.file.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubSelectionTest {
  private static final HubName NAME = HubName.of("owner/tiny");

  @Test
  void neededFiles_areTextAndSafetensors() {
    assertThat(
            chosen(
                request(""),
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer.model",
                "tokenizer_config.json",
                "special_tokens_map.json",
                "chat_template.jinja",
                "additional_chat_templates/tool.jinja",
                "quantize_config.json",
                "model.safetensors",
                "README.md",
                "pytorch_model.bin",
                "tf_model.h5",
                "onnx/model.onnx",
                "onnx/config.json",
                "original/tokenizer.model",
                "original/consolidated.00.pth",
                "consolidated.safetensors",
                "modeling_tiny.py",
                "training_args.bin"))
        .hasSize(10)
        .contains("model.safetensors", "chat_template.jinja")
        .noneMatch(name -> name.startsWith("onnx") || name.startsWith("original"));
  }

  @Test
  void ggufRepository_wantsAName() {
    assertThatThrownBy(() -> chosen(request(""), "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--file")
        .extracting(error -> ((UserError) error).remedy())
        .isEqualTo("It has:\n  tiny-Q4_K_M.gguf  1.2 kB\n  tiny-Q8_0.gguf  1.2 kB");
    assertThat(chosen(request("tiny-Q8_0.gguf"), "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf"))
        .containsExactly("tiny-Q8_0.gguf");
    assertThatThrownBy(() -> chosen(request("tiny-Q8.gguf"), "tiny-Q8_0.gguf"))
        .isInstanceOf(UserError.class)
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .startsWith("Did you mean \"tiny-Q8_0.gguf\"?");
  }

  @Test
  void pickles_areRefusedWithWhatWouldWork() {
    assertThatThrownBy(() -> chosen(request(""), "config.json", "pytorch_model.bin"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pickles (pytorch_model.bin)")
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("safe_serialization=True");
    assertThatThrownBy(() -> included("*.bin", "config.json", "pytorch_model.bin"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not fetched");
    assertThat(included("*", "config.json", "a.bin", "b.pt", "c.pth", "d.PKL", "e.ckpt"))
        .containsExactly("config.json");
  }

  @Test
  void adapter_isRefusedAsOne() {
    assertThatThrownBy(
            () -> chosen(request(""), "adapter_config.json", "adapter_model.safetensors"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("adapter");
  }

  @Test
  void otherRepositories_areRefusedWithWhatTheyHold() {
    assertThatThrownBy(() -> chosen(request(""), "config.json", "weights.safetensors"))
        .isInstanceOf(UserError.class)
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("weights.safetensors");
    assertThatThrownBy(() -> chosen(request("")))
        .isInstanceOf(UserError.class)
        .extracting(error -> ((UserError) error).remedy())
        .isEqualTo("It is empty.");
  }

  @ParameterizedTest
  @CsvSource({
    "*.json, 3",
    "a/*, 2",
    "a/, 2",
    "?.json, 1",
    "[bc].json, 1",
    "[!bc].json, 0",
    "b.json, 1",
    "b+json, 0",
    "*, 4"
  })
  void glob_matchesAsTheShellsAcrossSlashes(String glob, int count) {
    String[] names = {"a/x.json", "a/y/z.json", "b.json", "model.safetensors"};
    if (count == 0) {
      assertThatThrownBy(() -> included(glob, names))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("No file of owner/tiny matches");
      return;
    }
    assertThat(included(glob, names)).hasSize(count);
  }

  @Test
  void bytes_areWrittenForPeople() {
    assertThat(
            Stream.of(0L, 999L, 1_000L, 13_910_352L, 4_000_000_000_000_000_000L)
                .map(HubSelection::bytes))
        .containsExactly("0 B", "999 B", "1.0 kB", "13.9 MB", "4.0 EB");
  }

  private static PullRequest request(String file) {
    return new PullRequest(NAME, List.of(), file);
  }

  private static List<String> included(String glob, String... names) {
    return chosen(new PullRequest(NAME, List.of(glob), ""), names);
  }

  private static List<String> chosen(PullRequest request, String... names) {
    List<HubFile> files =
        Stream.of(names).map(name -> new HubFile(name, 1234, "a".repeat(40))).toList();
    return new HubSelection(new HubListing(NAME, FakeHub.COMMIT, files))
        .of(request).stream().map(HubFile::name).toList();
  }
}
