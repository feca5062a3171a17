package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * AWQ: 4-bit integers with zero points, rounded after the inputs that matter were scaled up (Lin et
 * al. 2024). Read from checkpoints of AutoAWQ and GPTQModel in the layouts gemm and gemv; layers
 * that these left alone, which have a {@code weight} instead of a {@code qweight}, are read as they
 * are.
 *
 * <p>In the layout gemm a layer X [out, in] has {@code X.qweight} int32 [in, out / 8], {@code
 * X.qzeros} int32 [in / g, out / 8] and {@code X.scales} [in / g, out]; field k of a word belongs
 * to the output 8 j + [0, 2, 4, 6, 1, 3, 5, 7][k]. In the layout gemv they are int32 [out, in / 8],
 * int32 [out, w] and [out, 8 w], fields in order, where w is in / g / 8 rounded up to what
 * AutoAWQ's kernel wants.
 */
final class Awq implements LinearReader {
  private static final int BITS = 4;
  private static final int FIELDS = Integer.SIZE / BITS;
  private static final int[] ORDER = {0, 2, 4, 6, 1, 3, 5, 7};

  private final Checkpoint checkpoint;
  private final ComputeType compute;
  private final int groupSize;
  private final boolean byOutput;

  Awq(Checkpoint checkpoint, QuantizationConfig config, ComputeType compute) {
    this.checkpoint = checkpoint;
    this.compute = compute;
    this.groupSize = config.integer("group_size", 128);
    int bits = config.integer("bits", BITS);
    String layout = config.text("version", "gemm").toLowerCase(Locale.ROOT);
    this.byOutput = layout.equals("gemv");
    if (!byOutput && !layout.equals("gemm")) {
      throw new UserError(
          "The checkpoint %s is in AWQ's layout \"%s\", made for one kernel of a GPU."
              .formatted(checkpoint.folder(), layout),
          "Use one of the same model in the layout gemm or gemv.");
    }
    if (bits != BITS) {
      throw new UserError(
          "The checkpoint %s stores %d bits a weight.".formatted(checkpoint.folder(), bits),
          "AWQ is read in 4 bits; use such a checkpoint.");
    }
    if (groupSize == 0 || groupSize < -1) {
      throw config.wrong("group_size", "-1 or the inputs of a group");
    }
  }

  @Override
  public StoredMatrix read(String layer, int rows, int columns, Arena arena) {
    String codes = layer + ".qweight";
    if (!checkpoint.has(codes)) {
      StoredTensor weight = checkpoint.shaped(layer + ".weight", rows, columns);
      return Dense.own(weight, compute.operand(), arena);
    }
    int size = groupSize == -1 ? columns : groupSize;
    if (columns % size != 0) {
      throw Regrouping.wrong(
          checkpoint,
          codes,
          "has %d inputs, which groups of %d do not divide".formatted(columns, size));
    }
    Regrouping.requireWholeWords(checkpoint, codes, columns, BITS);
    Regrouping.requireWholeWords(checkpoint, codes, rows, BITS);
    Shape shape = new Shape(rows, columns, size);
    StoredMatrix matrix = byOutput ? gemv(layer, shape, arena) : gemm(layer, shape, arena);
    checkpoint.tensor(codes).unload();
    return matrix;
  }

  /** A layer's outputs, its inputs, and those of them that a group has. */
  private record Shape(int rows, int columns, int size) {
    int groups() {
      return columns / size;
    }

    Regrouping empty(Arena arena) {
      Regrouping empty = new Regrouping(Formats.INT4_GROUPS, rows, columns, groups(), arena);
      for (int input = 0; input < columns; input++) {
        empty.member(input, input / size);
      }
      return empty;
    }
  }

