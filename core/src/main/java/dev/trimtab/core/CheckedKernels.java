package dev.trimtab.core;

import java.util.List;
import java.util.Objects;

/**
 * Kernels that check every shape and index before they hand a call on, so that no device has to.
 *
 * <p>A mismatch is the caller's mistake: {@link IllegalArgumentException} or {@link
 * IndexOutOfBoundsException} with what was expected and found.
 */
public final class CheckedKernels implements Kernels {
  private final Kernels kernels;

  /** The checks in front of {@code kernels}. */
  public CheckedKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void embed(Tensor dst, Weight table, int[] ids, float scale) {
    shape("dst", dst, ids.length, table.columns());
    indices(ids, 0, table.rows());
    kernels.embed(dst, table, ids, scale);
  }

  @Override
  public void rmsNorm(Tensor dst, Tensor x, Tensor weight, float epsilon, float offset) {
    same(dst, x);
    shape("weight", weight, 1, x.columns());
    kernels.rmsNorm(dst, x, weight, epsilon, offset);
  }

  @Override
  public void rmsNormHeads(Tensor x, int headSize, Tensor weight, float epsilon, float offset) {
    heads(x, headSize);
    shape("weight", weight, 1, headSize);
    kernels.rmsNormHeads(x, headSize, weight, epsilon, offset);
  }

  @Override
  public void multiply(Tensor dst, Tensor x, Weight weight) {
    shape("x", x, x.rows(), weight.columns());
    shape("dst", dst, x.rows(), weight.rows());
    kernels.multiply(dst, x, weight);
  }

  @Override
  public void multiplyAll(List<Tensor> dst, Tensor x, List<Weight> weights) {
    require(
        dst.size() == weights.size(),
        "%d results of %d weights".formatted(dst.size(), weights.size()));
    for (int i = 0; i < weights.size(); i++) {
      shape("x", x, x.rows(), weights.get(i).columns());
      shape("dst", dst.get(i), x.rows(), weights.get(i).rows());
    }
    kernels.multiplyAll(dst, x, weights);
  }

  @Override
  public void addBias(Tensor x, Tensor bias) {
    shape("bias", bias, 1, x.columns());
    kernels.addBias(x, bias);
  }

  @Override
  public void rope(Tensor x, int headSize, Tensor cos, Tensor sin, Ragged rows) {
    heads(x, headSize);
    require(headSize % 2 == 0, "a head of %d columns has no halves".formatted(headSize));
    shape("x", x, rows.tokens(), x.columns());
    shape("cos", cos, cos.rows(), headSize / 2);
    shape("sin", sin, cos.rows(), headSize / 2);
    for (int t = 0; t < rows.tokens(); t++) {
      Objects.checkIndex(rows.position(t), cos.rows());
    }
    kernels.rope(x, headSize, cos, sin, rows);
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
    shape("q", q, rows.tokens(), shape.heads() * shape.headSize());
    shape("k", k, rows.tokens(), shape.kvHeads() * shape.headSize());
    same(dst, q);
    same(v, k);
    Objects.checkIndex(layer, cache.shape().layers());
    require(
        cache.shape().heads() == shape.kvHeads() && cache.shape().headSize() == shape.headSize(),
        "%s does not fit a cache of %s".formatted(shape, cache.shape()));
    for (int s = 0; s < rows.sequences(); s++) {
      int end = rows.past(s) + rows.start(s + 1) - rows.start(s);
      for (int b = 0; b * KvBlocks.BLOCK < end; b++) {
        Objects.checkIndex(rows.block(s, b), cache.blocks());
      }
    }
    kernels.attention(dst, q, k, v, cache, layer, rows, shape);
  }

  @Override
  public void gatedActivation(Tensor dst, Tensor gate, Tensor up, Activation activation) {
    same(dst, gate);
    same(up, gate);
    kernels.gatedActivation(dst, gate, up, activation);
  }

  @Override
  public int addSteered(Tensor x, Tensor delta, SteeringTable table, int[] entry) {
    same(delta, x);
    require(entry.length == x.rows(), entry.length + " entries for " + x);
    indices(entry, 0, table.size());
    for (int e = 0; e < table.size(); e++) {
      for (SteeringTable.Operation operation : table.entry(e)) {
        int size = direction(operation).size();
        require(size == x.columns(), "a direction of size " + size + " for " + x);
      }
    }
    return kernels.addSteered(x, delta, table, entry);
  }

  @Override
  public void add(Tensor x, Tensor delta) {
    same(delta, x);
    kernels.add(x, delta);
  }

  @Override
  public void accumulate(Tensor sums, Tensor x, int[] target) {
    shape("sums", sums, sums.rows(), x.columns());
    require(target.length == x.rows(), target.length + " targets for " + x);
    indices(target, Integer.MIN_VALUE, sums.rows());
    kernels.accumulate(sums, x, target);
  }

  @Override
  public void gather(Tensor dst, Tensor x, int[] rows) {
    shape("dst", dst, rows.length, x.columns());
    indices(rows, 0, x.rows());
    kernels.gather(dst, x, rows);
  }

  @Override
  public void softCap(Tensor x, float cap) {
    require(cap > 0, "a cap above 0, found " + cap);
    kernels.softCap(x, cap);
  }

  @Override
  public void logSoftmax(Tensor x) {
    kernels.logSoftmax(x);
  }

  @Override
  public int[] argMax(Tensor x) {
    require(x.columns() > 0, "the largest of nothing: " + x);
    return kernels.argMax(x);
  }

  @Override
  public void download(float[] dst, Tensor x) {
    elements(x, dst.length);
    kernels.download(dst, x);
  }

  @Override
  public void upload(Tensor dst, float[] values) {
    elements(dst, values.length);
    kernels.upload(dst, values);
  }

  private static Direction direction(SteeringTable.Operation operation) {
    return switch (operation) {
      case SteeringTable.Operation.Add(Direction direction, _) -> direction;
      case SteeringTable.Operation.Ablate(Direction direction) -> direction;
      case SteeringTable.Operation.Clamp(Direction direction, _, _) -> direction;
    };
  }

  private static void shape(String name, Tensor x, int rows, int columns) {
    if (x.rows() != rows || x.columns() != columns) {
      throw new IllegalArgumentException(
          "%s is [%d, %d], wanted [%d, %d]".formatted(name, x.rows(), x.columns(), rows, columns));
    }
  }

  private static void same(Tensor a, Tensor b) {
    require(
        a.rows() == b.rows() && a.columns() == b.columns(),
        "two tensors of one shape, found " + a + " and " + b);
  }

  private static void heads(Tensor x, int headSize) {
    require(
        headSize > 0 && x.columns() % headSize == 0,
        x + " does not divide into heads of " + headSize);
  }

  private static void elements(Tensor x, int length) {
    require((long) x.rows() * x.columns() == length, length + " values for " + x);
  }

  private static void indices(int[] indices, int from, int to) {
    for (int index : indices) {
      if (index < from || index >= to) {
        throw new IndexOutOfBoundsException("index " + index + " of " + to);
      }
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
