package dev.trimtab.model.file;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * A tensor whose file packs numbers in blocks with common scales; readable as long as its file is
 * open.
 *
 * @param name its name
 * @param format how a block is written
 * @param shape its extents, outermost first; a row is whole blocks
 * @param bytes its blocks
 */
public record PackedTensor(String name, RowBlocks format, List<Long> shape, MemorySegment bytes) {
  /** Copies the shape. */
  public PackedTensor {
    shape = List.copyOf(shape);
  }

  /** The matrix where it lies; of more than two extents, the outer ones are rows together. */
  public StoredMatrix matrix(Operand operand) {
    int columns = Math.toIntExact(shape.getLast());
    long rows = shape.subList(0, shape.size() - 1).stream().reduce(1L, Math::multiplyExact);
    return new StoredMatrix(
        format, Math.toIntExact(rows), columns, operand, Map.of(StoredMatrix.VALUES, bytes));
  }
}
