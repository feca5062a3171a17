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
    return weights(matrix, arena).map(weights -> product(matrix, weights, Rounding.WHOLE));
  }

  /** The matrix in tiles, or empty where its format has none. */
  public Optional<TileWeights> weights(StoredMatrix matrix, Arena arena) {
    return formats.make(matrix, arena);
  }

  /**
   * Products of a matrix that is in tiles already.
   *
   * @param segment inputs whose products are added up in one chain, a multiple of {@link
   *     TileWeights#INPUTS}; the sums of chains are added one after the other
   */
  public Product product(StoredMatrix matrix, TileWeights weights, int segment) {
    return new TileProduct(matrix, weights, sums, segment);
  }
}
