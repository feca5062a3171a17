package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.RowLoops;
import dev.trimtab.cpu.dot.VectorRowLoops;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * Products by oneDNN, as far as the processor does them well: integer products need VNNI to be
 * exact, and without instructions for bfloat16 weights are widened to float32.
 */
public final class OneDnnProducts implements ProductMaker {
  private final OneDnn library;
  private final RowLoops loops;
  private final PanelLoops panelLoops;

  /** Products by a library; what is done beside it, by vectors of {@code bits}. */
  public OneDnnProducts(OneDnn library, int bits) {
    this.library = library;
    this.loops = VectorRowLoops.of(bits);
    this.panelLoops = VectorPanelLoops.of(bits);
  }

  @Override
  public String name() {
    return library.description();
  }

  @Override
  public Optional<Product> make(StoredMatrix matrix, Arena arena) {
    if (matrix.rows() == 0 || matrix.columns() == 0) {
      return Optional.empty();
    }
    return switch (matrix.operand()) {
      case Operand.Float32 _ -> wide(matrix, ElementType.FLOAT32, arena);
      case Operand.Bfloat16 _ -> wide(matrix, bfloat16(), arena);
      case Operand.Int8 int8 -> int8(matrix, int8, arena);
    };
  }

  private ElementType bfloat16() {
    return library.isa().multipliesBfloat16() ? ElementType.BFLOAT16 : ElementType.FLOAT32;
  }

  private Optional<Product> wide(StoredMatrix matrix, ElementType type, Arena arena) {
    boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
    return weights(matrix, type, narrow, arena)
        .map(weights -> new FloatProduct(library, weights, narrow, loops));
  }

  private Optional<PanelWeights> weights(
      StoredMatrix matrix, ElementType type, boolean narrow, Arena arena) {
    if (matrix.format() instanceof Block4 format) {
      ElementType decoded = BlockPanels.fits(matrix) ? type : ElementType.FLOAT32;
      PackedForm form = library.form(decoded, matrix.columns(), Panels.BLOCK);
      if (!form.blocks().equals(decoded.blocks())) {
        return Optional.empty();
      }
      return Optional.of(
          BlockPanels.fits(matrix)
              ? new BlockPanels(matrix, format, decoded, arena, panelLoops)
              : new RowPanels(matrix));
    }
    if (narrow && type == ElementType.FLOAT32) {
      return Optional.of(new HalfPanels(library, matrix, arena, loops));
    }
    return Optional.of(new StoredPanels(library, matrix, type, arena, loops));
  }

  private Optional<Product> int8(StoredMatrix matrix, Operand.Int8 operand, Arena arena) {
    if (!(matrix.format() instanceof Int8Rows) || !library.isa().multipliesInt8()) {
      return Optional.empty();
    }
    StoredPanels weights = new StoredPanels(library, matrix, ElementType.INT8, arena, loops);
    return Optional.of(new Int8Product(library, matrix, operand, weights, loops));
  }
}
