/** Model families: one file each, with its weights and its forward pass from top to bottom. */
package dev.trimtab.model.arch;
