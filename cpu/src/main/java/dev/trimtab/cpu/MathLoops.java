package dev.trimtab.cpu;

import dev.trimtab.core.Activation;

/**
 * Transcendental functions of arrays. Ranges begin and end at multiples of 16 numbers, except that
 * a range may end at any number where what follows, up to the next multiple, may be changed.
 */
interface MathLoops {
  /** x = e^(x − shift) within 2 ulp of the difference's; 0 below −87.3, infinity above 88.37. */
  void exp(float[] x, int from, int to, float shift);

  /** x = cap · tanh(x / cap), within 4 ulp. */
  void softCap(float[] x, int from, int to, float cap);

  /** gate = activation(gate) · up for the first {@code n} numbers. */
  void gated(float[] gate, float[] up, int n, Activation activation);
}
