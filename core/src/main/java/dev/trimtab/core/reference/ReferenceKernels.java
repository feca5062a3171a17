package dev.trimtab.core.reference;

import dev.trimtab.core.Activation;
import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Direction;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.SteeringTable.Operation;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;

/** Every kernel as its formula; see {@link Kernels} for what each computes. */
final class ReferenceKernels implements Kernels {
  @Override
  public void embed(Tensor dst, Weight table, int[] ids, float scale) {
    StoredMatrix matrix = reference(table).matrix();
    float[] row = new float[matrix.columns()];
    for (int t = 0; t < ids.length; t++) {
      matrix.format().decode(row, 0, matrix, ids[t]);
      for (int c = 0; c < row.length; c++) {
        dst.set(t, c, row[c] * scale);
      }
    }
  }

  @Override
  public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float epsilon, float offset) {
    for (int t = 0; t < x.rows(); t++) {
      normalise(dst, x, t, 0, x.columns(), weight, epsilon, offset);
    }
  }

  @Override
  public void rmsNormHeads(Tensor x, int headSize, Tensor weight, float epsilon, float offset) {
    for (int t = 0; t < x.rows(); t++) {
      for (int from = 0; from < x.columns(); from += headSize) {
        normalise(x, x, t, from, headSize, weight, epsilon, offset);
      }
    }
  }

  private static void normalise(
      Tensor dst, Tensor x, int t, int from, int size, Tensor weight, float epsilon, float offset) {
    double squares = 0;
    for (int c = 0; c < size; c++) {
      squares += (double) x.get(t, from + c) * x.get(t, from + c);
    }
    double factor = 1 / Math.sqrt(squares / size + epsilon);
    for (int c = 0; c < size; c++) {
      double scale = (double) offset + weight.get(0, c);
      dst.set(t, from + c, (float) (x.get(t, from + c) * factor * scale));
    }
  }

  @Override
  public void multiply(Tensor dst, Tensor x, Weight weight) {
    ReferenceProduct.multiply(dst, x, reference(weight));
  }

  @Override
  public void addBias(Tensor x, Tensor bias) {
    for (int t = 0; t < x.rows(); t++) {
      for (int c = 0; c < x.columns(); c++) {
        x.set(t, c, x.get(t, c) + bias.get(0, c));
      }
    }
  }

  @Override
  public void rope(Tensor x, int headSize, Tensor cos, Tensor sin, Ragged rows) {
    int half = headSize / 2;
    for (int t = 0; t < x.rows(); t++) {
      int position = rows.position(t);
      for (int from = 0; from < x.columns(); from += headSize) {
        for (int i = from; i < from + half; i++) {
          double c = cos.get(position, i - from);
          double s = sin.get(position, i - from);
          double a = x.get(t, i);
          double b = x.get(t, i + half);
          x.set(t, i, (float) (a * c - b * s));
          x.set(t, i + half, (float) (b * c + a * s));
        }
      }
    }
  }

  @Override
  public void attention(
      Tensor dst,
      Tensor q,
      Tensor k,
      Tensor v,
      KvBlocks cache,
      int layer,
      Ragged rows,
      AttentionShape shape) {
    if (!(cache instanceof ReferenceKvBlocks own)) {
      throw new IllegalArgumentException("keys and values of another device: " + cache);
    }
    ReferenceAttention.store(own, layer, k, v, rows);
    ReferenceAttention.attend(dst, q, own, layer, rows, shape);
  }

  @Override
  public void gatedActivation(Tensor dst, Tensor gate, Tensor up, Activation activation) {
    for (int t = 0; t < dst.rows(); t++) {
      for (int c = 0; c < dst.columns(); c++) {
        dst.set(t, c, (float) (activate(gate.get(t, c), activation) * up.get(t, c)));
      }
    }
  }

  private static double activate(double x, Activation activation) {
    return switch (activation) {
      case SILU -> x / (1 + Math.exp(-x));
      case GELU_TANH ->
          x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    };
  }

  @Override
  public int addSteered(Tensor x, Tensor delta, SteeringTable table, int[] entry) {
    add(x, delta);
    int steered = 0;
    for (int t = 0; t < x.rows(); t++) {
      for (Operation operation : table.entry(entry[t])) {
        steer(x, t, operation);
      }
      steered += entry[t] == 0 ? 0 : 1;
    }
    return steered;
  }

  private static void steer(Tensor x, int t, Operation operation) {
    switch (operation) {
      case Operation.Add(Direction direction, float coefficient) -> {
        if (coefficient != 0) { // adding 0 would turn −0 into 0
          for (int c = 0; c < x.columns(); c++) {
            x.set(t, c, x.get(t, c) + coefficient * direction.at(c));
          }
        }
      }
      case Operation.Ablate(Direction direction) ->
          move(x, t, direction, -projection(x, t, direction));
      case Operation.Clamp(Direction direction, float low, float high) -> {
        double along = projection(x, t, direction);
        move(x, t, direction, Math.min(high, Math.max(low, along)) - along);
      }
    }
  }

  private static double projection(Tensor x, int t, Direction direction) {
    double sum = 0;
    for (int c = 0; c < x.columns(); c++) {
      sum += (double) x.get(t, c) * direction.at(c);
    }
    return sum;
  }

  private static void move(Tensor x, int t, Direction direction, double amount) {
    for (int c = 0; c < x.columns(); c++) {
      x.set(t, c, (float) (x.get(t, c) + amount * direction.at(c)));
    }
  }

  @Override
  public void add(Tensor x, Tensor delta) {
    for (int t = 0; t < x.rows(); t++) {
      for (int c = 0; c < x.columns(); c++) {
        x.set(t, c, x.get(t, c) + delta.get(t, c));
      }
    }
  }

  @Override
  public void accumulate(Tensor sums, Tensor x, int[] target) {
    for (int t = 0; t < x.rows(); t++) {
      if (target[t] >= 0) {
        for (int c = 0; c < x.columns(); c++) {
          sums.set(target[t], c, sums.get(target[t], c) + x.get(t, c));
        }
      }
    }
  }

  @Override
  public void gather(Tensor dst, Tensor x, int[] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < x.columns(); c++) {
        dst.set(i, c, x.get(rows[i], c));
      }
    }
  }

  @Override
  public void softCap(Tensor x, float cap) {
    for (int t = 0; t < x.rows(); t++) {
      for (int c = 0; c < x.columns(); c++) {
        x.set(t, c, (float) (cap * Math.tanh((double) x.get(t, c) / cap)));
      }
    }
  }

  @Override
  public void logSoftmax(Tensor x) {
    for (int t = 0; t < x.rows(); t++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < x.columns(); c++) {
        largest = Math.max(largest, x.get(t, c));
      }
      double sum = 0;
      for (int c = 0; c < x.columns(); c++) {
        sum += Math.exp(x.get(t, c) - largest);
      }
      double log = largest + Math.log(sum);
      for (int c = 0; c < x.columns(); c++) {
        x.set(t, c, (float) (x.get(t, c) - log));
      }
    }
  }

  @Override
  public int[] argMax(Tensor x) {
    int[] best = new int[x.rows()];
    for (int t = 0; t < x.rows(); t++) {
      for (int c = 1; c < x.columns(); c++) {
        if (x.get(t, c) > x.get(t, best[t])) {
          best[t] = c;
        }
      }
    }
    return best;
  }

  @Override
  public void download(float[] dst, Tensor x) {
    for (int t = 0; t < x.rows(); t++) {
      for (int c = 0; c < x.columns(); c++) {
        dst[t * x.columns() + c] = x.get(t, c);
      }
    }
  }

  @Override
  public void upload(Tensor dst, float[] values) {
    for (int t = 0; t < dst.rows(); t++) {
      for (int c = 0; c < dst.columns(); c++) {
        dst.set(t, c, values[t * dst.columns() + c]);
      }
    }
  }

  private static ReferenceWeight reference(Weight weight) {
    if (!(weight instanceof ReferenceWeight own)) {
      throw new IllegalArgumentException("a weight of another device: " + weight.kernel());
    }
    return own;
  }
}
