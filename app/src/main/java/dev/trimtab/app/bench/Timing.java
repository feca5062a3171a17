package dev.trimtab.app.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rounds of one contestant in one workload.
 *
 * @param seconds one for each round
 * @param floors the least seconds of the same rounds; empty for a peer and where none was measured
 */
public record Timing(
    Workload workload, String contestant, List<Double> seconds, List<Double> floors) {
  /** Copies the lists. */
  public Timing {
    seconds = List.copyOf(seconds);
    floors = List.copyOf(floors);
    if (!floors.isEmpty() && floors.size() != seconds.size()) {
      throw new IllegalArgumentException(seconds.size() + " rounds, floors of " + floors.size());
    }
  }

  /** Tokens per second. */
  public Spread rate() {
    return Spread.of(seconds.stream().mapToDouble(s -> workload.tokens() / s));
  }

  /** How much faster than another in the same workload, round by round. */
  public Spread over(Timing other) {
    return Spread.of(
        IntStream.range(0, seconds.size()).mapToDouble(r -> other.seconds.get(r) / seconds.get(r)));
  }

  /** Tokens per second at the floor. */
  public Optional<Spread> floorRate() {
    return floors.isEmpty()
        ? Optional.empty()
        : Optional.of(Spread.of(floors.stream().mapToDouble(s -> workload.tokens() / s)));
  }

  /** The part of the floor's speed that was reached, round by round. */
  public Optional<Spread> ofFloor() {
    return floors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Spread.of(
                IntStream.range(0, seconds.size())
                    .mapToDouble(r -> floors.get(r) / seconds.get(r))));
  }
}
