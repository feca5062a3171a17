/** What can be changed and read in a forward pass, as data attached to a row of a batch. */
package dev.trimtab.model.hook;
