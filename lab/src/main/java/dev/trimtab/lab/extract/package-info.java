/** Trait directions from activations: splits, methods, vectors and their held-out evaluation. */
package dev.trimtab.lab.extract;
