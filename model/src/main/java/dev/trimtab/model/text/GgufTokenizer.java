package dev.trimtab.model.text;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.file.gguf.GgufMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the tokenizer of a GGUF file's metadata as the tokenizer.json that the same model has on
 * the hub: byte-level BPE ({@code gpt2}), or SentencePiece's BPE with scores ({@code llama}).
 */
final class GgufTokenizer {
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int BYTE = 6;
  private static final String SPACE = "▁";

  private final GgufMetadata metadata;
  private final List<String> tokens;
  private final long[] types;
  private final Map<String, Integer> ids = new HashMap<>();

  private GgufTokenizer(GgufMetadata metadata) {
    this.metadata = metadata;
    this.tokens =
        metadata
            .strings("tokenizer.ggml.tokens")
            .orElseThrow(() -> wrong("there is no tokenizer.ggml.tokens"));
    this.types = metadata.integers("tokenizer.ggml.token_type").orElse(new long[tokens.size()]);
    if (types.length != tokens.size()) {
      throw wrong(
          "there are %d tokens and %d types of tokens".formatted(tokens.size(), types.length));
    }
    for (int id = 0; id < tokens.size(); id++) {
      ids.putIfAbsent(tokens.get(id), id);
    }
  }

  /**
   * The tokenizer as a JSON file under the path of the GGUF file.
   *
   * @throws UserError where it is of a kind that is not known
   * @throws FormatException where the metadata contradicts itself
   */
  static JsonFile json(GgufMetadata metadata) {
    String model = metadata.string("tokenizer.ggml.model").orElse("none");
    JsonNode root =
        switch (model) {
          case "gpt2" -> new GgufTokenizer(metadata).byteLevel();
          case "llama" -> new GgufTokenizer(metadata).sentencePiece();
          default ->
              throw new UserError(
                  "%s has a tokenizer of the kind \"%s\", which Trimtab does not read."
                      .formatted(metadata.path(), model),
                  "Known: gpt2, llama. Use the checkpoint that the file was made from.");
        };
    String text = JsonMapper.builder().build().writeValueAsString(root);
    return new JsonFile(metadata.path(), text, root);
  }

  private ObjectNode byteLevel() {
    GgufPreTokenizers.Way way = GgufPreTokenizers.of(metadata);
    ObjectNode root = root();
    if (way.composed()) {
      root.putObject("normalizer").put("type", "NFC");
    } else {
      root.putNull("normalizer");
    }
    root.set("pre_tokenizer", GgufPreTokenizers.json(way));
    root.set("post_processor", ends(way.begins()));
    root.putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    ObjectNode model = model(root).put("fuse_unk", false).put("byte_fallback", false);
    model.put("ignore_merges", way.wholeWords()).putNull("unk_token");
    model.set("merges", merges());
    return root;
  }

  private ObjectNode sentencePiece() {
    boolean prefix = metadata.flag("tokenizer.ggml.add_space_prefix").orElse(true);
    ObjectNode root = root();
    ArrayNode normalizers = sequence(root, "normalizer", "normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(normalizers, " ", SPACE);
    root.putNull("pre_tokenizer");
    root.set("post_processor", ends(true));
    ArrayNode decoders = sequence(root, "decoder", "decoders");
    replace(decoders, SPACE, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    ObjectNode model = model(root).put("fuse_unk", true).put("byte_fallback", true);
    model.put("ignore_merges", false);
    unknown().ifPresent(text -> model.put("unk_token", text));
    model.set("merges", scoredMerges());
    return root;
  }

  private ObjectNode root() {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < tokens.size(); id++) {
      boolean control = types[id] == CONTROL || types[id] == UNKNOWN;
      boolean first = isFirst(id) && !tokens.get(id).isEmpty();
      if (first && (control || types[id] == USER_DEFINED)) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", control);
      }
    }
    return root;
  }

  /** Whether a token is the first of its text; the others cannot be reached by it. */
  private boolean isFirst(int id) {
    Integer first = ids.get(tokens.get(id));
    return first != null && first == id;
  }

