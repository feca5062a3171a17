package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Products by the Vector API of all formats that have tiles, at any number of rows. */
public final class TileProducts implements ProductMaker {
  private final TileFormats formats;
  private final TileSums sums;

  /** Products by vectors of {@code bits}: 128, 256 or 512. */
  public TileProducts(int bits) {
    this.formats = TileFormats.of(bits);
    this.sums = new TileSums(bits);
  }

  @Override
  public String name() {
    return "tiles";
  }

  @Override
  public Optional<Product> make(StoredMatrix matrix, Arena arena) {
    return formats.make(matrix, arena).map(weights -> new TileProduct(matrix, weights, sums));
  }
}
