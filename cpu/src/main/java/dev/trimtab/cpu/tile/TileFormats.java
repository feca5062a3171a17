package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** The formats that have tiles. */
public final class TileFormats {
  private final List<TileMaker> makers;

  private TileFormats(List<TileMaker> makers) {
    this.makers = makers;
  }

  /** Tiles decoded by vectors of {@code bits}: 128, 256 or 512. */
  public static TileFormats of(int bits) {
    return new TileFormats(
        List.of(
            Block4Tiles.of(bits),
            NibbleGroupTiles.of(bits),
            GroupTiles.of(bits),
            HalfTiles.of(bits),
            new RowBlockTiles.Maker(bits),
            new WideTiles.Maker(bits)));
  }

  /** The matrix in tiles, or empty where its format has none. */
  public Optional<TileWeights> make(StoredMatrix matrix, Arena arena) {
    return makers.stream()
        .filter(maker -> maker.takes(matrix))
        .findFirst()
        .map(maker -> maker.make(matrix, arena));
  }
}
