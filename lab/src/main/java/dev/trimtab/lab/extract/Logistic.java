package dev.trimtab.lab.extract;

/** The logistic function and its loss, without overflow. */
final class Logistic {
  private Logistic() {}

  /** 1 / (1 + e^−x). */
  static double probability(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** log(1 + e^x). */
  static double softplus(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }

  /** Negative log-likelihood of {@code label}, 0 or 1, at decision value {@code x}. */
  static double loss(double x, double label) {
    return softplus(label > 0.5 ? -x : x);
  }
}
