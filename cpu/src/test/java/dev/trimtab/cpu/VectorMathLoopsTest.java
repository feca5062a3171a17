package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorMathLoopsTest {
  /** The largest error in units of the expected value's last place. */
  private static double worst(
      double from, double to, Consumer<float[]> function, DoubleUnaryOperator exact) {
    float[] x = new float[4096];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (from + (to - from) * i / x.length);
    }
    float[] y = x.clone();
    function.accept(y);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      worst = Math.max(worst, Math.abs(y[i] - expected) / Math.ulp((float) expected));
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void exp_wholeRange_isWithinTwoUlp(int bits) {
    MathLoops math = VectorMathLoops.of(bits);
    assertThat(worst(-87.2, 88.3, x -> math.exp(x, 0, x.length, 0), Math::exp)).isLessThan(2);
    assertThat(worst(-1, 1, x -> math.exp(x, 0, x.length, 0), Math::exp)).isLessThan(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void exp_beyondRange_isZeroOrInfinity(int bits) {
    float[] x = new float[16];
    x[0] = -1e30f;
    x[1] = Float.NEGATIVE_INFINITY;
    x[2] = 1e30f;
    x[3] = Float.POSITIVE_INFINITY;
    x[4] = Float.NaN;
    VectorMathLoops.of(bits).exp(x, 0, 16, 0);
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(x).startsWith(0, 0, infinity, infinity, Float.NaN, 1, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void softCap_wholeRange_isWithinFourUlp(int bits) {
    MathLoops math = VectorMathLoops.of(bits);
    for (double range : new double[] {12, 0.7, 1e-3}) {
      assertThat(worst(-range, range, x -> math.softCap(x, 0, x.length, 1), Math::tanh))
          .isLessThan(4);
    }
  }
}
