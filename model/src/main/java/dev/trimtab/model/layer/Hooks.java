package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Site;
import java.util.Optional;

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
        public Optional<int[]> only(int layer) {
          return Optional.empty();
        }

        @Override
        public void tap(Kernels kernels, Site site, Tensor x) {}
      };

  /** What is done at the end of block {@code layer}. */
  SteeringTable table(int layer);

  /** For each token its entry in {@link #table}, for those alone that {@link #only} leaves. */
  int[] entries(int layer);

  /**
   * The tokens, ascending, of which anything is read after attention of block {@code layer}; empty
   * where that may be all of them.
   */
  Optional<int[]> only(int layer);

  /** Reads {@code x} [T, H] at a site, or those of its rows that {@link #only} leaves. */
  void tap(Kernels kernels, Site site, Tensor x);
}
