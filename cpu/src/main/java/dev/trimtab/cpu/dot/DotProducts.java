package dev.trimtab.cpu.dot;

import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import java.lang.foreign.Arena;
import java.util.Optional;

/** Products by the Vector API: every format, on every platform. */
public final class DotProducts implements ProductMaker {
  private final RowLoops loops;
  private final Rooms rooms = new Rooms();

  /** Products by vectors of {@code bits}: 128, 256 or 512. */
  public DotProducts(int bits) {
    this.loops = VectorRowLoops.of(bits);
  }

  @Override
  public String name() {
    return "rows";
  }

  /** The matrix is used where it lies and must live as long as the product. */
  @Override
  public Optional<Product> make(StoredMatrix matrix, Arena arena) {
    return switch (matrix.operand()) {
      case Operand.Float32 _, Operand.Bfloat16 _ ->
          Optional.of(new RowProduct(matrix, loops, rooms));
      case Operand.Int8 int8 when matrix.format() instanceof Int8Rows ->
          Optional.of(new Int8RowProduct(matrix, int8, loops, rooms));
      case Operand.Int8 _ -> Optional.empty();
    };
  }
}
