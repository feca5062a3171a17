package dev.trimtab.model;

/**
 * How probable a continuation is.
 *
 * @param logProbability sum over its tokens, natural logarithm
 * @param greedy whether greedy decoding would have written it
 * @param tokens how many tokens it has
 */
public record Likelihood(double logProbability, boolean greedy, int tokens) {}
