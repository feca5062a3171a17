package dev.trimtab.cpu.work;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.util.Optional;

/** A library or loop that multiplies by some of the formats. */
public interface ProductMaker {
  /** What it is, in one line: name, version, instruction set. */
  String name();

  /**
   * The matrix packed for this maker, in memory that lives as long as {@code arena}; empty where it
   * has no loop for that format and operand.
   */
  Optional<Product> make(StoredMatrix matrix, Arena arena);
}
