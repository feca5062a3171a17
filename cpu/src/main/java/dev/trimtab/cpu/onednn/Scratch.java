package dev.trimtab.cpu.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory that grows with what is asked of it. Its contents last until the next asking. */
final class Scratch implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private @Nullable Arena arena;
  private MemorySegment memory = MemorySegment.NULL;

  /** At least {@code bytes} of memory, uninitialised but for its first use. */
  MemorySegment of(long bytes) {
    if (memory.byteSize() < bytes) {
      close();
      Arena next = Arena.ofShared();
      memory = next.allocate(bytes, ALIGNMENT);
      arena = next;
    }
    return memory;
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
    }
    memory = MemorySegment.NULL;
  }
}
