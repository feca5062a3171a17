/** Intervals, equivalence tests and corrections: what is equal, what differs, what is undecided. */
package dev.trimtab.lab.stats;
