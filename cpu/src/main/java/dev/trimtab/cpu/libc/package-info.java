/** What the C library does better than the Java library: memory that is not touched before use. */
package dev.trimtab.cpu.libc;
