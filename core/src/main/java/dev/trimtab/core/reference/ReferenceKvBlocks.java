package dev.trimtab.core.reference;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Tensor;

/**
 * Keys and values as two matrices [layers × blocks × BLOCK, heads × headSize].
 *
 * @param keys one row a layer, block and position
 * @param values the same
 */
record ReferenceKvBlocks(KvShape shape, int blocks, Tensor keys, Tensor values)
    implements KvBlocks {
  /** The row of one position of a block in one layer. */
  int row(int layer, int block, int position) {
    return (layer * blocks + block) * BLOCK + position % BLOCK;
  }

  @Override
  public void copy(int from, int to) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      int source = row(layer, from, 0);
      int target = row(layer, to, 0);
      for (Tensor half : new Tensor[] {keys, values}) {
        half.slice(target, target + BLOCK)
            .data()
            .copyFrom(half.slice(source, source + BLOCK).data().asSlice(0, blockBytes()));
      }
    }
  }

  private long blockBytes() {
    return (long) BLOCK * keys.columns() * Float.BYTES;
  }
}
