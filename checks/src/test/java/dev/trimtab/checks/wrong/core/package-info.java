/** Classes that break rules: each rule is tried on them. */
@org.jspecify.annotations.NullMarked
package dev.trimtab.checks.wrong.core;
