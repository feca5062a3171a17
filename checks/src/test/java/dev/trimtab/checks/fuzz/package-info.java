/**
 * What strangers' files can do to their readers: fuzzed by Jazzer on request, and replayed on the
 * kept inputs in every test run.
 */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.fuzz;
