package dev.trimtab.lab.judge;

/**
 * What an endpoint made of one prompt, as it is kept.
 *
 * @param points from 0 to 100
 * @param promptTokens that were read for it
 * @param completionTokens that were written for it
 */
public record Judgement(double points, long promptTokens, long completionTokens) {}
