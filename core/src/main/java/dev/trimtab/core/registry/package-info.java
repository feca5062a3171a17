/** Named members of one kind: the one line that makes a thing known. */
package dev.trimtab.core.registry;
