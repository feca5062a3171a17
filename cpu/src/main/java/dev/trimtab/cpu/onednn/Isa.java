package dev.trimtab.cpu.onednn;

/**
 * The instruction set that oneDNN compiles for: the processor's, or a smaller one that was asked
 * for. The bits are those of {@code dnnl_cpu_isa_t}; zero on processors other than x86.
 */
record Isa(int bits) {
  /** The names of what can be asked for, smallest first. */
  static final Isa AVX2 = new Isa(0x7);

  static final Isa AVX2_VNNI = new Isa(0xf);
  static final Isa AVX512 = new Isa(0x27);
  static final Isa AVX512_VNNI = new Isa(0x67);
  static final Isa AVX512_BF16 = new Isa(0xe7);

  private static final int VNNI_256 = 0x8;
  private static final int VNNI_512 = 0x40;
  private static final int BF16_512 = 0x80;
  private static final int FLOAT16 = 0x100;
  private static final int AMX = 0x200;

  /** Whether the processor multiplies bfloat16 itself; without, oneDNN is slow at it. */
  boolean multipliesBfloat16() {
    return has(BF16_512);
  }

  /**
   * Whether it multiplies bfloat16 faster than float32. Processors made for AMX, which those with
   * float16 are, do it at half the speed of float32 where a virtual machine keeps AMX from them.
   */
  boolean multipliesBfloat16Fast() {
    return multipliesBfloat16() && (has(AMX) || !has(FLOAT16));
  }

  /** Whether integer products are exact: without VNNI their partial sums saturate at 16 bits. */
  boolean multipliesInt8() {
    return has(VNNI_256) || has(VNNI_512);
  }

  private boolean has(int bit) {
    return (bits & bit) != 0;
  }

  @Override
  public String toString() {
    if (has(AMX)) {
      return "AVX-512 with AMX";
    }
    if (has(BF16_512)) {
      return "AVX-512 with bfloat16 and VNNI";
    }
    if (has(VNNI_512)) {
      return "AVX-512 with VNNI";
    }
    if (has(AVX512.bits & ~AVX2.bits)) {
      return "AVX-512";
    }
    if (has(VNNI_256)) {
      return "AVX2 with VNNI";
    }
    return (bits & AVX2.bits) == AVX2.bits ? "AVX2" : "its own choice of instructions";
  }
}
