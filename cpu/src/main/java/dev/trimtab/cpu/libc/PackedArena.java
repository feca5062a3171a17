package dev.trimtab.cpu.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory of zeros for what is written once and read in every step: the pieces asked for lie side by
 * side in large ones, which on Linux are asked to be in pages of 2 MiB. Shared between threads once
 * it is allocated; allocated by one at a time.
 */
public final class PackedArena implements Arena {
  /*
   * A step reads all weights once, and with pages of 4 KiB it looks up as many of them as it reads
   * bytes by the thousand. Large pages are taken whole when they are touched, so that they are
   * asked for only where what is left over is small beside the rest.
   */

  /** A large page. */
  private static final long PAGE = 1 << 21;

  /** From here on one asked for is a piece of its own: what it leaves of a page is not touched. */
  private static final long ALONE = 2 * PAGE;

  private static final long SMALLEST = 1 << 20;
  private static final long LARGEST = 1 << 25;
  private static final int MADV_HUGEPAGE = 14;

  private final ZeroedArena pieces = new ZeroedArena();
  private final boolean largePages;
  private MemorySegment piece = MemorySegment.NULL;
  private long used;
  private long total;

  /** An empty one; large pages are asked for as Linux wants it, or not at all. */
  public PackedArena(boolean largePages) {
    this.largePages = largePages;
  }

  @Override
  public MemorySegment allocate(long bytes, long alignment) {
    if (bytes < 0 || alignment < 1 || Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException("%d bytes aligned to %d".formatted(bytes, alignment));
    }
    if (bytes >= ALONE) {
      return piece(bytes, alignment);
    }
    long at = used + (-(piece.address() + used) & (alignment - 1));
    if (at > piece.byteSize() - bytes) {
      piece = piece(Math.max(bytes, Math.clamp(total, SMALLEST, LARGEST)), alignment);
      at = 0;
    }
    used = at + bytes;
    return piece.asSlice(at, bytes);
  }

  private MemorySegment piece(long bytes, long alignment) {
    boolean large = largePages && bytes >= ALONE;
    MemorySegment memory = pieces.allocate(bytes, large ? Math.max(PAGE, alignment) : alignment);
    if (large) {
      askForLargePages(memory);
    }
    total += bytes;
    return memory;
  }

  /* Advice, which a kernel without such pages refuses: the memory is as good in small ones. */
  @SuppressWarnings("restricted")
  private static void askForLargePages(MemorySegment memory) {
    Linker linker = Linker.nativeLinker();
    MethodHandle advise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    try {
      int _ = (int) advise.invokeExact(memory, memory.byteSize() / PAGE * PAGE, MADV_HUGEPAGE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public MemorySegment.Scope scope() {
    return pieces.scope();
  }

  @Override
  public void close() {
    pieces.close();
  }
}
