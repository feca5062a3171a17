package dev.trimtab.core;

/** The nonlinearity of a gated feed-forward layer. */
public enum Activation {
  /** x · sigmoid(x). */
  SILU,
  /** The tanh approximation of GELU: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). */
  GELU_TANH
}
