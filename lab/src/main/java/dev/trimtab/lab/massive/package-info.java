/**
 * Massive activations: which dimensions of a residual stream dominate it, and what keeping them out
 * of a trait's direction does.
 */
@org.jspecify.annotations.NullMarked
package dev.trimtab.lab.massive;
