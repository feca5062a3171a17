package dev.trimtab.model.file.gguf;

import dev.trimtab.core.format.Format;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor of a GGUF file, readable as long as the file is open.
 *
 * @param name its name in the file
 * @param format how its numbers are written
 * @param shape its extents, outermost first; rows lie one after another
 * @param bytes its numbers
 */
public record GgufTensor(String name, Format format, List<Long> shape, MemorySegment bytes) {
  /** Copies the shape. */
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long elements() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
