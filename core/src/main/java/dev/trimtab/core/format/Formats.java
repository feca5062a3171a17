package dev.trimtab.core.format;

import dev.trimtab.core.registry.Registry;
import java.util.List;

/** Every format weights can be stored in. */
public final class Formats {
  /** Plain float32. */
  public static final Format F32 = new Float32();

  /** Plain float16. */
  public static final Format F16 = new Float16();

  /** Plain bfloat16. */
  public static final Format BF16 = new Bfloat16();

  /** The quantiles of a normal distribution (Dettmers et al. 2023, appendix E). */
  public static final Block4 NF4 =
      new Block4(
          "NF4",
          List.of(
              -1f,
              -0.6961928009986877f,
              -0.5250730514526367f,
              -0.39491748809814453f,
              -0.28444138169288635f,
              -0.18477343022823334f,
              -0.09105003625154495f,
              0f,
              0.07958029955625534f,
              0.16093020141124725f,
              0.24611230194568634f,
              0.33791524171829224f,
              0.44070982933044434f,
              0.5626170039176941f,
              0.7229568362236023f,
              1f));

  /** Sign, two bits of exponent, one of mantissa; in twelfths. */
  public static final Block4 FP4 = new Block4("FP4", twelfths());

  /** int8 with a scale a row. */
  public static final Format INT8_ROWS = new Int8Rows();

  /** All of them. */
  public static final Registry<Format> ALL =
      Registry.of("format", F32, F16, BF16, NF4, FP4, INT8_ROWS);

  private Formats() {}

  /* The added 0 makes code 8 a plain zero instead of −0, as bitsandbytes' table has it. */
  private static List<Float> twelfths() {
    List<Float> magnitudes = List.of(0f, 0.0625f, 8f, 12f, 4f, 6f, 2f, 3f);
    return java.util.stream.IntStream.range(0, 16)
        .mapToObj(code -> (code < 8 ? 1 : -1) * magnitudes.get(code % 8) / 12f + 0f)
        .toList();
  }
}
