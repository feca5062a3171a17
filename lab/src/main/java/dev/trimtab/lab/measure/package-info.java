/**
 * Measures that need no judge: benchmarks, perplexity and logit differences of a model, steered and
 * not, with intervals and paired differences.
 */
package dev.trimtab.lab.measure;
