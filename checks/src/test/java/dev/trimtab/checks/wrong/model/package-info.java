/** A model that looks at a device. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.wrong.model;
