package dev.trimtab.app.bench;

import dev.trimtab.app.bench.RandomCheckpoint.Random;
import dev.trimtab.model.file.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.IntStream;

/** How a random checkpoint stores the weights of its linear layers. */
public interface RandomLinears {
  /** Adds a layer of {@code rows} outputs and {@code columns} inputs. */
  void add(Random into, String layer, int rows, int columns);

  /** What config.json says of it, beginning with a comma, or nothing. */
  String config();

  /** As bfloat16. */
  record Plain() implements RandomLinears {
    @Override
    public void add(Random into, String layer, int rows, int columns) {
      into.matrix(layer, rows, columns);
    }

    @Override
    public String config() {
      return "";
    }
  }

  /** As AWQ's 4-bit integers in groups of 128 inputs, in the layout gemm. */
  record Awq() implements RandomLinears {
    @Override
    public void add(Random into, String layer, int rows, int columns) {
      int groups = columns / Integers.GROUP;
      Integers.words(into, layer + ".qweight", columns, rows / Integers.FIELDS);
      Integers.middle(into, layer + ".qzeros", groups, rows / Integers.FIELDS, 0x78787878);
      Integers.scales(into, layer, groups, rows, columns);
    }

    @Override
    public String config() {
      return """
      , "quantization_config": {"quant_method": "awq", "bits": 4, "group_size": %d,
        "version": "gemm", "zero_point": true}\
      """
          .formatted(Integers.GROUP);
    }
  }

  /**
   * As GPTQ's 4-bit integers in groups of 128 inputs, in the format "gptq".
   *
   * @param actOrder whether the inputs of a group lie anywhere
   */
  record Gptq(boolean actOrder) implements RandomLinears {
    @Override
    public void add(Random into, String layer, int rows, int columns) {
      int groups = columns / Integers.GROUP;
      Integers.words(into, layer + ".qweight", columns / Integers.FIELDS, rows);
      /* A zero point is stored less one. */
      Integers.middle(into, layer + ".qzeros", groups, rows / Integers.FIELDS, 0x67676767);
      Integers.scales(into, layer, groups, rows, columns);
      Integer[] members =
          IntStream.range(0, columns).map(i -> i / Integers.GROUP).boxed().toArray(Integer[]::new);
      if (actOrder) {
        Collections.shuffle(Arrays.asList(members), new java.util.Random(columns));
      }
      MemorySegment bytes = into.room(columns, ElementType.I32);
      for (int i = 0; i < columns; i++) {
        bytes.setAtIndex(ValueLayout.JAVA_INT, i, members[i]);
      }
      into.add(layer + ".g_idx", ElementType.I32, bytes, columns);
    }

    @Override
    public String config() {
      return """
      , "quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": %d,
        "desc_act": %b, "sym": true, "checkpoint_format": "gptq"}\
      """
          .formatted(Integers.GROUP, actOrder);
    }
  }

  /** The parts that both kinds of 4-bit integers have. */
  final class Integers {
    static final int GROUP = 128;
    static final int FIELDS = 8;

    /* Of the numbers 0 to 15 about their middle, and of that about 7 or 8. */
    private static final double VARIANCE = 255 / 12.0 + 1 / 4.0;

    private Integers() {}

    static void words(Random into, String name, int rows, int columns) {
      long count = (long) rows * columns;
      MemorySegment bytes = into.room(count, ElementType.I32);
      for (long i = 0; i < count; i++) {
        bytes.setAtIndex(ValueLayout.JAVA_INT, i, into.random().nextInt());
      }
      into.add(name, ElementType.I32, bytes, rows, columns);
    }

    /**
     * Words of zero points that are 7 and 8 in turn, around the middle of the codes: with one of
     * them alone every weight would lean to one side, and a constant vector would grow from layer
     * to layer until all prompts had the same answer.
     */
    static void middle(Random into, String name, int rows, int columns, int word) {
      MemorySegment bytes = into.room((long) rows * columns, ElementType.I32);
      for (long i = 0; i < (long) rows * columns; i++) {
        bytes.setAtIndex(ValueLayout.JAVA_INT, i, word);
      }
      into.add(name, ElementType.I32, bytes, rows, columns);
    }

    /** Scales with which the weights have about the variance 1 / columns. */
    static void scales(Random into, String layer, int groups, int rows, int columns) {
      double middle = 1 / Math.sqrt(VARIANCE * columns);
      MemorySegment bytes = into.room((long) groups * rows, ElementType.F16);
      for (long i = 0; i < (long) groups * rows; i++) {
        float scale = (float) (middle * (0.75 + into.random().nextDouble() / 2));
        bytes.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(scale));
      }
      into.add(layer + ".scales", ElementType.F16, bytes, groups, rows);
    }
  }
}
