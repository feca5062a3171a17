package dev.trimtab.cpu;

import dev.trimtab.core.Activation;
import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.SteeringTable.Operation;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** The kernels of the CPU: rows shared out over the workers, each row by a vector loop. */
final class CpuKernels implements Kernels {
  /** Elements that are worth a worker's attention: a few microseconds of a cheap loop. */
  private static final int SHARE = 16_384;

  /** Numbers that are copied to the heap at once for the loops that want arrays. */
  private static final int PIECE = 1024;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private final Workers workers;
  private final KernelLoops loops;
  private final MathLoops math;
  private final AttentionLoops attentionLoops;
  private final CpuAttention.Scratch[] scratches;

  /** The kernels for vectors of {@code bits}, on these workers. */
  CpuKernels(Workers workers, int bits) {
    this.workers = workers;
    this.loops = VectorKernelLoops.of(bits);
    this.math = VectorMathLoops.of(bits);
    this.attentionLoops = VectorAttentionLoops.of(bits);
    this.scratches = new CpuAttention.Scratch[workers.threads()];
    for (int w = 0; w < scratches.length; w++) {
      scratches[w] = new CpuAttention.Scratch();
    }
  }

  private void forRows(Tensor x, Workers.Body body) {
    workers.run(x.rows(), Math.max(1, SHARE / Math.max(1, x.columns())), body);
  }

  @Override
  public void embed(Tensor dst, Weight table, int[] ids, float scale) {
    if (!(table instanceof CpuLookup lookup)) {
      throw new IllegalArgumentException("a table of Memory.lookup, found " + table.kernel());
    }
    StoredMatrix matrix = lookup.matrix();
    forRows(
        dst,
        (_, from, to) -> {
          float[] row = new float[matrix.columns()];
          for (int t = from; t < to; t++) {
            matrix.format().decode(row, 0, matrix, ids[t]);
            loops.scaled(dst.data(), dst.offset(t), row, row.length, scale);
          }
        });
  }

