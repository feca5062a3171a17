package dev.trimtab.model.file.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tokens that end a response, by a file's metadata. */
public final class GgufStops {
  private static final int CONTROL = 3;
  private static final List<String> KEYS =
      List.of(
          "tokenizer.ggml.eos_token_id",
          "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.eom_token_id");

  /*
   * Older files name the end of a text only, where the model ends its turns with another control
   * token; llama.cpp knows those by their text, and so does this.
   */
  private static final Set<String> TEXTS =
      Set.of(
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>");

  private GgufStops() {}

  /** Their ids, all less than {@code vocabulary}: those named by keys first. */
  public static List<Integer> of(GgufMetadata metadata, int vocabulary) {
    List<Integer> stops = new ArrayList<>();
    for (String key : KEYS) {
      long id = metadata.whole(key).orElse(-1L);
      if (id >= 0 && id < vocabulary && !stops.contains((int) id)) {
        stops.add((int) id);
      }
    }
    Set<Integer> known = new TreeSet<>();
    List<String> tokens = metadata.strings("tokenizer.ggml.tokens").orElse(List.of());
    long[] types = metadata.integers("tokenizer.ggml.token_type").orElse(new long[0]);
    for (int id = 0; id < Math.min(Math.min(tokens.size(), types.length), vocabulary); id++) {
      if (types[id] == CONTROL && TEXTS.contains(tokens.get(id)) && !stops.contains(id)) {
        known.add(id);
      }
    }
    stops.addAll(known);
    return List.copyOf(stops);
  }
}
