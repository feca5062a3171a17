/**
 * The rules of the house as tests: what may import what, how sources are written, what the
 * documents must say. Each architecture rule is also run on a class that breaks it, so that none is
 * empty.
 */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks;
