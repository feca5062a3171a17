package dev.trimtab.lab.steer;

/**
 * The search for a layer's largest coherent coefficient, one step at a time. Coefficients here are
 * magnitudes; the sign that a trait wants is the caller's.
 *
 * <p>Mutable.
 */
final class LayerSearch {
  private final SearchSettings settings;
  private final double base;
  private double next;
  private double coherent;
  private double incoherent = Double.POSITIVE_INFINITY;
  private boolean ended;

  /**
   * @param base the layer's base norm, above 0
   */
  LayerSearch(SearchSettings settings, double base) {
    if (!(base > 0) || !Double.isFinite(base)) {
      throw new IllegalArgumentException("expected a base norm above 0, found " + base);
    }
    this.settings = settings;
    this.base = base;
    this.next = settings.start() * base;
  }

  /** The coefficient to try, as float32 steers. */
  double next() {
    return (float) next;
  }

  /** The same as a ratio of the base norm. */
  double ratio() {
    return next() / base;
  }

  /** Whether the layer's scores came back incomplete, so that there is no telling where to go. */
  boolean ended() {
    return ended;
  }

  /** Ends the search. */
  void end() {
    ended = true;
  }

  /** Takes what the coefficient came to and moves on. */
  void learn(double coherence) {
    double tried = next;
    if (coherence >= settings.coherence() + settings.margin()) {
      coherent = Math.max(coherent, tried);
      if (incoherent <= tried) {
        incoherent = Double.POSITIVE_INFINITY;
      }
      next = bracketed() ? Math.sqrt(coherent * incoherent) : tried * settings.up();
    } else {
      incoherent = Math.min(incoherent, tried);
      if (coherent >= tried) {
        coherent = 0;
      }
      next = bracketed() ? Math.sqrt(coherent * incoherent) : tried * settings.down();
    }
  }

  private boolean bracketed() {
    return settings.bisect() && coherent > 0 && incoherent < Double.POSITIVE_INFINITY;
  }
}
