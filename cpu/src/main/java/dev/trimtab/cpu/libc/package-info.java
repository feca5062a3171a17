/**
 * Memory outside the Java heap as the C library sees it: not touched early, in large pages, and
 * stored to by address.
 */
package dev.trimtab.cpu.libc;
