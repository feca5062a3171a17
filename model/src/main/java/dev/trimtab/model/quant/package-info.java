/** Precisions: how the linear layers of decoder blocks are stored and applied, one file each. */
package dev.trimtab.model.quant;
