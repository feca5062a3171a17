package dev.trimtab.cpu.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Whether oneDNN reads a panel of signed bytes as {@link QuadLoops} do, found out by trying. */
final class Quads {
  private static final int SEED = 12;

  /** The largest magnitude of a code. */
  private static final int MOST = 127;

  private Quads() {}

  /**
   * Multiplies a row of codes both ways.
   *
   * @param panel packed weights
   */
  static boolean areIn(
      OneDnn library, QuadLoops loops, MemorySegment panel, int inputs, int outputs) {
    if (outputs % QuadLoops.OUTPUTS != 0
        || library.form(ElementType.INT8, inputs, outputs).bytes()
            < outputs / QuadLoops.OUTPUTS * QuadLoops.bytes(inputs)) {
      return false;
    }
    Lane lane = library.borrow();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment codes = arena.allocate(2L * inputs, Long.BYTES);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < inputs; i++) {
        codes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-MOST, MOST + 1));
      }
      MemorySegment found = arena.allocate(2L * outputs * Integer.BYTES, Long.BYTES);
      Shape shape = new Shape(ElementType.INT8, 2, inputs, outputs, inputs, outputs);
      lane.multiply(shape, codes.address(), panel.address(), found.address());
      MemorySegment row = arena.allocate(QuadLoops.rowBytes(inputs), Long.BYTES);
      loops.enter(row, codes, 0, inputs);
      MemorySegment own = arena.allocate((long) outputs * Integer.BYTES, Long.BYTES);
      for (int block = 0; block < outputs / QuadLoops.OUTPUTS; block++) {
        long at = block * QuadLoops.bytes(inputs);
        loops.multiplyRow(own, block * QuadLoops.QUAD, panel, at, row, inputs);
      }
      return found.asSlice(0, own.byteSize()).mismatch(own) < 0;
    } finally {
      library.giveBack(lane);
    }
  }
}