  private ObjectNode model(ObjectNode root) {
    ObjectNode model = root.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (isFirst(id)) {
        vocabulary.put(tokens.get(id), id);
      }
    }
    return model;
  }

  private static ArrayNode sequence(ObjectNode root, String key, String list) {
    return root.putObject(key).put("type", "Sequence").putArray(list);
  }

  private static void replace(ArrayNode steps, String from, String to) {
    ObjectNode step = steps.addObject().put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }

  private ArrayNode merges() {
    List<String> stated =
        metadata
            .strings("tokenizer.ggml.merges")
            .orElseThrow(() -> wrong("there is no tokenizer.ggml.merges"));
    ArrayNode merges = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < stated.size(); i++) {
      String merge = stated.get(i);
      int gap = merge.indexOf(' ', 1);
      if (gap < 0) {
        throw wrong("tokenizer.ggml.merges[%d] is \"%s\", wanted two pieces".formatted(i, merge));
      }
      merges.addArray().add(merge.substring(0, gap)).add(merge.substring(gap + 1));
    }
    return merges;
  }

  /** A merge that a vocabulary with scores implies: two pieces that make a third. */
  private record Merge(String left, String right, double score, int leftId, int rightId) {
    int leftLength() {
      return left.codePointCount(0, left.length());
    }

    int rightLength() {
      return right.codePointCount(0, right.length());
    }
  }

  /*
   * SentencePiece merges the neighbours whose joint piece has the best score, so that every way to
   * cut a piece in two is a merge with the piece's score. Ties are ordered as transformers orders
   * them when it converts such a vocabulary: the longer left part first, then the longer right
   * part, then by the order of pieces and within a piece by the ids of its parts.
   */
  private ArrayNode scoredMerges() {
    double[] scores =
        metadata
            .numbers("tokenizer.ggml.scores")
            .orElseThrow(() -> wrong("there is no tokenizer.ggml.scores"));
    if (scores.length != tokens.size()) {
      throw wrong("there are %d tokens and %d scores".formatted(tokens.size(), scores.length));
    }
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < scores.length; id++) {
      boolean plain = types[id] != CONTROL && types[id] != UNKNOWN && types[id] != BYTE;
      if (plain && isFirst(id)) {
        merges.addAll(cuts(tokens.get(id), scores[id]));
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(Merge::leftLength)
            .thenComparingInt(Merge::rightLength)
            .reversed());
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Merge merge : merges) {
      json.addArray().add(merge.left()).add(merge.right());
    }
    return json;
  }

  private List<Merge> cuts(String piece, double score) {
    List<Merge> cuts = new ArrayList<>();
    for (int at = 1; at < piece.length(); at++) {
      if (Character.isLowSurrogate(piece.charAt(at))) {
        continue;
      }
      Integer left = ids.get(piece.substring(0, at));
      Integer right = ids.get(piece.substring(at));
      if (left != null && right != null) {
        cuts.add(new Merge(piece.substring(0, at), piece.substring(at), score, left, right));
      }
    }
    cuts.sort(Comparator.comparingInt(Merge::leftId).thenComparingInt(Merge::rightId));
    return cuts;
  }

  /** What is put around a text: the tokens that begin and end one, where the file says so. */
  private JsonNode ends(boolean begins) {
    ArrayNode around = JsonNodeFactory.instance.arrayNode();
    ObjectNode special = JsonNodeFactory.instance.objectNode();
    if (metadata.flag("tokenizer.ggml.add_bos_token").orElse(begins)) {
      token("bos").ifPresent(text -> add(around, special, text));
    }
    ObjectNode sequence = around.addObject().putObject("Sequence");
    sequence.put("id", "A").put("type_id", 0);
    if (metadata.flag("tokenizer.ggml.add_eos_token").orElse(false)) {
      token("eos").ifPresent(text -> add(around, special, text));
    }
    if (special.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode processor = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
    processor.set("single", around);
    ArrayNode pair = processor.putArray("pair");
    pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
    processor.set("special_tokens", special);
    return processor;
  }

  private void add(ArrayNode around, ObjectNode special, String text) {
    around.addObject().putObject("SpecialToken").put("id", text).put("type_id", 0);
    ObjectNode entry = special.putObject(text).put("id", text);
    entry.putArray("ids").add(ids.get(text));
    entry.putArray("tokens").add(text);
  }

  private Optional<String> unknown() {
    Optional<String> named = token("unknown");
    if (named.isPresent()) {
      return named;
    }
    for (int id = 0; id < types.length; id++) {
      if (types[id] == UNKNOWN) {
        return Optional.of(tokens.get(id));
      }
    }
    return Optional.empty();
  }

  private Optional<String> token(String name) {
    return metadata
        .whole("tokenizer.ggml." + name + "_token_id")
        .filter(id -> id >= 0 && id < tokens.size())
        .map(id -> tokens.get(Math.toIntExact(id)));
  }

  private FormatException wrong(String what) {
    return new FormatException(metadata.path(), -1, what);
  }
}
