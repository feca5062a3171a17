package dev.trimtab.lab.judge;

import java.util.List;
import java.util.Map;

/** Who scores answers. The same request gets the same score whatever the company. */
public interface Judge {
  /** Nobody: every score fails. For extraction without vetting, which asks no one. */
  Judge NONE = new NoJudge();

  /** The identity that scores are kept under: two judges of one identity score alike. */
  String identity();

  /** What a report says of it besides its identity, by name. */
  default Map<String, String> provenance() {
    return Map.of();
  }

  /** Whether it is asked again for answers that it once gave no number for. */
  default boolean insistent() {
    return false;
  }

  /** Scores every request; the listener takes each score once, in any order. */
  void score(List<JudgeRequest> requests, Listener listener);

  /** What takes scores. */
  @FunctionalInterface
  interface Listener {
    /** Request {@code index} is scored. */
    void scored(int index, Score score);
  }
}
