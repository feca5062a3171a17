package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means of 1 / (i + 1) and so on against those of torch 2.15 on a processor of x86-64. */
class CascadeSumTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1065353216",
    "7, 1052616227",
    "8, 1051586912",
    "33, 1040040151",
    "515, 1012468520",
    "2048, 1008431132",
    "5003, 1006670464",
    "70001, 1005961117",
    "1048576, 1005936042"
  })
  void mean_ofAnyLength_isThatOfTorch(int count, int bits) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 1f / (i % 1000 + 1);
    }
    assertThat(Float.floatToRawIntBits(CascadeSum.mean(values))).isEqualTo(bits);
  }
}
