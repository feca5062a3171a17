package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;

/**
 * Cosines and sines of a rotary embedding, [positions, headSize / 2], grown as positions are met.
 * Passes of several threads may share one.
 *
 * <p>Angles are products of float32 numbers, as the checkpoints' training code takes them.
 */
public final class Rotary {
  private static final int FIRST = 512;

  private final Memory memory;
  private final float[] frequencies;
  private volatile Tables tables;

  /** A rotary embedding with one frequency for each pair of elements. */
  public Rotary(Memory memory, float[] frequencies) {
    this.memory = memory;
    this.frequencies = frequencies.clone();
    Tensor none = memory.tensor(0, frequencies.length);
    this.tables = new Tables(none, none);
  }

  /** Turns queries or keys in place. */
  public void apply(Pass pass, Tensor x, int headSize) {
    Tables enough = upTo(last(pass.rows()), pass.kernels());
    pass.kernels().rope(x, headSize, enough.cos(), enough.sin(), pass.rows());
  }

  private static int last(Ragged rows) {
    int last = 0;
    for (int s = 0; s < rows.sequences(); s++) {
      last = Math.max(last, rows.position(rows.start(s + 1) - 1));
    }
    return last;
  }

  private Tables upTo(int last, Kernels kernels) {
    Tables present = tables;
    return last < present.cos().rows() ? present : grown(last, kernels);
  }

  private synchronized Tables grown(int last, Kernels kernels) {
    if (last < tables.cos().rows()) {
      return tables;
    }
    int positions = Math.max(FIRST, Integer.highestOneBit(last) * 2);
    int half = frequencies.length;
    float[] cosines = new float[positions * half];
    float[] sines = new float[positions * half];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < half; i++) {
        float angle = p * frequencies[i];
        cosines[p * half + i] = (float) Math.cos(angle);
        sines[p * half + i] = (float) Math.sin(angle);
      }
    }
    Tensor cos = memory.tensor(positions, half);
    Tensor sin = memory.tensor(positions, half);
    kernels.upload(cos, cosines);
    kernels.upload(sin, sines);
    tables = new Tables(cos, sin);
    return tables;
  }

  private record Tables(Tensor cos, Tensor sin) {}
}
