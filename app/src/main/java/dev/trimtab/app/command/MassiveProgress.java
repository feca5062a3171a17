package dev.trimtab.app.command;

import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.massive.VariantResult;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells of a study of massive activations: a line for each vector. */
final class MassiveProgress implements MassiveStudy.Listener {
  private final String name;
  private final PrintWriter err;
  private final long begin = System.nanoTime();

  /**
   * @param name of the model that is studied
   */
  MassiveProgress(String name, PrintWriter err) {
    this.name = name;
    this.err = err;
  }

  @Override
  public void calibrated(Calibration calibration) {
    err.printf(Locale.ROOT, "%s: calibrated on %d tokens.%n", name, calibration.tokens());
    err.flush();
  }

  @Override
  public void finished(VariantResult variant, int index, int count) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    err.printf(
        Locale.ROOT,
        "%d/%d %s %s %s: %s (%.0f s, about %.0f s left)%n",
        index + 1,
        count,
        name,
        variant.trait(),
        variant.variant(),
        variant
            .reportDelta()
            .map(delta -> String.format(Locale.ROOT, "%+.1f", delta))
            .orElse("no coherent setting"),
        seconds,
        seconds / (index + 1) * (count - index - 1));
    err.flush();
  }
}
