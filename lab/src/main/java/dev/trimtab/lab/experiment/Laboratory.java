package dev.trimtab.lab.experiment;

import dev.trimtab.lab.extract.MassiveDimensions;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.judge.InsistentJudge;
import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.store.Store;
import java.util.Optional;

/**
 * What every stage works with.
 *
 * @param store where artifacts are kept
 * @param judge who scores
 * @param rubrics by which
 * @param massive the dimensions that cleanings of vectors take out; empty where none were
 *     calibrated
 */
public record Laboratory(
    Store store, Judge judge, Rubrics rubrics, Optional<MassiveDimensions> massive) {
  /** A laboratory in which no dimensions were calibrated. */
  public Laboratory(Store store, Judge judge, Rubrics rubrics) {
    this(store, judge, rubrics, Optional.empty());
  }

  /** The same with calibrated dimensions. */
  public Laboratory calibrated(MassiveDimensions dimensions) {
    return new Laboratory(store, judge, rubrics, Optional.of(dimensions));
  }

  /**
   * The same, its judge asked again for answers that it once gave no number for, where {@code
   * again} is true.
   */
  public Laboratory asking(boolean again) {
    return again ? new Laboratory(store, new InsistentJudge(judge), rubrics, massive) : this;
  }

  /** The extraction recipe of that name. */
  Recipe recipe(String id) {
    return Recipe.named(id, massive);
  }
}
