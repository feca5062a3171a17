package dev.trimtab.cpu;

import dev.trimtab.core.Activation;
import dev.trimtab.cpu.work.Lanes;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link MathLoops} by the Vector API, in one width. */
final class VectorMathLoops implements MathLoops {
  /*
   * Every step is one IEEE operation a lane, so a result depends on neither the neighbours, nor the
   * width, nor who compiled the loop; the Vector API's own EXP and TANH promise none of that.
   *
   * exp(x) = 2^n · exp(r), n = round(x / ln 2), r = x − n ln 2 with ln 2 in two parts (Cody and
   * Waite). Adding 1.5 · 2^23 rounds to an integer and leaves it in the low bits. exp(r) = 1 + r +
   * r² p(r), p a minimax polynomial of degree 4 with a relative error of 3e-9.
   *
   * tanh(x) = x + x³ q(x²) up to 0.625, q minimax of degree 4 with a relative error of 4e-9; beyond,
   * 1 − 2 / (exp(2x) + 1).
   *
   * Each function is a pass of its own over a piece that fits the nearest cache. A function from
   * vector to vector would have to be inlined to be fast, and the compiler does not inline what it
   * has already compiled to something large.
   */

  private static final VectorSpecies<Float> S = Lanes.species(MethodHandles.lookup());
  private static final int L = S.length();
  private static final int PIECE = 256;

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

  private static final float GELU = (float) Math.sqrt(8 / Math.PI);
  private static final float GELU_CUBE = 0.044715f * GELU;

  /** The loops for vectors of {@code bits}. */
  static MathLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), MathLoops.class, bits);
  }

  @Override
  public void exp(float[] x, int from, int to, float shift) {
    for (int i = from; i < to; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, i).sub(shift);
      FloatVector shifted =
          v.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
      FloatVector n = shifted.sub(ROUND);
      FloatVector r = n.fma(FloatVector.broadcast(S, -LN2_HIGH), v);
      r = n.fma(FloatVector.broadcast(S, -LN2_LOW), r);
      FloatVector p = r.fma(FloatVector.broadcast(S, E6), FloatVector.broadcast(S, E5));
      p = p.fma(r, FloatVector.broadcast(S, E4));
      p = p.fma(r, FloatVector.broadcast(S, E3));
      p = p.fma(r, FloatVector.broadcast(S, E2));
      p = p.fma(r.mul(r), r).add(1f);
      IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector power = exponent.add(Float.floatToRawIntBits(1f)).reinterpretAsFloats();
      VectorMask<Float> low = v.compare(VectorOperators.LT, EXP_LOW);
      VectorMask<Float> high = v.compare(VectorOperators.GT, EXP_HIGH);
      p.mul(power).blend(0f, low).blend(Float.POSITIVE_INFINITY, high).intoArray(x, i);
    }
  }

  @Override
  public void softCap(float[] x, int from, int to, float cap) {
    float[] e = new float[PIECE];
    for (int piece = from; piece < to; piece += PIECE) {
      int n = Math.min(PIECE, to - piece);
      for (int i = 0; i < n; i += L) {
        FloatVector u = FloatVector.fromArray(S, x, piece + i).div(cap);
        u.add(u).lanewise(VectorOperators.ABS).intoArray(e, i);
      }
      exp(e, 0, n, 0);
      capPiece(x, piece, n, e, cap);
    }
  }

  /* x = cap · tanh(x / cap), given e = exp(2 |x / cap|). */
  private static void capPiece(float[] x, int at, int n, float[] e, float cap) {
    for (int i = 0; i < n; i += L) {
      FloatVector u = FloatVector.fromArray(S, x, at + i).div(cap);
      FloatVector z = u.mul(u);
      FloatVector q = z.fma(FloatVector.broadcast(S, T11), FloatVector.broadcast(S, T9));
      q = q.fma(z, FloatVector.broadcast(S, T7));
      q = q.fma(z, FloatVector.broadcast(S, T5));
      q = q.fma(z, FloatVector.broadcast(S, T3));
      FloatVector near = q.mul(z).fma(u, u);
      FloatVector one = FloatVector.broadcast(S, 1f);
      FloatVector far =
          one.sub(FloatVector.broadcast(S, 2f).div(FloatVector.fromArray(S, e, i).add(one)));
      far = far.blend(far.neg(), u.compare(VectorOperators.LT, 0f));
      VectorMask<Float> small =
          u.lanewise(VectorOperators.ABS).compare(VectorOperators.LT, TANH_NEAR);
      far.blend(near, small).mul(cap).intoArray(x, at + i);
    }
  }

  @Override
  public void gated(float[] gate, float[] up, int n, Activation activation) {
    float[] e = new float[PIECE];
    for (int at = 0; at < n; at += PIECE) {
      int length = Math.min(PIECE, n - at);
      switch (activation) {
        case SILU -> negate(gate, at, length, e);
        case GELU_TANH -> geluExponent(gate, at, length, e);
      }
      exp(e, 0, length, 0);
      for (int i = 0; i < length; i += L) {
        FloatVector x = FloatVector.fromArray(S, gate, at + i);
        x.div(FloatVector.fromArray(S, e, i).add(1f))
            .mul(FloatVector.fromArray(S, up, at + i))
            .intoArray(gate, at + i);
      }
    }
  }

  private static void negate(float[] x, int at, int n, float[] e) {
    for (int i = 0; i < n; i += L) {
      FloatVector.fromArray(S, x, at + i).neg().intoArray(e, i);
    }
  }

  /* GELU by tanh is x · sigmoid(√(8/π) (x + 0.044715 x³)). */
  private static void geluExponent(float[] x, int at, int n, float[] e) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, at + i);
      v.mul(v)
          .fma(FloatVector.broadcast(S, GELU_CUBE), FloatVector.broadcast(S, GELU))
          .mul(v)
          .neg()
          .intoArray(e, i);
    }
  }
}
