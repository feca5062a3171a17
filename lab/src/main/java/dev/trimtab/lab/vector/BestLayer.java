package dev.trimtab.lab.vector;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.stats.AurocInterval;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The choice of a vector and layer from held-out evaluations, by one rule: of all candidates those
 * whose AUROC is at most one standard error below the highest (the error of an AUROC half an
 * example from 1, where it is 1) are as good as the best; among them the one with the greatest
 * |Cohen's d| is chosen; on a tie the first vector, then the lower layer.
 *
 * @param chosen the candidate chosen
 * @param auroc its AUROC with its interval
 * @param asGood how many candidates are as good as the best
 * @param candidates every candidate, by AUROC from the highest, then |Cohen's d|
 */
public record BestLayer(Candidate chosen, Interval auroc, int asGood, List<Candidate> candidates) {
  /** Copies the list. */
  public BestLayer {
    candidates = List.copyOf(candidates);
  }

  /**
   * One layer of one vector.
   *
   * @param vector the vector's name
   * @param layer its held-out evaluation
   */
  public record Candidate(String vector, VectorEvaluation.Layer layer) {
    /** |Cohen's d|; 0 where it is undefined. */
    public double effect() {
      return layer.effect().stream().mapToDouble(Math::abs).findFirst().orElse(0);
    }
  }

  /**
   * A vector that may be chosen.
   *
   * @param name by which it is called
   * @param evaluation on held-out examples
   */
  public record Entry(String name, VectorEvaluation evaluation) {}

  /**
   * The best of some vectors.
   *
   * @param layers layers that may be chosen; all where it is empty
   * @throws UserError where no layer may be chosen
   */
  public static BestLayer of(List<Entry> entries, Set<Integer> layers) {
    List<Candidate> candidates = new ArrayList<>();
    for (Entry entry : entries) {
      for (VectorEvaluation.Layer layer : entry.evaluation.layers()) {
        if (layers.isEmpty() || layers.contains(layer.layer())) {
          candidates.add(new Candidate(entry.name, layer));
        }
      }
    }
    if (candidates.isEmpty()) {
      throw new UserError(
          "None of these vectors has a held-out evaluation at the layers asked for.",
          "Extract or fit with a holdout above 0, or give labelled activations with --on.");
    }
    candidates.sort(
        Comparator.comparingDouble((Candidate c) -> -c.layer().auroc())
            .thenComparingDouble(c -> -c.effect()));
    double bar = bar(candidates.getFirst().layer());
    List<Candidate> good = candidates.stream().filter(c -> c.layer().auroc() >= bar).toList();
    Candidate chosen =
        good.stream()
            .max(Comparator.comparingDouble(Candidate::effect))
            .map(Candidate::effect)
            .flatMap(
                most ->
                    entries.stream()
                        .flatMap(
                            entry ->
                                good.stream()
                                    .filter(c -> c.vector().equals(entry.name))
                                    .filter(c -> c.effect() == most)
                                    .sorted(Comparator.comparingInt(c -> c.layer().layer())))
                        .findFirst())
            .orElseThrow(() -> new IllegalStateException("no candidate among the good ones"));
    VectorEvaluation.Layer layer = chosen.layer();
    return new BestLayer(
        chosen,
        AurocInterval.of(layer.auroc(), layer.positives(), layer.negatives()),
        good.size(),
        candidates);
  }

  private static double bar(VectorEvaluation.Layer best) {
    double half = 0.5 / ((double) best.positives() * best.negatives());
    double inside = Math.min(best.auroc(), 1 - half);
    return best.auroc() - AurocInterval.standardError(inside, best.positives(), best.negatives());
  }
}
