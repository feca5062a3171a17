package dev.trimtab.app.bench;

/**
 * A piece of work that is timed.
 *
 * @param name as the table shows it
 * @param rows prompts at once
 * @param promptTokens tokens of each prompt
 * @param newTokens tokens generated after each; 0 to time the prompts alone
 */
public record Workload(String name, int rows, int promptTokens, int newTokens) {
  /** One long prompt. */
  public static Workload prefill(int tokens) {
    return new Workload("prefill " + tokens, 1, tokens, 0);
  }

  /** Several long prompts at once. */
  public static Workload prefill(int rows, int tokens) {
    return new Workload("prefill " + rows + " x " + tokens, rows, tokens, 0);
  }

  /** Generation after short prompts. */
  public static Workload decode(int rows, int newTokens) {
    return new Workload("decode, batch " + rows, rows, 16, newTokens);
  }

  /** The tokens that count: generated ones, or the prompts' where nothing is generated. */
  public long tokens() {
    return (long) rows * (newTokens == 0 ? promptTokens : newTokens);
  }
}
