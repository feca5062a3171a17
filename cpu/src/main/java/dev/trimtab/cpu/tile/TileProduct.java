package dev.trimtab.cpu.tile;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.util.ArrayList;
import java.util.List;

/** A product of weights in tiles. */
final class TileProduct implements Product {
  private final TileWeights weights;
  private final TileSums sums;
  private final int rows;
  private final int columns;
  private final Rounding rounding;

  /**
   * @param segment inputs of a chain
   */
  TileProduct(StoredMatrix matrix, TileWeights weights, TileSums sums, int segment) {
    this.weights = weights;
    this.sums = sums;
    this.rows = matrix.rows();
    this.columns = matrix.columns();
    this.rounding = new Rounding(matrix.operand() instanceof Operand.Bfloat16, segment);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public long bytes() {
    return weights.bytes();
  }

  @Override
  public boolean inPlace() {
    return weights.inPlace();
  }

  @Override
  public String kernel() {
    return weights.name() + ", " + sums.name();
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    sums.multiply(List.of(dst), x, rounding, List.of(weights), workers);
  }

  @Override
  public void applyWith(List<Product> all, List<Tensor> dst, Tensor x, Workers workers) {
    List<TileWeights> tiles = new ArrayList<>();
    for (Product product : all) {
      if (product instanceof TileProduct tile && tile.rounding.equals(rounding)) {
        tiles.add(tile.weights);
      }
    }
    if (tiles.size() == all.size()) {
      sums.multiply(dst, x, rounding, tiles, workers);
    } else {
      Product.super.applyWith(all, dst, x, workers);
    }
  }
}
