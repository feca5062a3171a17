/**
 * The matrix products of oneDNN, Intel's library of neural-network primitives, called through
 * java.lang.foreign: its raw binding, its owner, and the weights packed for it.
 */
package dev.trimtab.cpu.onednn;
