/** A study of traits and precisions: its plan, the recipe that runs it, and its result. */
package dev.trimtab.lab.experiment;
