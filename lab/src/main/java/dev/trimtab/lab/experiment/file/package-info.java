/** Experiment files: what they may say, how they are read, and the work that they ask for. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.lab.experiment.file;
