package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The attempts of one request: exponential pauses with seeded jitter, or as long as the server asks
 * for. Progress begins the count anew. Confined to one thread.
 */
final class Attempts {
  /** A server that wants a longer pause gets its request from the next run. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final HubSettings.Transfer transfer;
  private final SplittableRandom jitter;
  private int failures;

  /**
   * @param what is asked for, the seed of the jitter: requests that failed together are not
   *     repeated together
   */
  Attempts(HubSettings.Transfer transfer, String what) {
    this.transfer = transfer;
    this.jitter = new SplittableRandom(what.hashCode());
  }

  void progressed() {
    failures = 0;
  }

  /**
   * How long to wait before the next attempt.
   *
   * @param least what the server asks for
   * @throws UserError {@code spent}, where there is no next attempt
   */
  Duration failed(Duration least, Supplier<UserError> spent) {
    failures++;
    if (failures >= transfer.attempts() || least.compareTo(LONGEST_PAUSE) > 0) {
      throw spent.get();
    }
    double factor = Math.pow(2, failures - 1.0) * (0.5 + jitter.nextDouble());
    Duration pause = Duration.ofMillis(Math.round(transfer.pause().toMillis() * factor));
    Duration longest = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return least.compareTo(longest) > 0 ? least : longest;
  }
}
