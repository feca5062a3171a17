/** The parts that model families share. */
package dev.trimtab.model.layer;
