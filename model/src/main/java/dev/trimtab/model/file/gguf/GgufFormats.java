package dev.trimtab.model.file.gguf;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.RowBlocks;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers by which GGUF names the types of tensors. */
final class GgufFormats {
  private static final Map<Long, Format> READ =
      Map.ofEntries(
          Map.entry(0L, Formats.F32),
          Map.entry(1L, Formats.F16),
          Map.entry(2L, Formats.Q4_0),
          Map.entry(3L, Formats.Q4_1),
          Map.entry(6L, Formats.Q5_0),
          Map.entry(7L, Formats.Q5_1),
          Map.entry(8L, Formats.Q8_0),
          Map.entry(10L, Formats.Q2_K),
          Map.entry(11L, Formats.Q3_K),
          Map.entry(12L, Formats.Q4_K),
          Map.entry(13L, Formats.Q5_K),
          Map.entry(14L, Formats.Q6_K),
          Map.entry(20L, Formats.IQ4_NL),
          Map.entry(30L, Formats.BF16));
  private static final Map<Long, String> OTHERS =
      Map.ofEntries(
          Map.entry(4L, "Q4_2"),
          Map.entry(5L, "Q4_3"),
          Map.entry(9L, "Q8_1"),
          Map.entry(15L, "Q8_K"),
          Map.entry(16L, "IQ2_XXS"),
          Map.entry(17L, "IQ2_XS"),
          Map.entry(18L, "IQ3_XXS"),
          Map.entry(19L, "IQ1_S"),
          Map.entry(21L, "IQ3_S"),
          Map.entry(22L, "IQ2_S"),
          Map.entry(23L, "IQ4_XS"),
          Map.entry(24L, "I8"),
          Map.entry(25L, "I16"),
          Map.entry(26L, "I32"),
          Map.entry(27L, "I64"),
          Map.entry(28L, "F64"),
          Map.entry(29L, "IQ1_M"),
          Map.entry(34L, "TQ1_0"),
          Map.entry(35L, "TQ2_0"),
          Map.entry(39L, "MXFP4"),
          Map.entry(40L, "NVFP4"));

  private GgufFormats() {}

  /**
   * The format of that number.
   *
   * @throws UserError where GGUF has it but it is not read here
   * @throws FormatException where GGUF has none of that number
   */
  static Format of(Path path, long at, String tensor, long number) {
    Format format = READ.get(number);
    if (format != null) {
      return format;
    }
    String name = OTHERS.get(number);
    if (name == null) {
      throw new FormatException(
          path, at, "tensor %s is of the unknown type %d".formatted(tensor, number));
    }
    String known =
        READ.values().stream().map(Format::id).sorted().collect(Collectors.joining(", "));
    throw new UserError(
        "%s holds tensor %s in the type %s, which Trimtab does not read."
            .formatted(path, tensor, name),
        "Use a file of the same model in one of these types: " + known + ".");
  }

  /** Elements that are stored together. */
  static int elements(Format format) {
    return format instanceof RowBlocks blocks ? blocks.elements() : 1;
  }

  /** Bytes of elements that are stored together. */
  static int bytes(Format format) {
    if (format instanceof RowBlocks blocks) {
      return blocks.bytes();
    }
    return format.id().equals(Formats.F32.id()) ? Float.BYTES : Short.BYTES;
  }
}
