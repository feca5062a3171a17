/** Models and what can be asked of them: text, likelihoods, activations. */
package dev.trimtab.model;
