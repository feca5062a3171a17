/**
 * What the C library does better than the Java library: memory not touched early, and large pages.
 */
package dev.trimtab.cpu.libc;
