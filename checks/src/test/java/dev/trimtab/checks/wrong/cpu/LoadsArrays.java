package dev.trimtab.checks.wrong.cpu;

import java.lang.foreign.MemorySegment;

/** A loop whose memory is an array now and then. */
final class LoadsArrays {
  private LoadsArrays() {}

  static MemorySegment scratch(int n) {
    return MemorySegment.ofArray(new float[n]);
  }
}
