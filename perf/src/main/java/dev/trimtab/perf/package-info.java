/** Micro-benchmarks of the CPU device's kernels. */
@NullMarked
package dev.trimtab.perf;

import org.jspecify.annotations.NullMarked;
