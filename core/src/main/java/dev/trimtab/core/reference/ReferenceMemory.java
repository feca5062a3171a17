package dev.trimtab.core.reference;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.MemorySegment;

/** Tensors on the Java heap; matrices stay where they are. */
final class ReferenceMemory implements Memory {
  private long bytes;

  @Override
  public Tensor tensor(int rows, int columns) {
    int elements = Math.multiplyExact(rows, columns);
    bytes += (long) elements * Float.BYTES;
    return new Tensor(MemorySegment.ofArray(new float[elements]), rows, columns, columns);
  }

  @Override
  public Weight product(StoredMatrix matrix) {
    return new ReferenceWeight(matrix);
  }

  @Override
  public Weight lookup(StoredMatrix matrix) {
    return new ReferenceWeight(matrix);
  }

  @Override
  public KvBlocks keyValues(KvShape shape, int blocks) {
    int rows = Math.multiplyExact(shape.layers() * KvBlocks.BLOCK, blocks);
    int columns = shape.heads() * shape.headSize();
    return new ReferenceKvBlocks(shape, blocks, tensor(rows, columns), tensor(rows, columns));
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {}
}
