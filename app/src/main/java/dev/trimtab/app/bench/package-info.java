/** Timing of the engine beside its peers, in alternating rounds of one run. */
package dev.trimtab.app.bench;
