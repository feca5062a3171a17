package dev.trimtab.model.quant;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;

/** How the linear layers of one checkpoint become matrices: converted, or taken as stored. */
public interface LinearReader {
  /**
   * The weight of a layer.
   *
   * @param layer its name in the file, for example {@code model.layers.0.self_attn.q_proj}
   * @param arena where new bytes are laid; it and the checkpoint stay open while the matrix is used
   * @throws dev.trimtab.core.FormatException where a tensor is missing, or is not what it should be
   */
  StoredMatrix read(String layer, int rows, int columns, Arena arena);
}
