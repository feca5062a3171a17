package dev.trimtab.model.text.jinja;

/** The time, stack and output that one rendering may still use. */
final class Budget {
  // A step is worth this many characters read, or a sixteenth of them written.
  private static final int READ = 1024;
  private static final int WRITTEN = 64;

  private long steps = Limits.MAX_STEPS;
  private int depth;

  /** Enters one level of evaluation. */
  void enter() {
    if (++depth > Limits.MAX_EVALUATION_DEPTH) {
      throw TemplateException.limit(
          "the template nests deeper than " + Limits.MAX_EVALUATION_DEPTH + " evaluations");
    }
    spend(1);
  }

  void leave() {
    depth--;
  }

  /** Pays for an operation that reads {@code operand}. */
  void read(Value operand) {
    spend(operand.weight() / READ);
  }

  /** Pays for an operation that made {@code result}. */
  Value written(Value result) {
    spend(result.weight() / WRITTEN);
    return result;
  }

  private void spend(long amount) {
    steps -= amount;
    if (steps < 0) {
      throw TemplateException.limit(
          "the template does not end within " + Limits.MAX_STEPS + " steps");
    }
  }
}
