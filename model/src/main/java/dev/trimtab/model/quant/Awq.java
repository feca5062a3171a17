package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
public final class Awq implements Precision {
  private static final String METHOD = "awq";
  private static final int BITS = 4;
  private static final int FIELDS = Integer.SIZE / BITS;
  private static final int[] ORDER = {0, 2, 4, 6, 1, 3, 5, 7};
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public String id() {
    return METHOD;
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    throw QuantizationConfig.notQuantised("The checkpoint", id());
  }

  @Override
  public boolean stores(Checkpoint checkpoint) {
    return QuantizationConfig.of(checkpoint)
        .filter(config -> config.method().equals(METHOD))
        .isPresent();
  }

  @Override
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute, Arena arena) {
    QuantizationConfig config =
        QuantizationConfig.of(checkpoint)
            .orElseThrow(
                () ->
                    QuantizationConfig.notQuantised("The checkpoint " + checkpoint.folder(), id()));
    return new Reader(checkpoint, config, compute, arena);
  }

  private static final class Reader implements LinearReader {
    private final Checkpoint checkpoint;
    private final ComputeType compute;
    private final Arena arena;
    private final int groupSize;
    private final boolean byOutput;

    Reader(Checkpoint checkpoint, QuantizationConfig config, ComputeType compute, Arena arena) {
      this.checkpoint = checkpoint;
      this.compute = compute;
      this.arena = arena;
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
    public StoredMatrix read(String layer, int rows, int columns) {
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
      return byOutput ? gemv(layer, rows, columns, size) : gemm(layer, rows, columns, size);
    }

    private StoredMatrix gemm(String layer, int rows, int columns, int size) {
      int groups = columns / size;
      int width = rows / FIELDS;
      MemorySegment codes = Regrouping.packed(checkpoint, layer + ".qweight", columns, width);
      MemorySegment zeros = Regrouping.packed(checkpoint, layer + ".qzeros", groups, width);
      float[] scales = Regrouping.scales(checkpoint, layer + ".scales", groups, rows);
      Regrouping result = new Regrouping(Formats.INT4_GROUPS, rows, columns, groups, arena);
      int[][] fields = new int[FIELDS][width];
      int[] words = new int[rows];
      for (int word = 0; word < columns / FIELDS; word++) {
        for (int input = 0; input < FIELDS; input++) {
          long place = ((long) word * FIELDS + input) * width * Integer.BYTES;
          MemorySegment.copy(codes, INT, place, fields[input], 0, width);
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
          int word = zeros.get(INT, ((long) group * width + j) * Integer.BYTES);
          for (int k = 0; k < FIELDS; k++) {
            result.zero(FIELDS * j + ORDER[k], group, (word >>> (BITS * k)) & 15);
          }
        }
      }
      return grouped(result, columns, size);
    }

    private StoredMatrix gemv(String layer, int rows, int columns, int size) {
      int groups = columns / size;
      int width = columns / FIELDS;
      int zeroWidth = zeroWidth(layer, groups, size);
      int scaleWidth = zeroWidth * FIELDS;
      MemorySegment codes = Regrouping.packed(checkpoint, layer + ".qweight", rows, width);
      MemorySegment zeros = Regrouping.packed(checkpoint, layer + ".qzeros", rows, zeroWidth);
      float[] scales = Regrouping.scales(checkpoint, layer + ".scales", rows, scaleWidth);
      Regrouping result = new Regrouping(Formats.INT4_GROUPS, rows, columns, groups, arena);
      for (int output = 0; output < rows; output++) {
        for (int word = 0; word < width; word++) {
          long place = (long) output * width + word;
          result.word(output, word, codes.get(INT, place * Integer.BYTES));
        }
        for (int group = 0; group < groups; group++) {
          long place = (long) output * zeroWidth + group / FIELDS;
          int word = zeros.get(INT, place * Integer.BYTES);
          result.zero(output, group, (word >>> (BITS * (group % FIELDS))) & 15);
          result.scale(output, group, scales[output * scaleWidth + group]);
        }
      }
      return grouped(result, columns, size);
    }

    private StoredMatrix grouped(Regrouping result, int columns, int size) {
      for (int input = 0; input < columns; input++) {
        result.member(input, input / size);
      }
      return result.matrix(compute.operand());
    }

    /** Words of zero points of an output: AutoAWQ's kernel reads as many as 1024 inputs have. */
    private int zeroWidth(String layer, int groups, int size) {
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
      return Math.ceilDiv(Math.ceilDiv(groups, FIELDS), multiple) * multiple;
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
}
