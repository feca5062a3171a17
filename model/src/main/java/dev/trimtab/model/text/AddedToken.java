package dev.trimtab.model.text;

/**
 * A token that a tokenizer finds in a text before anything else.
 *
 * @param id its id
 * @param text the text it stands for
 * @param special whether it is a control token, which decoding can leave out
 */
public record AddedToken(int id, String text, boolean special) {}
