package dev.trimtab.core;

import dev.trimtab.core.format.StoredMatrix;

/** Memory of one device that is given back all at once: the owner of tensors, weights and keys. */
public interface Memory extends AutoCloseable {
  /** A tensor of zeros. */
  Tensor tensor(int rows, int columns);

  /**
   * A matrix ready for {@link Kernels#multiply}: packed once, in its own format. Unless the weight
   * is {@linkplain Weight#inPlace in place}, the matrix is read to the end before this returns.
   */
  Weight product(StoredMatrix matrix);

  /**
   * A matrix ready for {@link Kernels#embed}. A device that reads the host's memory uses the matrix
   * in place.
   */
  Weight lookup(StoredMatrix matrix);

  /** Room for keys and values, {@code blocks} blocks of {@link KvBlocks#BLOCK} positions. */
  KvBlocks keyValues(KvShape shape, int blocks);

  /** Bytes handed out so far. */
  long bytes();

  @Override
  void close();
}
