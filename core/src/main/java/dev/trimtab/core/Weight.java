package dev.trimtab.core;

/** A weight matrix [rows = outputs, columns = inputs] in the layout that one device wants. */
public interface Weight {
  /** Number of outputs. */
  int rows();

  /** Number of inputs. */
  int columns();

  /** Bytes it occupies on the device. */
  long bytes();

  /** The name of the loop or library that applies it, for the record of a run. */
  String kernel();

  /**
   * Whether it reads the stored matrix it was made of, whose memory must then stay as long as the
   * weight is used.
   */
  boolean inPlace();
}
