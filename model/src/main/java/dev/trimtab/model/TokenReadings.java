package dev.trimtab.model;

import dev.trimtab.core.Direction;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.text.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual stream at the newest token of one response, at the layers that are watched. One row
 * of the taps' sums for each layer is read and cleared after every step.
 */
final class TokenReadings {
  /** Nothing is watched. */
  static final TokenReadings NONE = new TokenReadings(List.of(), new Nobody(), TapPlan.NONE);

  private final List<Watch> watches;
  private final WatchListener listener;
  private final TapPlan plan;

  private TokenReadings(List<Watch> watches, WatchListener listener, TapPlan plan) {
    this.watches = watches;
    this.listener = listener;
    this.plan = plan;
  }

  /** Readings for a listener, with room for a row of sums a layer out of {@code memory}. */
  static TokenReadings of(List<Watch> watches, WatchListener listener, Memory memory) {
    List<Site> sites = watches.stream().map(TokenReadings::site).distinct().toList();
    int hidden = watches.getFirst().direction().size();
    TapPlan plan = new TapPlan(sites, memory.tensor(sites.size(), hidden));
    return new TokenReadings(List.copyOf(watches), listener, plan);
  }

  private static Site site(Watch watch) {
    return Site.residual(watch.layer());
  }

  boolean any() {
    return !watches.isEmpty();
  }

  TapPlan plan() {
    return plan;
  }

  /** Tells the listener what the step that has just ended left of token {@code token}. */
  void read(int token, Kernels kernels) {
    Tensor sums = plan.sums();
    float[] values = new float[sums.rows() * sums.columns()];
    kernels.download(values, sums);
    List<Double> projections = new ArrayList<>();
    for (Watch watch : watches) {
      int row = plan.sites().indexOf(site(watch));
      projections.add(projection(values, row * sums.columns(), watch.direction()));
    }
    kernels.upload(sums, new float[values.length]);
    listener.read(token, List.copyOf(projections));
  }

  private static double projection(float[] values, int from, Direction direction) {
    double sum = 0;
    for (int i = 0; i < direction.size(); i++) {
      sum += (double) values[from + i] * direction.at(i);
    }
    return sum;
  }

  private static final class Nobody implements WatchListener {
    @Override
    public void read(int token, List<Double> projections) {}

    @Override
    public void finished(int request, Response response) {}
  }
}
