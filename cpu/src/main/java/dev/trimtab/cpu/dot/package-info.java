/**
 * Matrix products by the Vector API, for processors and platforms without a library, and the loops
 * over rows that those of a library share with them.
 */
package dev.trimtab.cpu.dot;
