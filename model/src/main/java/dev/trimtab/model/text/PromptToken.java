package dev.trimtab.model.text;

/**
 * A token of a prompt and the text it was made from.
 *
 * @param id in the vocabulary
 * @param text the characters it covers; a character spread over several tokens is in each
 * @param from first character, counted in code points
 * @param to character after the last
 */
public record PromptToken(int id, String text, int from, int to) {}
