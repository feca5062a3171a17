/** A study's folder: artifacts kept under the hash of all they depend on, and its only writer. */
package dev.trimtab.lab.store;
