package dev.trimtab.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transcendental functions of whole vectors. Every step is one IEEE operation a lane, so a lane's
 * result depends on neither its neighbours, nor the vector's width, nor who compiled it; the Vector
 * API's own {@code EXP} and {@code TANH} promise none of that.
 */
final class VectorMath {
  /*
   * exp(x) = 2^n · exp(r), n = round(x / ln 2), r = x − n ln 2 with ln 2 in two parts (Cody and
   * Waite). Adding 1.5 · 2^23 rounds to an integer and leaves it in the low bits. exp(r) = 1 + r +
   * r² p(r), p a minimax polynomial of degree 4 with a relative error of 3e-9; with rounding the
   * result is within 2 ulp.
   *
   * tanh(x) = x + x³ q(x²) up to 0.625, q minimax of degree 4 with a relative error of 4e-9; beyond,
   * 1 − 2 / (exp(2x) + 1).
   */
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final float ROUND = 12582912f;
  private static final float EXP_LOW = -87.3f;
  private static final float EXP_HIGH = 88.37f;
  private static final float E6 = 0.0013814320554956794f;
  private static final float E5 = 0.00836885068565607f;
  private static final float E4 = 0.041668400168418884f;
  private static final float E3 = 0.1666651964187622f;
  private static final float E2 = 0.4999999403953552f;

  private static final float TANH_NEAR = 0.625f;
  private static final float T11 = -0.005720820277929306f;
  private static final float T9 = 0.020653806626796722f;
  private static final float T7 = -0.05374443158507347f;
  private static final float T5 = 0.13331501185894012f;
  private static final float T3 = -0.3333328366279602f;

  private VectorMath() {}

  /**
   * e^x within 2 ulp; 0 below −87.3 and infinity above 88.37.
   *
   * @param s the species of {@code x}, a constant where this is inlined
   */
  static FloatVector exp(VectorSpecies<Float> s, FloatVector x) {
    FloatVector shifted = x.fma(FloatVector.broadcast(s, LOG2_E), FloatVector.broadcast(s, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(s, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(s, -LN2_LOW), r);
    FloatVector p = r.fma(FloatVector.broadcast(s, E6), FloatVector.broadcast(s, E5));
    p = p.fma(r, FloatVector.broadcast(s, E4));
    p = p.fma(r, FloatVector.broadcast(s, E3));
    p = p.fma(r, FloatVector.broadcast(s, E2));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector power = exponent.add(Float.floatToRawIntBits(1f)).reinterpretAsFloats();
    VectorMask<Float> low = x.compare(VectorOperators.LT, EXP_LOW);
    VectorMask<Float> high = x.compare(VectorOperators.GT, EXP_HIGH);
    return p.mul(power).blend(0f, low).blend(Float.POSITIVE_INFINITY, high);
  }

  /** x / (1 + e^−x). */
  static FloatVector silu(VectorSpecies<Float> s, FloatVector x) {
    return x.div(exp(s, x.neg()).add(1f));
  }

  /** tanh(x) within 3 ulp. */
  static FloatVector tanh(VectorSpecies<Float> s, FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector q = z.fma(FloatVector.broadcast(s, T11), FloatVector.broadcast(s, T9));
    q = q.fma(z, FloatVector.broadcast(s, T7));
    q = q.fma(z, FloatVector.broadcast(s, T5));
    q = q.fma(z, FloatVector.broadcast(s, T3));
    FloatVector near = q.mul(z).fma(x, x);
    FloatVector size = x.lanewise(VectorOperators.ABS);
    FloatVector e = exp(s, size.add(size)).add(1f);
    FloatVector far = FloatVector.broadcast(s, 1f).sub(FloatVector.broadcast(s, 2f).div(e));
    VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
    far = far.blend(far.neg(), negative);
    return far.blend(near, size.compare(VectorOperators.LT, TANH_NEAR));
  }

  /** The tanh approximation of GELU, which is x · sigmoid(√(8/π) (x + 0.044715 x³)). */
  static FloatVector gelu(VectorSpecies<Float> s, FloatVector x) {
    float a = (float) Math.sqrt(8 / Math.PI);
    FloatVector inner =
        x.mul(x).fma(FloatVector.broadcast(s, 0.044715f * a), FloatVector.broadcast(s, a));
    return x.div(exp(s, inner.mul(x).neg()).add(1f));
  }
}
