package dev.trimtab.lab.experiment;

import dev.trimtab.lab.extract.TraitVector;
import java.util.Map;

/** What the extraction of one trait came to. */
public sealed interface Extracted {
  /** Numbers for the report. */
  ExtractionResult result();

  /**
   * Vectors.
   *
   * @param byMethod a vector for each method of the plan
   */
  record Vectors(ExtractionResult result, Map<String, TraitVector> byMethod) implements Extracted {
    /** Copies the map. */
    public Vectors {
      byMethod = Map.copyOf(byMethod);
    }

    /** The vector of a method that the plan names. */
    public TraitVector method(String id) {
      TraitVector vector = byMethod.get(id);
      if (vector == null) {
        throw new IllegalArgumentException("no vector by " + id + " among " + byMethod.keySet());
      }
      return vector;
    }
  }

  /**
   * No vector.
   *
   * @param reason a sentence
   */
  record Stopped(ExtractionResult result, String reason) implements Extracted {}
}
