package dev.trimtab.model.layer;

import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;

/**
 * Cosines and sines of a rotary embedding, [positions, headSize / 2], grown as positions are met.
 *
 * <p>Angles are products of float32 numbers, as the checkpoints' training code takes them.
 */
public final class Rotary {
  private static final int FIRST = 512;

  private final Memory memory;
  private final float[] frequencies;
  private Tensor cos;
  private Tensor sin;

  /** A rotary embedding with one frequency for each pair of elements. */
  public Rotary(Memory memory, float[] frequencies) {
    this.memory = memory;
    this.frequencies = frequencies.clone();
    this.cos = memory.tensor(0, frequencies.length);
    this.sin = cos;
  }

  /** Turns queries or keys in place. */
  public void apply(Pass pass, Tensor x, int headSize) {
    ensure(pass);
    pass.kernels().rope(x, headSize, cos, sin, pass.rows());
  }

  private void ensure(Pass pass) {
    int last = 0;
    for (int s = 0; s < pass.rows().sequences(); s++) {
      last = Math.max(last, pass.rows().position(pass.rows().start(s + 1) - 1));
    }
    if (last < cos.rows()) {
      return;
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
    cos = memory.tensor(positions, half);
    sin = memory.tensor(positions, half);
    pass.kernels().upload(cos, cosines);
    pass.kernels().upload(sin, sines);
  }
}
