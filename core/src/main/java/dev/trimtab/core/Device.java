package dev.trimtab.core;

import dev.trimtab.core.registry.Named;

/**
 * A processor that runs forward passes: its memory and its kernels. The id is what users ask for
 * ("cpu", "reference").
 */
public interface Device extends Named, AutoCloseable {
  /** The operations. Thread-safe only as far as the tensors given are not shared. */
  Kernels kernels();

  /** New memory, owned by the caller. */
  Memory memory();

  /**
   * What runs, in one line: processor, instruction set, vector width, library versions, threads.
   * Two devices with the same line give the same bits.
   */
  String description();

  /** Bytes that may still be allocated without harm. */
  long freeBytes();

  @Override
  void close();
}
