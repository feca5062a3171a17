package dev.trimtab.cpu.dot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Native memory that threads take for a while and give back, freed when nobody holds it. */
final class Rooms {
  /*
   * Arrays would do, but for the compiler: it compiles a vector load for the kinds of memory that
   * any load of the process has met, and one that may meet an array beside native memory is half
   * as fast, in every loop compiled from then on.
   */

  private static final long ALIGNMENT = 64;

  private final ConcurrentLinkedDeque<Room> left = new ConcurrentLinkedDeque<>();

  /** Memory of one thread, which grows with what is asked of it. */
  final class Room implements AutoCloseable {
    private MemorySegment memory = MemorySegment.NULL;

    private Room() {}

    /** The first {@code bytes} of it, with whatever the last user left there. */
    MemorySegment of(long bytes) {
      if (memory.byteSize() < bytes) {
        memory = Arena.ofAuto().allocate(bytes, ALIGNMENT);
      }
      return memory.asSlice(0, bytes);
    }

    /** Gives it back. */
    @Override
    public void close() {
      left.addFirst(this);
    }
  }

  /** One that nobody uses. */
  Room take() {
    Room room = left.pollFirst();
    return room == null ? new Room() : room;
  }
}
