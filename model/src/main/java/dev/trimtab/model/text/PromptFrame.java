package dev.trimtab.model.text;

/**
 * Where what a turn says stands in a rendered prompt.
 *
 * @param role who speaks
 * @param message index of the turn
 * @param from first character, counted in code points
 * @param to character after the last
 * @param fromToken first token that holds some of it
 * @param toToken token after the last
 */
public record PromptFrame(String role, int message, int from, int to, int fromToken, int toToken) {}
