/**
 * Steering: the model under study, norms, the search over layers and coefficients, confirmation.
 */
package dev.trimtab.lab.steer;
