/** A laboratory that looks at a device. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.wrong.lab;
