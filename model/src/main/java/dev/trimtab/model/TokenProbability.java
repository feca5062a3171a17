package dev.trimtab.model;

/** One token with the probability the model gives it. */
public record TokenProbability(int id, double probability) {}
