package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Float16;
import dev.trimtab.core.format.Float32;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.tile.TileProducts;
import dev.trimtab.cpu.tile.TileWeights;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * Products by oneDNN, as far as it does them better than tiles do: those of float32, of integers
 * where the processor has VNNI, which makes them exact, and of bfloat16 where it multiplies that
 * faster than float32, whatever format the weights are stored in.
 */
public final class OneDnnProducts implements ProductMaker {
  private final OneDnn library;
  private final SideLoops loops;
  private final TileProducts tiles;

  /** Products by a library; what is done beside it, by vectors of {@code bits}. */
  public OneDnnProducts(OneDnn library, int bits) {
    this.library = library;
    this.loops = SideLoops.of(bits);
    this.tiles = new TileProducts(bits);
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
      case Operand.Float32 _
          when matrix.format() instanceof Float32 || matrix.format() instanceof Float16 ->
          Optional.of(wide(matrix, ElementType.FLOAT32, arena));
      case Operand.Bfloat16 _ when isPlain(matrix.format()) && multipliesBfloat16() ->
          Optional.of(wide(matrix, ElementType.BFLOAT16, arena));
      case Operand.Int8 int8 -> int8(matrix, int8, arena);
      case Operand.Bfloat16 _ when multipliesBfloat16() -> decoded(matrix, arena);
      case Operand.Float32 _, Operand.Bfloat16 _ -> Optional.empty();
    };
  }

  /** Other formats are decoded a panel at a time, if oneDNN reads panels as we can write them. */
  private Optional<Product> decoded(StoredMatrix matrix, Arena arena) {
    Pairing pairing =
        DecodedPanels.pairing(library, matrix.rows(), matrix.columns(), loops.pairs());
    if (!pairing.inPairs()) {
      return Optional.empty();
    }
    return tiles.weights(matrix, arena).map(weights -> decoded(matrix, weights, pairing));
  }

  private Product decoded(StoredMatrix matrix, TileWeights weights, Pairing pairing) {
    int segment = Math.max(TileWeights.INPUTS, pairing.segment());
    DecodedPanels panels = DecodedPanels.of(weights, matrix.rows(), matrix.columns());
    return new DecodedProduct(
        library, tiles.product(matrix, weights, segment), panels, pairing, loops);
  }

  private boolean multipliesBfloat16() {
    return library.isa().multipliesBfloat16Fast();
  }

  private static boolean isPlain(Format format) {
    return format instanceof Float32 || format instanceof Float16 || format instanceof Bfloat16;
  }

  private Product wide(StoredMatrix matrix, ElementType type, Arena arena) {
    StoredPanels weights = new StoredPanels(library, matrix, type, arena, loops);
    return new FloatProduct(library, weights, loops);
  }

  private Optional<Product> int8(StoredMatrix matrix, Operand.Int8 operand, Arena arena) {
    if (!(matrix.format() instanceof Int8Rows) || !library.isa().multipliesInt8()) {
      return Optional.empty();
    }
    StoredPanels weights = new StoredPanels(library, matrix, ElementType.INT8, arena, loops);
    return Optional.of(new Int8Product(library, matrix, operand, weights, loops, arena));
  }
}
