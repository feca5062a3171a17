package dev.trimtab.model.text;

import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.file.gguf.GgufMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a GGUF file's metadata says of texts. */
final class GgufText {
  private static final String TEMPLATE = "tokenizer.chat_template";
  private static final Map<String, String> SPECIAL =
      Map.of(
          "bos_token", "bos",
          "eos_token", "eos",
          "unk_token", "unknown",
          "sep_token", "seperator",
          "pad_token", "padding",
          "cls_token", "cls",
          "mask_token", "mask");

  private GgufText() {}

  /** The tokenizer as tokenizer.json would describe it. */
  static JsonFile tokenizer(Path path) throws IOException {
    try (Gguf file = Gguf.open(path)) {
      return GgufTokenizer.json(file.metadata());
    }
  }

  /** The chat templates by name, the one without a name as {@code default}. */
  static Map<String, String> templates(Path path) throws IOException {
    try (Gguf file = Gguf.open(path)) {
      GgufMetadata metadata = file.metadata();
      Map<String, String> templates = new LinkedHashMap<>();
      metadata.string(TEMPLATE).ifPresent(text -> templates.put("default", text));
      for (String key : metadata.keys()) {
        if (key.startsWith(TEMPLATE + ".")) {
          String name = key.substring(TEMPLATE.length() + 1);
          metadata.string(key).ifPresent(text -> templates.putIfAbsent(name, text));
        }
      }
      return templates;
    }
  }

  /** Special tokens by the names that templates know them by. */
  static Map<String, Object> specialTokens(Path path) throws IOException {
    try (Gguf file = Gguf.open(path)) {
      GgufMetadata metadata = file.metadata();
      List<String> tokens = metadata.strings("tokenizer.ggml.tokens").orElse(List.of());
      Map<String, Object> special = new LinkedHashMap<>();
      SPECIAL.forEach(
          (name, key) ->
              metadata
                  .whole("tokenizer.ggml." + key + "_token_id")
                  .filter(id -> id >= 0 && id < tokens.size())
                  .ifPresent(id -> special.put(name, tokens.get(Math.toIntExact(id)))));
      return special;
    }
  }
}
