package dev.trimtab.lab.judge;

import java.util.Locale;
import java.util.Optional;

/**
 * What an endpoint was asked, by its own count.
 *
 * @param calls answered
 * @param promptTokens read
 * @param completionTokens written
 */
public record Spending(long calls, long promptTokens, long completionTokens) {
  /** Nothing. */
  public static final Spending NONE = new Spending(0, 0, 0);

  /** Both together. */
  Spending plus(Spending other) {
    return new Spending(
        calls + other.calls,
        promptTokens + other.promptTokens,
        completionTokens + other.completionTokens);
  }

  /**
   * The price of a million tokens.
   *
   * @param prompt tokens read
   * @param completion tokens written
   */
  public record Price(double prompt, double completion) {
    /** Not known. */
    public static final Price UNKNOWN = new Price(0, 0);

    /** Refuses negative prices. */
    public Price {
      if (!(prompt >= 0 && completion >= 0)) {
        throw new IllegalArgumentException("prices %s and %s".formatted(prompt, completion));
      }
    }

    /** Whether there is one. */
    public boolean known() {
      return prompt > 0 || completion > 0;
    }
  }

  /**
   * What there is to tell people about it, as a line; nothing where nothing was asked.
   *
   * @param currency before the cost, which is told where the price is known
   */
  public Optional<String> tell(Price price, String currency) {
    if (calls == 0) {
      return Optional.empty();
    }
    String costs =
        price.known()
            ? String.format(Locale.ROOT, ", %s%.4f", currency, cost(price))
            : ", at a price that is not known here";
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Judge: %d answers, %d tokens read, %d written%s.",
            calls,
            promptTokens,
            completionTokens,
            costs));
  }

  /** What it costs, in the price's currency. */
  public double cost(Price price) {
    return (promptTokens * price.prompt() + completionTokens * price.completion()) / 1e6;
  }
}
