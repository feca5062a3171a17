package dev.trimtab.model.quant;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * Integers of groups on their way from the layout of a checkpoint into that of {@link
 * GroupedIntegers}: the one copy of a layer that is made.
 */
final class Regrouping {
  private static final int OUTPUTS = GroupedIntegers.OUTPUTS;
  private static final long ALIGNMENT = 64;

  private final GroupedIntegers format;
  private final int rows;
  private final int columns;
  private final int groups;
  private final int words;
  private final int zeroWords;
  private final MemorySegment values;
  private final MemorySegment scales;
  private final MemorySegment zeros;
  private final MemorySegment members;

  /** An empty matrix [rows, columns] of {@code groups} groups. */
  Regrouping(GroupedIntegers format, int rows, int columns, int groups, Arena arena) {
    this.format = format;
    this.rows = rows;
    this.columns = columns;
    this.groups = groups;
    this.words = GroupedIntegers.words(columns, format.bits());
    this.zeroWords = GroupedIntegers.words(groups, GroupedIntegers.ZERO_BITS);
    long outputs = (long) GroupedIntegers.blocks(rows) * OUTPUTS;
    this.values = arena.allocate(outputs * words * Integer.BYTES, ALIGNMENT);
    this.scales = arena.allocate(outputs * groups * Float.BYTES, ALIGNMENT);
    this.zeros = arena.allocate(outputs * zeroWords * Integer.BYTES, ALIGNMENT);
    this.members = arena.allocate((long) columns * Integer.BYTES, ALIGNMENT);
  }

  /** Sets word {@code index} of an output's codes. */
  void word(int output, int index, int word) {
    values.set(LittleEndian.INT, GroupedIntegers.place(output, index, words), word);
  }

  /** Sets word {@code index} of every output's codes, from words that lie side by side. */
  void words(int index, MemorySegment row, long from) {
    for (int output = 0; output < rows; output += OUTPUTS) {
      MemorySegment.copy(
          row,
          from + (long) output * Integer.BYTES,
          values,
          GroupedIntegers.place(output, index, words),
          (long) Math.min(OUTPUTS, rows - output) * Integer.BYTES);
    }
  }

  /** Sets a scale. */
  void scale(int output, int group, float scale) {
    scales.set(LittleEndian.FLOAT, GroupedIntegers.place(output, group, groups), scale);
  }

  /** Sets a zero point, once. */
  void zero(int output, int group, int zero) {
    int bit = group * GroupedIntegers.ZERO_BITS;
    long place = GroupedIntegers.place(output, bit / Integer.SIZE, zeroWords);
    zeros.set(
        LittleEndian.INT,
        place,
        zeros.get(LittleEndian.INT, place) | (zero << (bit % Integer.SIZE)));
  }

  /** Sets the group of an input. */
  void member(int input, int group) {
    members.set(LittleEndian.INT, (long) input * Integer.BYTES, group);
  }

  /** The matrix. */
  StoredMatrix matrix(Operand operand) {
    return new StoredMatrix(
        format,
        rows,
        columns,
        operand,
        Map.of(
            StoredMatrix.VALUES,
            values,
            StoredMatrix.SCALES,
            scales,
            GroupedIntegers.ZEROS,
            zeros,
            GroupedIntegers.GROUPS,
            members));
  }

  /** Words of a checkpoint in the shape that they must have. */
  static MemorySegment packed(Checkpoint checkpoint, String name, long... shape) {
    StoredTensor tensor = checkpoint.shaped(name, shape);
    if (tensor.type() != ElementType.I32) {
      throw wrong(checkpoint, name, "is %s, wanted I32".formatted(tensor.type()));
    }
    return tensor.bytes();
  }

  /** Finite scales of a checkpoint in the shape that they must have. */
  static float[] scales(Checkpoint checkpoint, String name, long... shape) {
    StoredTensor tensor = checkpoint.shaped(name, shape);
    if (!tensor.type().floating() || tensor.type().bytes() < 2) {
      throw wrong(
          checkpoint, name, "is %s, wanted floating-point numbers".formatted(tensor.type()));
    }
    float[] scales = tensor.toFloats();
    for (int i = 0; i < scales.length; i++) {
      if (!Float.isFinite(scales[i])) {
        int width = tensor.size(1);
        throw wrong(
            checkpoint,
            name,
            "holds %s at [%d, %d]: the scale overflowed when the checkpoint was made"
                .formatted(scales[i], i / width, i % width));
      }
    }
    return scales;
  }

  /** Fails unless {@code count} fields of {@code bits} fill whole words. */
  static void requireWholeWords(Checkpoint checkpoint, String name, int count, int bits) {
    if ((long) count * bits % Integer.SIZE != 0) {
      throw wrong(
          checkpoint,
          name,
          "packs %d values of %d bits, which do not fill words of 32 bits".formatted(count, bits));
    }
  }

  /** The error for a tensor that is not what it should be. */
  static FormatException wrong(Checkpoint checkpoint, String name, String what) {
    return new FormatException(checkpoint.path(name), -1, "tensor " + name + " " + what);
  }

  /** The bits of codes that a list of formats has, for messages. */
  static String known(List<GroupedIntegers> formats) {
    return String.join(
        ", ", formats.stream().map(format -> String.valueOf(format.bits())).toList());
  }
}
