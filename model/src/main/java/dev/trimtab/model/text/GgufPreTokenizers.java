package dev.trimtab.model.text;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.gguf.GgufMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ways in which texts are cut before a byte-level vocabulary applies, by the names that GGUF
 * files give them in {@code tokenizer.ggml.pre}.
 */
final class GgufPreTokenizers {
  /**
   * One way.
   *
   * @param patterns regular expressions, each cutting the pieces of the one before; none for those
   *     of GPT-2, which the library has built in
   * @param digits whether every digit is cut off first
   * @param wholeWords whether a piece that is a token is taken without merging
   * @param begins whether texts begin with the begin-of-text token unless the file says otherwise
   * @param composed whether texts are brought into Unicode's composed form (NFC)
   */
  record Way(
      List<String> patterns,
      boolean digits,
      boolean wholeWords,
      boolean begins,
      boolean composed) {}

  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";
  private static final String WORDS = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
  private static final String SIGNS = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|";
  private static final String SPACES = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

  private static final Way LLAMA3 =
      plain(CONTRACTIONS + WORDS + "\\p{N}{1,3}|" + SIGNS + SPACES, true);
  private static final Way DBRX =
      plain(CONTRACTIONS + WORDS + "\\p{N}{1,3}|" + SIGNS + SPACES, false);
  private static final Way QWEN2 =
      new Way(
          List.of(CONTRACTIONS + WORDS + "\\p{N}|" + SIGNS + SPACES), false, false, false, true);
  private static final Way TEKKEN =
      plain(
          "[^\\r\\n\\p{L}\\p{N}]?"
              + UPPER
              + "*"
              + LOWER
              + "+|[^\\r\\n\\p{L}\\p{N}]?"
              + UPPER
              + "+"
              + LOWER
              + "*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|"
              + SPACES,
          true);
  private static final Way GPT2 = new Way(List.of(), false, false, false, false);
  private static final Way SMOLLM = new Way(List.of(), true, false, false, false);
  private static final Way DEFAULT =
      new Way(
          List.of(
              "[\\p{P}\\$\\+<=>\\^~\\|]+",
              "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
              "\\p{N}+",
              "[0-9][0-9][0-9]"),
          false,
          false,
          false,
          false);

  private static final Map<String, Way> KNOWN = known();

  private GgufPreTokenizers() {}

  private static Way plain(String pattern, boolean begins) {
    return new Way(List.of(pattern), false, begins, begins, false);
  }

  private static Map<String, Way> known() {
    Map<String, Way> known = new LinkedHashMap<>();
    List.of("llama3", "llama-v3", "llama-bpe").forEach(name -> known.put(name, LLAMA3));
    List.of("dbrx", "smaug-bpe").forEach(name -> known.put(name, DBRX));
    List.of("qwen2", "deepseek-r1-qwen").forEach(name -> known.put(name, QWEN2));
    List.of("smollm", "starcoder", "refact", "command-r").forEach(name -> known.put(name, SMOLLM));
    List.of("gpt-2", "phi-2", "olmo", "mpt").forEach(name -> known.put(name, GPT2));
    known.put("tekken", TEKKEN);
    known.put("default", DEFAULT);
    return known;
  }

  /**
   * The way a file asks for; one that names none is cut by llama.cpp's default.
   *
   * @throws UserError where it is not known: names it
   */
  static Way of(GgufMetadata metadata) {
    String name = metadata.string("tokenizer.ggml.pre").orElse("default");
    Way way = KNOWN.get(name);
    if (way == null) {
      throw new UserError(
          "%s cuts texts in the way \"%s\" (tokenizer.ggml.pre), which Trimtab does not know."
              .formatted(metadata.path(), name),
          "Known: %s. Use the checkpoint that the file was made from."
              .formatted(String.join(", ", KNOWN.keySet())));
    }
    return way;
  }

  /** The same as tokenizer.json writes it. */
  static ObjectNode json(Way way) {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    if (way.digits()) {
      steps.addObject().put("type", "Digits").put("individual_digits", true);
    }
    for (String pattern : way.patterns()) {
      ObjectNode split = steps.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", pattern);
      split.put("behavior", "Isolated").put("invert", false);
    }
    steps
        .addObject()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", way.patterns().isEmpty());
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    sequence.set("pretokenizers", steps);
    return sequence;
  }
}
