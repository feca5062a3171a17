package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final Workload PREFILL = Workload.prefill(8);

  @Test
  void ratios_arePairedByRound() {
    /* The machine was half as fast in the second round: the ratio is 2 in both. */
    List<Ratio> ratios =
        Ratio.among(
            List.of(
                timing(PREFILL, "trimtab bf16", 1, 2),
                timing(PREFILL, "transformers 5 bfloat16", 2, 4)));
    assertThat(ratios)
        .containsExactly(
            new Ratio("prefill 8", "trimtab bf16", "transformers 5 bfloat16", new Spread(2, 2, 2)));
  }

  @Test
  void precisions_areComparedWithTheirLikes() {
    List<Timing> timings =
        List.of(
            timing(PREFILL, "trimtab fp32", 1),
            timing(PREFILL, "trimtab bf16", 1),
            timing(PREFILL, "trimtab int8", 1),
            timing(PREFILL, "trimtab nf4", 1),
            timing(PREFILL, "transformers 5 float32", 1),
            timing(PREFILL, "transformers 5 bfloat16", 1),
            timing(Workload.prefill(9), "trimtab int8", 1));
    assertThat(Ratio.among(timings).stream().map(r -> r.faster() + "/" + r.slower()))
        .containsExactly(
            "trimtab fp32/transformers 5 float32",
            "trimtab bf16/transformers 5 bfloat16",
            "trimtab int8/trimtab bf16",
            "trimtab nf4/trimtab bf16");
  }

  @Test
  void aGgufFile_isComparedWithLlama() {
    assertThat(
            Ratio.among(
                List.of(timing(PREFILL, "trimtab gguf", 1), timing(PREFILL, "llama.cpp", 3))))
        .singleElement()
        .extracting(ratio -> ratio.ratio().median())
        .isEqualTo(3.0);
  }

  @Test
  void anotherModel_isComparedWithOwnBfloat16Alone() {
    List<Timing> timings =
        List.of(
            timing(PREFILL, "trimtab bf16", 1),
            timing(PREFILL, "trimtab awq of other", 1),
            timing(PREFILL, "trimtab fp32 of other", 1),
            timing(PREFILL, "transformers 5 float32", 1),
            timing(PREFILL, "llama.cpp", 1));
    assertThat(Ratio.among(timings).stream().map(r -> r.faster() + "/" + r.slower()))
        .containsExactly(
            "trimtab bf16/llama.cpp",
            "trimtab awq of other/trimtab bf16",
            "trimtab fp32 of other/trimtab bf16");
  }

  @Test
  void oneContestant_hasNoRatio() {
    assertThat(Ratio.among(List.of(timing(PREFILL, "trimtab bf16", 1)))).isEmpty();
  }

  private static Timing timing(Workload workload, String name, double... seconds) {
    return new Timing(workload, name, Arrays.stream(seconds).boxed().toList(), List.of());
  }
}
