/** Measures that need no judge. */
package dev.trimtab.lab.measure;
