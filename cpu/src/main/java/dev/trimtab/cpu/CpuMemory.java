package dev.trimtab.cpu;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.libc.PackedArena;
import dev.trimtab.cpu.libc.ZeroedArena;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** Memory outside the heap, aligned to cache lines and freed on closing. */
final class CpuMemory implements Memory {
  /** A cache line, and the widest vector. */
  static final long ALIGNMENT = 64;

  private final Arena arena = new ZeroedArena();
  private final Arena weights = new PackedArena(Machine.platform().startsWith("linux"));
  private final List<ProductMaker> makers;
  private long bytes;

  /**
   * @param makers asked for a product in this order
   */
  CpuMemory(List<ProductMaker> makers) {
    this.makers = makers;
  }

  @Override
  public Tensor tensor(int rows, int columns) {
    long size = Math.multiplyExact(Math.multiplyExact((long) rows, columns), Float.BYTES);
    bytes += size;
    return new Tensor(arena.allocate(size, ALIGNMENT), rows, columns, columns);
  }

  @Override
  public Weight product(StoredMatrix matrix) {
    for (ProductMaker maker : makers) {
      Optional<Product> product = maker.make(matrix, weights);
      if (product.isPresent()) {
        bytes += product.get().bytes();
        letGo(matrix.values());
        return product.get();
      }
    }
    throw new IllegalArgumentException(
        "no product for %s in %s".formatted(matrix.format().id(), matrix.operand()));
  }

  /** Pages of a file that was read to be packed; should they be wanted again, they come back. */
  private static void letGo(MemorySegment values) {
    if (values.isMapped()) {
      values.unload();
    }
  }

  @Override
  public Weight lookup(StoredMatrix matrix) {
    return new CpuLookup(matrix);
  }

  @Override
  public KvBlocks keyValues(KvShape shape, int blocks) {
    CpuKvBlocks room = new CpuKvBlocks(shape, blocks, arena);
    bytes += room.bytes();
    return room;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    weights.close();
    arena.close();
  }
}
