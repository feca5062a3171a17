/**
 * The CPU device: memory outside the heap, vector loops, and products by the best maker there is.
 */
package dev.trimtab.cpu;
