/** Statistics that read files. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.wrong.lab.stats;
