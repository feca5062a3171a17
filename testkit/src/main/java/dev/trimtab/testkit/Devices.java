package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.reference.ReferenceDevice;
import java.util.stream.IntStream;

/** A device under test beside the reference device. */
final class Devices implements AutoCloseable {
  private final Device tested;
  private final Device reference = new ReferenceDevice();

  Devices(Device tested) {
    this.tested = tested;
  }

  Device tested() {
    return tested;
  }

  Device reference() {
    return reference;
  }

  /**
   * Checks that {@code operation} on {@code count} rows agrees with the reference device, packed
   * and as views, and that a row's bits do not depend on its company.
   */
  void verify(String what, int count, Tolerance tolerance, RowOperation operation) {
    float[][] expected = run(reference, false, Rows.all(count), operation);
    float[][] packed = run(tested, false, Rows.all(count), operation);
    for (int t = 0; t < count; t++) {
      Rows.assertClose(packed[t], expected[t], tolerance, what + ", row " + t);
    }
    assertSame(what + ", strided", packed, Rows.all(count), operation, true);
    int[] backwards = IntStream.range(0, count).map(t -> count - 1 - t).toArray();
    assertSame(what + ", backwards", packed, backwards, operation, false);
    int[] thirds = IntStream.range(0, count).filter(t -> t % 3 == 1).toArray();
    assertSame(what + ", every third", packed, thirds, operation, true);
    for (int t = 0; t < count; t += Math.max(1, count / 4)) {
      assertSame(what + ", alone", packed, new int[] {t}, operation, false);
    }
  }

  /** Checks agreement with the reference device alone, packed and as views. */
  void compare(String what, int count, Tolerance tolerance, RowOperation operation) {
    float[][] expected = run(reference, false, Rows.all(count), operation);
    for (boolean strided : new boolean[] {false, true}) {
      float[][] actual = run(tested, strided, Rows.all(count), operation);
      for (int t = 0; t < count; t++) {
        Rows.assertClose(actual[t], expected[t], tolerance, what + ", row " + t);
      }
    }
  }

  private void assertSame(
      String what, float[][] expected, int[] rows, RowOperation operation, boolean strided) {
    if (rows.length == 0) {
      return;
    }
    float[][] actual = run(tested, strided, rows, operation);
    for (int i = 0; i < rows.length; i++) {
      Rows.assertSameBits(actual[i], expected[rows[i]], what + ", row " + rows[i]);
    }
  }

  static float[][] run(Device device, boolean strided, int[] rows, RowOperation operation) {
    try (Workbench bench = new Workbench(device, strided)) {
      float[][] result = bench.read(operation.run(bench, rows));
      assertThat(result).hasNumberOfRows(rows.length);
      return result;
    }
  }

  @Override
  public void close() {
    tested.close();
    reference.close();
  }
}
