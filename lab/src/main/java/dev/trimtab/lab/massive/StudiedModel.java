package dev.trimtab.lab.massive;

/**
 * The study of one model in one precision.
 *
 * @param model as its experiment names it
 * @param result of the study
 */
public record StudiedModel(String model, MassiveResult result) {}
