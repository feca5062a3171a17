/**
 * What is done with trait vectors once there are some: files of other programs, fits to activations
 * made elsewhere, comparison, arithmetic, choice of the best, reading texts token by token.
 */
package dev.trimtab.lab.vector;
