package dev.trimtab.model.text.jinja;

/**
 * The bounds of the sandbox: templates come from strangers, and none may exhaust time, memory or
 * the stack.
 */
final class Limits {
  /** Longest text, and greatest weight of a container: about a million tokens. */
  static final int MAX_WEIGHT = 4_000_000;

  /** Containers inside containers. */
  static final int MAX_VALUE_DEPTH = 64;

  /** Steps of one rendering. */
  static final long MAX_STEPS = 10_000_000;

  /** Expressions, statements and macro calls under evaluation at one time. */
  static final int MAX_EVALUATION_DEPTH = 300;

  /** Brackets inside brackets, and blocks inside blocks, in a source. */
  static final int MAX_SOURCE_DEPTH = 100;

  /** Longest source, in UTF-16 units. */
  static final int MAX_SOURCE_LENGTH = 1_000_000;

  /** Longest {@code range}, as in Jinja's own sandbox. */
  static final int MAX_RANGE = 100_000;

  /** Greatest width or precision in a format. */
  static final int MAX_FORMAT_WIDTH = 1_000;

  private Limits() {}

  /** The weight {@code weight} as an int, if it is allowed. */
  static int weight(long weight) {
    if (weight > MAX_WEIGHT) {
      throw TemplateException.limit("a value of the template grows beyond " + MAX_WEIGHT);
    }
    return (int) weight;
  }
}
