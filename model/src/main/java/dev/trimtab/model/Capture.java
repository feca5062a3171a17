package dev.trimtab.model;

import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Reads activations: means over spans, reduced on the device as the tokens go by, so that [n, T, L,
 * H] never exists. Mutable; confined to one thread.
 */
public final class Capture implements AutoCloseable {
  private static final long GROUP_BYTES = 256L << 20;

  private final Model model;
  private final Engine engine;

  /** A capture with its own key-value cache. */
  public Capture(Model model, BatchLimits limits) {
    this.model = model;
    this.engine = new Engine(model, limits);
  }

  /** For each request the means of the residual stream after every block. */
  public List<CapturedMeans> means(List<CaptureRequest> requests, IntConsumer done) {
    return means(
        requests, IntStream.range(0, model.layers()).mapToObj(Site::residual).toList(), done);
  }

  /** For each request the means at the given sites; {@code done} hears of each as it ends. */
  public List<CapturedMeans> means(
      List<CaptureRequest> requests, List<Site> sites, IntConsumer done) {
    int perRow = Math.multiplyExact(sites.size(), model.hidden());
    int group = (int) Math.max(1, GROUP_BYTES / ((long) perRow * Float.BYTES));
    List<CapturedMeans> all = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += group) {
      int base = from;
      all.addAll(
          group(
              requests.subList(from, Math.min(requests.size(), from + group)),
              sites,
              i -> done.accept(base + i)));
    }
    return all;
  }

  private List<CapturedMeans> group(
      List<CaptureRequest> requests, List<Site> sites, IntConsumer done) {
    int hidden = model.hidden();
    int perRow = sites.size() * hidden;
    try (Memory memory = model.device().memory()) {
      Tensor sums = memory.tensor(requests.size() * sites.size(), hidden);
      List<Row> rows =
          IntStream.range(0, requests.size())
              .mapToObj(i -> new Row(requests.get(i), i, 0))
              .toList();
      engine.run(rows, new TapPlan(sites, sums), done);
      float[] values = new float[requests.size() * perRow];
      model.device().kernels().download(values, sums);
      List<CapturedMeans> means = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        float count = requests.get(i).to() - requests.get(i).from();
        float[] row = new float[perRow];
        for (int j = 0; j < perRow; j++) {
          row[j] = values[i * perRow + j] / count;
        }
        means.add(new CapturedMeans(row, sites.size(), hidden));
      }
      return means;
    }
  }

  /**
   * For each request the activation of every position it covers at the given sites, each by itself;
   * {@code done} hears of each as it ends.
   */
  public List<CapturedTokens> tokens(
      List<CaptureRequest> requests, List<Site> sites, IntConsumer done) {
    List<CapturedTokens> all = new ArrayList<>();
    int from = 0;
    while (from < requests.size()) {
      long bytes = 0;
      int to = from;
      while (to < requests.size() && (to == from || bytes < GROUP_BYTES)) {
        CaptureRequest next = requests.get(to++);
        bytes += (long) (next.to() - next.from()) * sites.size() * model.hidden() * Float.BYTES;
      }
      int base = from;
      all.addAll(tokenGroup(requests.subList(from, to), sites, i -> done.accept(base + i)));
      from = to;
    }
    return all;
  }

  private List<CapturedTokens> tokenGroup(
      List<CaptureRequest> requests, List<Site> sites, IntConsumer done) {
    int perToken = sites.size() * model.hidden();
    List<Row> rows = new ArrayList<>();
    int positions = 0;
    for (CaptureRequest request : requests) {
      rows.add(new Row(request, positions, 1));
      positions += request.to() - request.from();
    }
    try (Memory memory = model.device().memory()) {
      Tensor sums = memory.tensor(positions * sites.size(), model.hidden());
      engine.run(rows, new TapPlan(sites, sums), done);
      float[] values = new float[Math.multiplyExact(positions, perToken)];
      model.device().kernels().download(values, sums);
      List<CapturedTokens> captured = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        int first = rows.get(i).index;
        int count = requests.get(i).to() - requests.get(i).from();
        captured.add(
            new CapturedTokens(
                Arrays.copyOfRange(values, first * perToken, (first + count) * perToken),
                sites.size(),
                model.hidden()));
      }
      return captured;
    }
  }

  /** Tokens that went through the model. */
  public long computedTokens() {
    return engine.computedTokens();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Position p of the request belongs to example {@code index + step · (p − from)}. */
  private record Row(CaptureRequest request, int index, int step) implements Work {
    @Override
    public TokenIds prompt() {
      return request.ids().slice(0, request.to());
    }

    @Override
    public Steering steering() {
      return request.steering();
    }

    @Override
    public int firstLogits() {
      return request.to();
    }

    @Override
    public int unread() {
      return request.from();
    }

    @Override
    public int example(int position) {
      return position >= request.from() && position < request.to()
          ? index + step * (position - request.from())
          : -1;
    }

    @Override
    public int read(int position, Logits logits) {
      return END;
    }
  }
}
