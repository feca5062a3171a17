/**
 * Matrix products of weights that are decoded tile by tile just before they are multiplied: one
 * class a format decodes, and the same loops multiply for all of them.
 */
package dev.trimtab.cpu.tile;
