package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * GPTQ: integers of 2, 3, 4 or 8 bits that were rounded one input after another, each making up for
 * the errors before it (Frantar et al. 2023). Read from checkpoints of GPTQModel and AutoGPTQ;
 * layers that these left alone, which have a {@code weight} instead of a {@code qweight}, are read
 * as they are.
 *
 * <p>A layer X [out, in] has {@code X.qweight} int32 [in · bits / 32, out], {@code X.qzeros} int32
 * [groups, out · bits / 32], {@code X.scales} [groups, out], and {@code X.g_idx} int32 [in], which
 * may be left out where groups are runs of inputs. Fields are packed lowest bits first, three bits
 * running on across the ends of words. The format "gptq" stores a zero point less one, modulo 2 to
 * the power of bits; "gptq_v2" stores it as it is.
 */
final class Gptq implements LinearReader {
  private static final List<GroupedIntegers> KNOWN =
      List.of(Formats.INT2_GROUPS, Formats.INT3_GROUPS, Formats.INT4_GROUPS, Formats.INT8_GROUPS);

  private final Checkpoint checkpoint;
  private final ComputeType compute;
  private final GroupedIntegers format;
  private final int groupSize;
  private final boolean varied;
  private final boolean lessOne;

  Gptq(Checkpoint checkpoint, QuantizationConfig config, ComputeType compute) {
    this.checkpoint = checkpoint;
    this.compute = compute;
    this.varied = config.given("dynamic");
    this.groupSize = config.integer("group_size", -1);
    String layout = config.text("checkpoint_format", config.text("format", "gptq"));
    this.lessOne = layout.equals("gptq");
    String words = config.text("pack_dtype", "int32");
    boolean known = lessOne || layout.equals("gptq_v2");
    if (!known || config.flag("is_marlin_format") || !words.equals("int32")) {
      throw new UserError(
          "The checkpoint %s is in GPTQ's layout \"%s\" of %s words, which Trimtab does not read."
              .formatted(checkpoint.folder(), known && lessOne ? "marlin" : layout, words),
          "Use one of the same model in the format gptq or gptq_v2, packed in int32.");
    }
    int bits = config.integer("bits", 4);
    this.format =
        KNOWN.stream()
            .filter(candidate -> candidate.bits() == bits)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserError(
                        "The checkpoint %s stores %d bits a weight."
                            .formatted(checkpoint.folder(), bits),
                        "GPTQ is read in %s bits; use such a checkpoint."
                            .formatted(Regrouping.known(KNOWN))));
    if (groupSize == 0 || groupSize < -1) {
      throw config.wrong("group_size", "-1 or the inputs of a group");
    }
  }

  @Override
  public StoredMatrix read(String layer, int rows, int columns, Arena arena) {
    if (!checkpoint.has(layer + ".qweight")) {
      StoredTensor weight = checkpoint.shaped(layer + ".weight", rows, columns);
      return Dense.own(weight, compute.operand(), arena);
    }
    GroupedIntegers own = format(layer + ".qweight", columns);
    int bits = own.bits();
    Regrouping.requireWholeWords(checkpoint, layer + ".qweight", columns, bits);
    Regrouping.requireWholeWords(checkpoint, layer + ".qzeros", rows, bits);
    int words = GroupedIntegers.words(columns, bits);
    MemorySegment codes = Regrouping.packed(checkpoint, layer + ".qweight", words, rows);
    int groups = groups(layer, columns);
    float[] scales = Regrouping.scales(checkpoint, layer + ".scales", groups, rows);
    int zeroWords = GroupedIntegers.words(rows, bits);
    MemorySegment zeros = Regrouping.packed(checkpoint, layer + ".qzeros", groups, zeroWords);
    int[] members = members(layer, columns, groups);
    Regrouping result = new Regrouping(own, rows, columns, groups, arena);
    for (int word = 0; word < words; word++) {
      result.words(word, codes, (long) word * rows * Integer.BYTES);
    }
    for (int group = 0; group < groups; group++) {
      long from = (long) group * zeroWords * Integer.BYTES;
      for (int output = 0; output < rows; output++) {
        result.scale(output, group, scales[group * rows + output]);
        result.zero(output, group, zero(zeros, from, output, bits));
      }
    }
    for (int input = 0; input < columns; input++) {
      result.member(input, members[input]);
    }
    checkpoint.tensor(layer + ".qweight").unload();
    return result.matrix(compute.operand());
  }

  /** The format of a layer; where layers vary, the one whose bits the shape of the codes has. */
  private GroupedIntegers format(String name, int columns) {
    if (!varied) {
      return format;
    }
    StoredTensor tensor = checkpoint.tensor(name);
    long bits = tensor.shape().isEmpty() ? 0 : tensor.shape().getFirst() * Integer.SIZE;
    return KNOWN.stream()
        .filter(known -> (long) known.bits() * columns == bits)
        .findFirst()
        .orElseThrow(
            () ->
                Regrouping.wrong(
                    checkpoint,
                    name,
                    "is %s, wanted [%d · bits / 32, outputs] with bits one of %s"
                        .formatted(tensor.shape(), columns, Regrouping.known(KNOWN))));
  }

  private int groups(String layer, int columns) {
    StoredTensor scales = checkpoint.tensor(layer + ".scales");
    if (varied && !scales.shape().isEmpty() && scales.shape().getFirst() <= columns) {
      return Math.max(1, scales.size(0));
    }
    return groupSize == -1 ? 1 : Math.ceilDiv(columns, groupSize);
  }

  /*
   * Files without act-order may have a g_idx of nothing but zeros, which means that groups are
   * runs of inputs.
   */
  private int[] members(String layer, int columns, int groups) {
    int size = varied || groupSize == -1 ? Math.ceilDiv(columns, groups) : groupSize;
    int[] members = new int[columns];
    for (int input = 0; input < columns; input++) {
      members[input] = input / size;
    }
    String name = layer + ".g_idx";
    if (!checkpoint.has(name)) {
      requireRuns(layer);
      return members;
    }
    StoredTensor tensor = checkpoint.shaped(name, columns);
    if (tensor.type().floating()) {
      throw Regrouping.wrong(
          checkpoint, name, "is %s, wanted whole numbers".formatted(tensor.type()));
    }
    long[] stored = tensor.toLongs();
    boolean any = false;
    for (int input = 0; input < columns; input++) {
      if (stored[input] < 0 || stored[input] >= groups) {
        throw Regrouping.wrong(
            checkpoint,
            name,
            "puts input %d into group %d of %d".formatted(input, stored[input], groups));
      }
      any |= stored[input] != 0;
    }
    for (int input = 0; input < columns && any; input++) {
      members[input] = (int) stored[input];
    }
    return members;
  }

  private void requireRuns(String layer) {
    boolean ordered =
        QuantizationConfig.of(checkpoint).filter(config -> config.flag("desc_act")).isPresent();
    if (ordered) {
      throw Regrouping.wrong(checkpoint, layer + ".g_idx", "is missing, which desc_act asks for");
    }
  }

  private int zero(MemorySegment zeros, long from, int output, int bits) {
    long bit = (long) output * bits;
    long place = from + bit / Integer.SIZE * Integer.BYTES;
    int shift = (int) (bit % Integer.SIZE);
    int zero = zeros.get(LittleEndian.INT, place) >>> shift;
    if (shift + bits > Integer.SIZE) {
      zero |= zeros.get(LittleEndian.INT, place + Integer.BYTES) << (Integer.SIZE - shift);
    }
    return (lessOne ? zero + 1 : zero) & ((1 << bits) - 1);
  }
}
