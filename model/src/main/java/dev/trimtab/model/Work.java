package dev.trimtab.model;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.model.hook.Steering;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One row that wants to go through the model: its tokens and what is to be read of it. */
interface Work {
  /** What {@link #read} returns where the row ends. */
  int END = -1;

  /** The tokens that are given. */
  TokenIds prompt();

  /** What is done to the row's residual stream; most often nothing. */
  default Steering steering() {
    return Steering.NONE;
  }

  /** Tokens that may be appended; most often none. */
  default int room() {
    return 0;
  }

  /** First position whose logits are wanted; the prompt's length where none are. */
  default int firstLogits() {
    return prompt().size() - 1;
  }

  /** Leading positions of which nothing is read. */
  default int unread() {
    return firstLogits();
  }

  /** The example whose mean position {@code position} belongs to, or −1. */
  default int example(int position) {
    return -1;
  }

  /**
   * Reads the logits of one position; from the last prompt position on it answers with the token to
   * append or {@link #END}.
   */
  int read(int position, Logits logits);

  /**
   * Hears that the logits of a position are no numbers; the row ends there.
   *
   * @throws UserError where nothing can be made of the row without them
   */
  default void lost(int position) {
    throw noNumbers(position);
  }

  /** What there is to say of logits that are no numbers. */
  static UserError noNumbers(int position) {
    return new UserError(
        "The model's logits at position " + position + " are not numbers.",
        "Steering may be far too strong, or the checkpoint damaged.");
  }

  /** The logits of one position. */
  interface Logits {
    /** Index of the largest. */
    int largest();

    /** All of them, [V], the caller's own copy. */
    float[] all();
  }

  /** The tensor behind the logits of a step and what was computed of it at once. */
  record Row(Tensor logits, int row, int largest) implements Logits {
    @Override
    public float[] all() {
      float[] values = new float[logits.columns()];
      MemorySegment.copy(
          logits.data(), ValueLayout.JAVA_FLOAT, logits.offset(row), values, 0, values.length);
      return values;
    }
  }
}
