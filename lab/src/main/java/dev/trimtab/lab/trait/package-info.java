/**
 * Traits: contrasts, rubric, questions and A/B items, read from the folders of public collections.
 */
package dev.trimtab.lab.trait;
