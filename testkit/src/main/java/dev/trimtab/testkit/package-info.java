/** Contracts that every member of a kind is tested against, and the fixtures for them. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.testkit;