  private StoredMatrix gemm(String layer, Shape shape, Arena arena) {
    int rows = shape.rows();
    int columns = shape.columns();
    int groups = shape.groups();
    int width = rows / FIELDS;
    MemorySegment codes = Regrouping.packed(checkpoint, layer + ".qweight", columns, width);
    MemorySegment zeros = Regrouping.packed(checkpoint, layer + ".qzeros", groups, width);
    float[] scales = Regrouping.scales(checkpoint, layer + ".scales", groups, rows);
    Regrouping result = shape.empty(arena);
    int[][] fields = new int[FIELDS][width];
    int[] words = new int[rows];
    for (int word = 0; word < columns / FIELDS; word++) {
      for (int input = 0; input < FIELDS; input++) {
        long place = ((long) word * FIELDS + input) * width * Integer.BYTES;
        MemorySegment.copy(codes, LittleEndian.INT, place, fields[input], 0, width);
      }
      transpose(fields);
      for (int k = 0; k < FIELDS; k++) {
        for (int j = 0; j < width; j++) {
          words[FIELDS * j + ORDER[k]] = fields[k][j];
        }
      }
      result.words(word, MemorySegment.ofArray(words), 0);
    }
    for (int group = 0; group < groups; group++) {
      for (int output = 0; output < rows; output++) {
        result.scale(output, group, scales[group * rows + output]);
      }
      for (int j = 0; j < width; j++) {
        int word = zeros.get(LittleEndian.INT, ((long) group * width + j) * Integer.BYTES);
        for (int k = 0; k < FIELDS; k++) {
          result.zero(FIELDS * j + ORDER[k], group, (word >>> (BITS * k)) & 15);
        }
      }
    }
    return result.matrix(compute.operand());
  }

  private StoredMatrix gemv(String layer, Shape shape, Arena arena) {
    int rows = shape.rows();
    int groups = shape.groups();
    int width = shape.columns() / FIELDS;
    int zeroWidth = zeroWidth(layer, shape);
    int scaleWidth = zeroWidth * FIELDS;
    MemorySegment codes = Regrouping.packed(checkpoint, layer + ".qweight", rows, width);
    MemorySegment zeros = Regrouping.packed(checkpoint, layer + ".qzeros", rows, zeroWidth);
    float[] scales = Regrouping.scales(checkpoint, layer + ".scales", rows, scaleWidth);
    Regrouping result = shape.empty(arena);
    for (int output = 0; output < rows; output++) {
      for (int word = 0; word < width; word++) {
        long place = (long) output * width + word;
        result.word(output, word, codes.get(LittleEndian.INT, place * Integer.BYTES));
      }
      for (int group = 0; group < groups; group++) {
        long place = (long) output * zeroWidth + group / FIELDS;
        int word = zeros.get(LittleEndian.INT, place * Integer.BYTES);
        result.zero(output, group, (word >>> (BITS * (group % FIELDS))) & 15);
        result.scale(output, group, scales[output * scaleWidth + group]);
      }
    }
    return result.matrix(compute.operand());
  }

  /** Words of zero points of an output: AutoAWQ's kernel reads as many as 1024 inputs have. */
  private int zeroWidth(String layer, Shape shape) {
    int size = shape.size();
    int multiple =
        switch (size) {
          case 32 -> 4;
          case 64 -> 2;
          default -> 1;
        };
    if (size < 128 && multiple == 1) {
      throw Regrouping.wrong(
          checkpoint,
          layer + ".qweight",
          "has groups of %d, the layout gemv is defined for 32, 64 and from 128 on"
              .formatted(size));
    }
    return Math.ceilDiv(Math.ceilDiv(shape.groups(), FIELDS), multiple) * multiple;
  }

  /** Field k of word j of row r becomes field r of word j of row k. */
  private static void transpose(int[][] rows) {
    for (int distance = FIELDS / 2; distance > 0; distance /= 2) {
      for (int row = 0; row < FIELDS; row++) {
        if ((row & distance) == 0) {
          swap(rows[row], rows[row + distance], distance * BITS);
        }
      }
    }
  }

  /** Swaps every second stretch of {@code shift} bits of a with those of b before them. */
  private static void swap(int[] a, int[] b, int shift) {
    int mask =
        switch (shift) {
          case 16 -> 0x0000ffff;
          case 8 -> 0x00ff00ff;
          default -> 0x0f0f0f0f;
        };
    for (int j = 0; j < a.length; j++) {
      int differing = ((a[j] >>> shift) ^ b[j]) & mask;
      b[j] ^= differing;
      a[j] ^= differing << shift;
    }
  }
}
