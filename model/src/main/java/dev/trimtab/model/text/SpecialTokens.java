package dev.trimtab.model.text;

import dev.trimtab.model.file.gguf.GgufFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The names under which a model's files give special tokens, such as {@code bos_token}, with their
 * texts: variables of a chat template.
 */
final class SpecialTokens {
  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");
  private static final List<String> FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  private SpecialTokens() {}

  /** What the files of {@code folder} say; the tokenizer's configuration counts first. */
  static Map<String, Object> read(Path folder) throws IOException {
    Optional<Path> gguf = GgufFiles.find(folder);
    if (gguf.isPresent()) {
      return GgufText.specialTokens(gguf.get());
    }
    Map<String, Object> tokens = new LinkedHashMap<>();
    for (String name : FILES) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        add(JsonFile.read(path).root(), tokens);
      }
    }
    return tokens;
  }

  private static void add(JsonNode root, Map<String, Object> tokens) {
    for (String name : NAMES) {
      text(root.path(name)).ifPresent(text -> tokens.putIfAbsent(name, text));
    }
    for (var extra : root.path("extra_special_tokens").properties()) {
      text(extra.getValue()).ifPresent(text -> tokens.putIfAbsent(extra.getKey(), text));
    }
    List<String> additional = new ArrayList<>();
    for (JsonNode token : root.path("additional_special_tokens")) {
      text(token).ifPresent(additional::add);
    }
    if (!additional.isEmpty()) {
      tokens.putIfAbsent("additional_special_tokens", additional);
    }
  }

  /** A token written as its text or as an object with that text. */
  private static Optional<String> text(JsonNode node) {
    JsonNode text = node.isObject() ? node.path("content") : node;
    return text.isString() ? Optional.of(text.stringValue()) : Optional.empty();
  }
}
