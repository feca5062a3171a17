package dev.trimtab.cpu.libc;

import java.lang.foreign.MemorySegment;

/** All memory outside the Java heap as one segment, to which hot loops store by address. */
public final class NativeMemory {
  /*
   * A store to a segment that the compiler does not know makes it look up that segment's bounds and
   * state again for the next one, which halves the speed of a loop that decodes weights. Of this one
   * it knows both. A loop asks for its address once, which checks bounds, and stores from there on.
   */

  /** Every address. */
  @SuppressWarnings("restricted")
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeMemory() {}

  /**
   * The address of a part of a segment, which has to be reachable for as long as it is used.
   *
   * @throws IndexOutOfBoundsException if the segment has no such part
   * @throws IllegalArgumentException if it lies in the Java heap
   * @throws IllegalStateException if it was closed
   */
  public static long address(MemorySegment segment, long from, long bytes) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("a segment in the Java heap has no address");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("memory that was freed has no address");
    }
    return segment.asSlice(from, bytes).address();
  }
}
