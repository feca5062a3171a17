package dev.trimtab.lab.judge;

/**
 * One answer to be scored.
 *
 * @param rubric what is asked about it
 * @param name the trait's name; empty where the rubric needs none
 * @param definition the trait's rubric; empty where the rubric needs none
 * @param question what was answered; empty where the rubric does not show it
 * @param answer what was said
 */
public record JudgeRequest(
    Rubric rubric, String name, String definition, String question, String answer) {}
