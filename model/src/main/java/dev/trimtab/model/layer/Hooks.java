package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Site;

/** The steering and the taps of one step. */
public interface Hooks {
  /** Neither. */
  Hooks NONE =
      new Hooks() {
        @Override
        public SteeringTable table(int layer) {
          return SteeringTable.NONE;
        }

        @Override
        public int[] entries(int layer) {
          return new int[0];
        }

        @Override
        public void tap(Kernels kernels, Site site, Tensor x) {}
      };

  /** What is done at the end of block {@code layer}. */
  SteeringTable table(int layer);

  /** For each token its entry in {@link #table}. */
  int[] entries(int layer);

  /** Reads {@code x} [T, H] at a site. */
  void tap(Kernels kernels, Site site, Tensor x);
}
