package dev.trimtab.core.format;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A format of GGUF files: rows of whole blocks, each with small integers and the scales to read
 * them with, all in {@link StoredMatrix#VALUES}.
 *
 * <p>A value is scale · code + offset in float32, rounded after each step; scale and offset belong
 * to a group of elements within the block. Formats without offsets have −0, which changes no bit of
 * the product.
 */
public final class RowBlocks implements Format {
  /** How the bytes of one block are taken apart. */
  interface Layout {
    /** Takes apart the block at byte {@code at}. */
    void unpack(Unpacked block, MemorySegment values, long at);
  }

  /** One block taken apart; filled anew by every {@link RowBlocks#unpack}. */
  public static final class Unpacked {
    private final byte[] codes;
    private final float[] scales;
    private final float[] offsets;

    private Unpacked(int elements, int groups) {
      codes = new byte[elements];
      scales = new float[groups];
      offsets = new float[groups];
      Arrays.fill(offsets, -0f);
    }

    /** The code of an element. */
    public byte code(int element) {
      return codes[element];
    }

    /** The scale of a group. */
    public float scale(int group) {
      return scales[group];
    }

    /** The offset of a group. */
    public float offset(int group) {
      return offsets[group];
    }

    void code(int element, int value) {
      codes[element] = (byte) value;
    }

    void scale(int group, float value) {
      scales[group] = value;
    }

    void offset(int group, float value) {
      offsets[group] = value;
    }
  }

  private final String id;
  private final int elements;
  private final int bytes;
  private final int group;
  private final Layout layout;

  /**
   * A format.
   *
   * @param id its name in GGUF
   * @param elements of a block
   * @param bytes of a block
   * @param group elements that share scale and offset
   * @param layout how a block is taken apart
   */
  RowBlocks(String id, int elements, int bytes, int group, Layout layout) {
    this.id = id;
    this.elements = elements;
    this.bytes = bytes;
    this.group = group;
    this.layout = layout;
  }

  @Override
  public String id() {
    return id;
  }

  /** Elements of a block. */
  public int elements() {
    return elements;
  }

  /** Bytes of a block. */
  public int bytes() {
    return bytes;
  }

  /** Elements that share scale and offset. */
  public int group() {
    return group;
  }

  /** Room for a block. */
  public Unpacked room() {
    return new Unpacked(elements, elements / group);
  }

  /** Takes apart block {@code block} of a row. */
  public void unpack(Unpacked to, StoredMatrix matrix, int row, int block) {
    long blocks = matrix.columns() / elements;
    layout.unpack(to, matrix.values(), (row * blocks + block) * bytes);
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    Unpacked block = room();
    for (int b = 0; b < matrix.columns() / elements; b++) {
      unpack(block, matrix, row, b);
      int at = offset + b * elements;
      for (int e = 0; e < elements; e++) {
        int g = e / group;
        dst[at + e] = block.scales[g] * block.codes[e] + block.offsets[g];
      }
    }
  }

  @Override
  public void check(StoredMatrix matrix) {
    if (matrix.columns() % elements != 0) {
      throw new IllegalArgumentException(
          "%s wants rows of whole blocks of %d, found %d columns"
              .formatted(id, elements, matrix.columns()));
    }
    matrix.require(
        StoredMatrix.VALUES, (long) matrix.rows() * (matrix.columns() / elements) * bytes);
  }
}