  @Override
  public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float epsilon, float offset) {
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.norm(
                dst.data(),
                dst.offset(t),
                x.data(),
                x.offset(t),
                x.columns(),
                weight.data(),
                epsilon,
                offset);
          }
        });
  }

  @Override
  public void rmsNormHeads(Tensor x, int headSize, Tensor weight, float epsilon, float offset) {
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            for (int head = 0; head < x.columns(); head += headSize) {
              long at = x.offset(t) + (long) head * Float.BYTES;
              loops.norm(x.data(), at, x.data(), at, headSize, weight.data(), epsilon, offset);
            }
          }
        });
  }

  @Override
  public void multiply(Tensor dst, Tensor x, Weight weight) {
    if (x.rows() > 0) {
      product(weight).apply(dst, x, workers);
    }
  }

  @Override
  public void multiplyAll(List<Tensor> dst, Tensor x, List<Weight> weights) {
    List<Product> products = weights.stream().map(CpuKernels::product).toList();
    if (x.rows() > 0 && !products.isEmpty()) {
      products.getFirst().applyWith(products, dst, x, workers);
    }
  }

  private static Product product(Weight weight) {
    if (weight instanceof Product product) {
      return product;
    }
    throw new IllegalArgumentException("a weight of Memory.product, found " + weight.kernel());
  }

  @Override
  public void addBias(Tensor x, Tensor bias) {
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.add(x.data(), x.offset(t), bias.data(), 0, x.columns());
          }
        });
  }

  @Override
  public void rope(Tensor x, int headSize, Tensor cos, Tensor sin, Ragged rows) {
    int half = headSize / 2;
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            long cosAt = cos.offset(rows.position(t));
            long sinAt = sin.offset(rows.position(t));
            for (int head = 0; head < x.columns(); head += headSize) {
              long at = x.offset(t) + (long) head * Float.BYTES;
              loops.rotate(x.data(), at, half, cos.data(), cosAt, sin.data(), sinAt);
            }
          }
        });
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
    if (!(cache instanceof CpuKvBlocks own)) {
      throw new IllegalArgumentException("keys and values of another device: " + cache);
    }
    CpuAttention call = new CpuAttention(attentionLoops, dst, q, k, v, own, layer, rows, shape);
    call.store(workers);
    call.attend(workers, scratches);
  }

  @Override
  public void gatedActivation(Tensor dst, Tensor gate, Tensor up, Activation activation) {
    workers.run(
        dst.rows(),
        Math.max(1, SHARE / 4 / Math.max(1, dst.columns())),
        (_, from, to) -> {
          float[] a = new float[PIECE];
          float[] b = new float[PIECE];
          for (int t = from; t < to; t++) {
            for (int c = 0; c < dst.columns(); c += PIECE) {
              int n = load(a, gate, t, c);
              load(b, up, t, c);
              math.gated(a, b, n, activation);
              store(dst, t, c, a, n);
            }
          }
        });
  }

  /* The piece of row t that begins at column c; the result is its length. */
  private static int load(float[] piece, Tensor x, int t, int c) {
    int n = Math.min(PIECE, x.columns() - c);
    MemorySegment.copy(x.data(), FLOAT, x.offset(t) + (long) c * Float.BYTES, piece, 0, n);
    return n;
  }

  private static void store(Tensor x, int t, int c, float[] piece, int n) {
    MemorySegment.copy(piece, 0, x.data(), FLOAT, x.offset(t) + (long) c * Float.BYTES, n);
  }

  @Override
  public int addSteered(Tensor x, Tensor delta, SteeringTable table, int[] entry) {
    float[][][] directions = new float[table.size()][][];
    int steered = 0;
    for (int e : entry) {
      steered += e == 0 ? 0 : 1;
      if (directions[e] == null) {
        directions[e] = directions(table, e);
      }
    }
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.add(x.data(), x.offset(t), delta.data(), delta.offset(t), x.columns());
            for (int i = 0; i < directions[entry[t]].length; i++) {
              steer(x, x.offset(t), table.entry(entry[t]).get(i), directions[entry[t]][i]);
            }
          }
        });
    return steered;
  }

  private static float[][] directions(SteeringTable table, int entry) {
    return table.entry(entry).stream()
        .map(
            operation ->
                switch (operation) {
                  case Operation.Add(var direction, _) -> direction.toArray();
                  case Operation.Ablate(var direction) -> direction.toArray();
                  case Operation.Clamp(var direction, _, _) -> direction.toArray();
                })
        .toArray(float[][]::new);
  }

  private void steer(Tensor x, long at, Operation operation, float[] direction) {
    switch (operation) {
      case Operation.Add(_, float coefficient) -> {
        if (coefficient != 0) { // adding 0 would turn −0 into 0
          loops.addScaled(x.data(), at, direction, coefficient);
        }
      }
      case Operation.Ablate _ -> {
        double along = loops.dot(x.data(), at, direction);
        loops.addScaled(x.data(), at, direction, (float) -along);
      }
      case Operation.Clamp(_, float low, float high) -> {
        double along = loops.dot(x.data(), at, direction);
        double amount = Math.min(high, Math.max(low, along)) - along;
        loops.addScaled(x.data(), at, direction, (float) amount);
      }
    }
  }

  @Override
  public void add(Tensor x, Tensor delta) {
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.add(x.data(), x.offset(t), delta.data(), delta.offset(t), x.columns());
          }
        });
  }

  @Override
  public void accumulate(Tensor sums, Tensor x, int[] target) {
    // Shared out by columns: two rows may go to one sum, and their order counts.
    workers.run(
        x.columns(),
        Math.max(256, SHARE / Math.max(1, x.rows())),
        (_, from, to) -> {
          long column = (long) from * Float.BYTES;
          for (int t = 0; t < target.length; t++) {
            if (target[t] >= 0) {
              long at = sums.offset(target[t]) + column;
              loops.add(sums.data(), at, x.data(), x.offset(t) + column, to - from);
            }
          }
        });
  }

  @Override
  public void gather(Tensor dst, Tensor x, int[] rows) {
    long bytes = (long) x.columns() * Float.BYTES;
    forRows(
        dst,
        (_, from, to) -> {
          for (int i = from; i < to; i++) {
            MemorySegment.copy(x.data(), x.offset(rows[i]), dst.data(), dst.offset(i), bytes);
          }
        });
  }

  @Override
  public void softCap(Tensor x, float cap) {
    forRows(
        x,
        (_, from, to) -> {
          float[] piece = new float[PIECE];
          for (int t = from; t < to; t++) {
            for (int c = 0; c < x.columns(); c += PIECE) {
              int n = load(piece, x, t, c);
              math.softCap(piece, 0, n, cap);
              store(x, t, c, piece, n);
            }
          }
        });
  }

  @Override
  public void logSoftmax(Tensor x) {
    forRows(
        x,
        (_, from, to) -> {
          float[] piece = new float[PIECE];
          for (int t = from; t < to; t++) {
            float largest = loops.largest(x.data(), x.offset(t), x.columns());
            double sum = 0;
            for (int c = 0; c < x.columns(); c += PIECE) {
              int n = load(piece, x, t, c);
              int whole = (n + 15) / 16 * 16;
              Arrays.fill(piece, n, whole, Float.NEGATIVE_INFINITY);
              math.exp(piece, 0, whole, largest);
              sum += loops.sum(piece, whole);
            }
            loops.subtract(x.data(), x.offset(t), x.columns(), largest + Math.log(sum));
          }
        });
  }

  @Override
  public int[] argMax(Tensor x) {
    int[] best = new int[x.rows()];
    forRows(
        x,
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            best[t] = loops.argMax(x.data(), x.offset(t), x.columns());
          }
        });
    return best;
  }

  @Override
  public void download(float[] dst, Tensor x) {
    for (int t = 0; t < x.rows(); t++) {
      MemorySegment.copy(x.data(), FLOAT, x.offset(t), dst, t * x.columns(), x.columns());
    }
  }

  @Override
  public void upload(Tensor dst, float[] values) {
    for (int t = 0; t < dst.rows(); t++) {
      MemorySegment.copy(
          values, t * dst.columns(), dst.data(), FLOAT, dst.offset(t), dst.columns());
    }
  }
}
