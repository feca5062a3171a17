/** What the parts of the CPU device share: its threads, and the form of a matrix product. */
package dev.trimtab.cpu.work;
