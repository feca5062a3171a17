package dev.trimtab.cpu.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory of zeros outside the heap, shared between threads, of which no page is taken before it is
 * touched: room for the largest step of a model costs what its steps use.
 */
public final class ZeroedArena implements Arena {
  /*
   * The arenas of the Java library write the zeros themselves, which touches every page at once.
   * The C library's calloc takes large pieces from the system, where they are zeros already.
   */

  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
  private static final MethodHandle CALLOC =
      function("calloc", FunctionDescriptor.of(ValueLayout.ADDRESS, SIZE, SIZE));
  private static final MethodHandle FREE =
      function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  private final Arena lifetime = Arena.ofShared();

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    return linker.downcallHandle(library.findOrThrow(name), type);
  }

  @Override
  @SuppressWarnings("restricted")
  public MemorySegment allocate(long bytes, long alignment) {
    if (bytes < 0 || alignment < 1 || Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException("%d bytes aligned to %d".formatted(bytes, alignment));
    }
    long size = Math.addExact(bytes, alignment);
    MemorySegment found = calloc(size);
    if (found.address() == 0) {
      throw new OutOfMemoryError("%d bytes outside the heap".formatted(size));
    }
    MemorySegment whole = found.reinterpret(size, lifetime, ZeroedArena::free);
    return whole.asSlice(-found.address() & (alignment - 1), bytes);
  }

  private static MemorySegment calloc(long size) {
    try {
      return (MemorySegment) CALLOC.invokeExact(1L, size);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void free(MemorySegment whole) {
    try {
      FREE.invokeExact(whole);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public MemorySegment.Scope scope() {
    return lifetime.scope();
  }

  @Override
  public void close() {
    lifetime.close();
  }
}
