package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

class VectorMathTest {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;

  /** The largest error in units of the expected value's last place. */
  private static double worst(
      double from, double to, UnaryOperator<FloatVector> function, DoubleUnaryOperator exact) {
    float[] lanes = new float[S.length()];
    double worst = 0;
    int steps = 4000;
    for (int i = 0; i < steps; i++) {
      float x = (float) (from + (to - from) * i / steps);
      lanes[i % lanes.length] = x;
      float y = function.apply(FloatVector.fromArray(S, lanes, 0)).lane(i % lanes.length);
      double expected = exact.applyAsDouble(x);
      worst = Math.max(worst, Math.abs(y - expected) / Math.ulp((float) expected));
    }
    return worst;
  }

  @Test
  void exp_wholeRange_isWithinTwoUlp() {
    assertThat(worst(-87.2, 88.3, x -> VectorMath.exp(S, x), Math::exp)).isLessThan(2);
    assertThat(worst(-1, 1, x -> VectorMath.exp(S, x), Math::exp)).isLessThan(2);
  }

  @Test
  void exp_beyondRange_isZeroOrInfinity() {
    FloatVector x =
        FloatVector.fromArray(
            S, new float[] {-1e30f, Float.NEGATIVE_INFINITY, 1e30f, Float.POSITIVE_INFINITY}, 0);
    assertThat(VectorMath.exp(S, x).toArray())
        .containsExactly(0, 0, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    assertThat(VectorMath.exp(S, FloatVector.broadcast(S, Float.NaN)).toArray())
        .containsOnly(Float.NaN);
  }

  @Test
  void tanh_wholeRange_isWithinThreeUlp() {
    assertThat(worst(-12, 12, x -> VectorMath.tanh(S, x), Math::tanh)).isLessThan(3);
    assertThat(worst(-0.7, 0.7, x -> VectorMath.tanh(S, x), Math::tanh)).isLessThan(3);
  }
}
