package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Bfloat16;
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
  /** A core's second-level cache, as processors with AVX-512 have it. */
  private static final long CACHE_BYTES = 2L << 20;

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
    if (matrix.rows() <= 1 || matrix.columns() == 0) {
      return Optional.empty();
    }
    return switch (matrix.operand()) {
      case Operand.Float32 _ -> wide(matrix, ElementType.FLOAT32, arena);
      case Operand.Bfloat16 _ -> wide(matrix, bfloat16(matrix), arena);
      case Operand.Int8 int8 -> int8(matrix, int8, arena);
    };
  }

  /*
   * Where bfloat16 instructions are slower than float32 ones, they still win on a matrix that comes
   * from memory each time, for it is half as long; one that stays in a core's cache is multiplied
   * in float32. The choice hangs on processor and shape alone, never on the rows of a call.
   */
  private ElementType bfloat16(StoredMatrix matrix) {
    Isa isa = library.isa();
    boolean half =
        isa.multipliesBfloat16() && (isa.multipliesBfloat16Fast() || !staysInCache(matrix));
    return half ? ElementType.BFLOAT16 : ElementType.FLOAT32;
  }

  private static boolean staysInCache(StoredMatrix matrix) {
    return (long) matrix.rows() * matrix.columns() * Float.BYTES <= CACHE_BYTES;
  }

  private Optional<Product> wide(StoredMatrix matrix, ElementType type, Arena arena) {
    boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
    return weights(matrix, type, narrow, arena)
        .map(weights -> new FloatProduct(library, weights, narrow, loops));
  }

  private Optional<PanelWeights> weights(
      StoredMatrix matrix, ElementType type, boolean narrow, Arena arena) {
    if (matrix.format() instanceof Block4 format) {
      // Decoded weights stay in the cache, so that only the speed of multiplying counts.
      boolean half = BlockPanels.fits(matrix) && library.isa().multipliesBfloat16Fast();
      ElementType decoded = half ? type : ElementType.FLOAT32;
      PackedForm form = library.form(decoded, matrix.columns(), Panels.BLOCK);
      if (!form.blocks().equals(decoded.blocks())) {
        return Optional.empty();
      }
      return Optional.of(
          BlockPanels.fits(matrix)
              ? new BlockPanels(matrix, format, decoded, arena, panelLoops)
              : new RowPanels(matrix));
    }
    boolean widened = matrix.format() instanceof Bfloat16 && staysInCache(matrix);
    if (narrow && type == ElementType.FLOAT32 && !widened) {
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
