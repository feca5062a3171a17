package dev.trimtab.lab.trait;

/**
 * A question with two answers, one of which shows the trait.
 *
 * @param question with its choices
 * @param matching the answer that shows the trait
 * @param other the answer that does not
 */
public record AbItem(String question, String matching, String other) {}
