package dev.trimtab.lab.vector;

import dev.trimtab.core.registry.Named;
import dev.trimtab.lab.store.TraitVectorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A kind of file that other programs keep vectors in. */
public interface VectorFormat extends Named {
  /** What reads such files, in a few words. */
  String description();

  /**
   * Writes the vector.
   *
   * @return what the file cannot hold or holds differently, one sentence each
   */
  List<String> write(TraitVectorFile vector, Export export, Path file) throws IOException;

  /**
   * How a vector is written.
   *
   * @param coefficient length of each direction in the file
   * @param ownLength whether each direction's own length before scaling is a factor too
   * @param layers layers that are written, others left out; all where it is empty
   * @param modelHint the kind of model, as its configuration calls it
   */
  record Export(double coefficient, boolean ownLength, Set<Integer> layers, String modelHint) {
    /** Copies the layers. */
    public Export {
      layers = Set.copyOf(layers);
    }

    /** Whether a layer is written. */
    boolean wants(int layer) {
      return layers.isEmpty() || layers.contains(layer);
    }
  }
}
