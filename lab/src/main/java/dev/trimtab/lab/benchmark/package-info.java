/**
 * Multiple-choice benchmarks: how their records become contexts and continuations, and how the
 * continuations' likelihoods become scores. One file and one line of {@link
 * dev.trimtab.lab.benchmark.Benchmarks} each.
 */
package dev.trimtab.lab.benchmark;
