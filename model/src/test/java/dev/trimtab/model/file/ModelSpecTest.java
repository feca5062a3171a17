package dev.trimtab.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.model.file.ModelSpec.Rope;
import org.junit.jupiter.api.Test;

/** Frequencies against those that transformers 5.23 computes for the same configurations. */
class ModelSpecTest {
  @Test
  void plainFrequencies_arePowersOfTheta() {
    assertClose(
        new Rope.Plain(10_000).inverseFrequencies(16),
        1.0f,
        0.3162277638912201f,
        0.10000000149011612f,
        0.03162277862429619f,
        0.009999999776482582f,
        0.003162277862429619f,
        0.0010000000474974513f,
        0.0003162277862429619f);
  }

  @Test
  void linearFrequencies_areDivided() {
    assertClose(
        new Rope.Linear(1_000_000, 8).inverseFrequencies(16),
        0.125f,
        0.02222849242389202f,
        0.0039528473280370235f,
        0.0007029266562312841f,
        0.0001250000059371814f,
        2.2228492525755428e-05f,
        3.9528467823402025e-06f,
        7.029266839708725e-07f);
  }

  @Test
  void llama3Frequencies_areKeptInterpolatedAndDivided() {
    assertClose(
        new Rope.Llama3(500_000, 8, 1, 4, 64).inverseFrequencies(12),
        1.0f,
        0.01872318983078003f,
        0.0015749010490253568f,
        0.00017677668074611574f,
        1.9842507754219696e-05f,
        2.2272474780038465e-06f);
    float[] wide = new Rope.Llama3(500_000, 8, 1, 4, 8192).inverseFrequencies(128);
    float[] expected = {
      1.0f,
      0.1579728126525879f,
      0.02495540864765644f,
      0.003942275885492563f,
      7.784655463183299e-05f,
      1.2297638932068367e-05f,
      1.9426925064180978e-06f,
      3.068925877869333e-07f
    };
    for (int i = 0; i < expected.length; i++) {
      assertThat(wide[9 * i]).isCloseTo(expected[i], within(2 * Math.ulp(expected[i])));
    }
  }

  private static void assertClose(float[] found, float... expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(2 * Math.ulp(expected[i])));
    }
  }
}
