/** A device that looks upward. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.wrong.cpu;
