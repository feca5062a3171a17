package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights decoded row by row, as their format does it, before every product that reads them: for
 * matrices whose blocks cross the ends of rows. The stored matrix is used where it lies.
 */
final class RowPanels implements PanelWeights {
  private final StoredMatrix matrix;
  private final Panels panels;

  RowPanels(StoredMatrix matrix) {
    this.matrix = matrix;
    this.panels = Panels.decoded(matrix.rows(), (long) matrix.columns() * Float.BYTES);
  }

  @Override
  public Panels panels() {
    return panels;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT32;
  }

  @Override
  public int inputs() {
    return matrix.columns();
  }

  @Override
  public long address(int panel, Lane lane) {
    int inputs = matrix.columns();
    int padded = (inputs + 15) / 16 * 16;
    int blocks = (panels.size(panel) + Panels.BLOCK - 1) / Panels.BLOCK;
    long bytes = (long) blocks * Panels.BLOCK * padded * Float.BYTES;
    MemorySegment dst = lane.panel().of(bytes);
    dst.asSlice(0, bytes).fill((byte) 0);
    float[] row = new float[inputs];
    for (int output = 0; output < panels.size(panel); output++) {
      matrix.format().decode(row, 0, matrix, panels.first(panel) + output);
      long block = output / Panels.BLOCK;
      long at = block * padded * Panels.BLOCK + output % Panels.BLOCK;
      for (int input = 0; input < inputs; input++) {
        dst.setAtIndex(ValueLayout.JAVA_FLOAT, at + (long) input * Panels.BLOCK, row[input]);
      }
    }
    return dst.address();
  }

  @Override
  public long bytes() {
    return matrix.bytes();
  }

  @Override
  public String name() {
    return matrix.format().id() + " decoded by rows";
  }
}
