package dev.trimtab.lab.experiment;

import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.store.Store;

/**
 * What every stage works with.
 *
 * @param store where artifacts are kept
 * @param judge who scores
 * @param rubrics by which
 */
public record Laboratory(Store store, Judge judge, Rubrics rubrics) {}
