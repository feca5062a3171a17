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

  /** GGUF: signed bytes in blocks of 32. */
  public static final RowBlocks Q8_0 = SmallBlocks.Q8_0;

  /** GGUF: 4 bits in blocks of 32. */
  public static final RowBlocks Q4_0 = SmallBlocks.Q4_0;

  /** GGUF: 4 bits and an offset in blocks of 32. */
  public static final RowBlocks Q4_1 = SmallBlocks.Q4_1;

  /** GGUF: 5 bits in blocks of 32. */
  public static final RowBlocks Q5_0 = SmallBlocks.Q5_0;

  /** GGUF: 5 bits and an offset in blocks of 32. */
  public static final RowBlocks Q5_1 = SmallBlocks.Q5_1;

  /** GGUF: 16 unevenly spaced values in blocks of 32. */
  public static final RowBlocks IQ4_NL = SmallBlocks.IQ4_NL;

  /** GGUF: 2 bits in super-blocks of 256. */
  public static final RowBlocks Q2_K = SuperBlocks.Q2_K;

  /** GGUF: 3 bits in super-blocks of 256. */
  public static final RowBlocks Q3_K = SuperBlocks.Q3_K;

  /** GGUF: 4 bits in super-blocks of 256. */
  public static final RowBlocks Q4_K = SuperBlocks.Q4_K;

  /** GGUF: 5 bits in super-blocks of 256. */
  public static final RowBlocks Q5_K = SuperBlocks.Q5_K;

  /** GGUF: 6 bits in super-blocks of 256. */
  public static final RowBlocks Q6_K = SuperBlocks.Q6_K;

  /** 2-bit integers with scales and zero points of groups. */
  public static final GroupedIntegers INT2_GROUPS = new GroupedIntegers(2);

  /** 3-bit integers with scales and zero points of groups. */
  public static final GroupedIntegers INT3_GROUPS = new GroupedIntegers(3);

  /** 4-bit integers with scales and zero points of groups. */
  public static final GroupedIntegers INT4_GROUPS = new GroupedIntegers(4);

  /** 8-bit integers with scales and zero points of groups. */
  public static final GroupedIntegers INT8_GROUPS = new GroupedIntegers(8);

  /** All of them. */
  public static final Registry<Format> ALL =
      Registry.of(
          "format",
          F32,
          F16,
          BF16,
          NF4,
          FP4,
          INT8_ROWS,
          INT2_GROUPS,
          INT3_GROUPS,
          INT4_GROUPS,
          INT8_GROUPS,
          Q8_0,
          Q4_0,
          Q4_1,
          Q5_0,
          Q5_1,
          IQ4_NL,
          Q2_K,
          Q3_K,
          Q4_K,
          Q5_K,
          Q6_K);

  private Formats() {}

  /* The added 0 makes code 8 a plain zero instead of −0, as bitsandbytes' table has it. */
  private static List<Float> twelfths() {
    List<Float> magnitudes = List.of(0f, 0.0625f, 8f, 12f, 4f, 6f, 2f, 3f);
    return java.util.stream.IntStream.range(0, 16)
        .mapToObj(code -> (code < 8 ? 1 : -1) * magnitudes.get(code % 8) / 12f + 0f)
        .toList();
  }
}
