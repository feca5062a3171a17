package dev.trimtab.lab.vector;

import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Capture;
import dev.trimtab.model.CaptureRequest;
import dev.trimtab.model.CapturedTokens;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads a vector off texts, token by token: the projection of the residual stream on the layer's
 * unit direction. Confined to one thread.
 */
public final class TokenReadout implements AutoCloseable {
  private static final long POSITIONS = 4096;

  private final Direction direction;
  private final double midpoint;
  private final Site site;
  private final Capture capture;

  /**
   * @param model whose residual stream is read; stays the caller's to close
   * @throws UserError where the vector is of another model, or has no direction at the layer
   */
  public TokenReadout(Model model, TraitVector vector, int layer) {
    if (vector.layers().size() > model.layers() || vector.hidden() != model.hidden()) {
      throw new UserError(
          "The vector has %d layers of %d dimensions, the model %d of %d."
              .formatted(vector.layers().size(), vector.hidden(), model.layers(), model.hidden()),
          "Give the model that the vector was extracted from.");
    }
    if (layer < 0 || layer >= vector.layers().size()) {
      throw new UserError(
          "There is no layer %d in a vector of %d.".formatted(layer, vector.layers().size()),
          "Layers count from 0.");
    }
    switch (vector.layer(layer)) {
      case Fit.Degenerate none ->
          throw new UserError(
              "Layer " + layer + " has no direction: " + none.reason(), "Choose another layer.");
      case Fit.Found found -> {
        this.direction = found.direction();
        this.midpoint = found.midpoint();
      }
    }
    this.site = Site.residual(layer);
    this.capture = new Capture(model, limits(model));
  }

  /* A few texts at a time are all that has to be in the cache. */
  private static BatchLimits limits(Model model) {
    return BatchLimits.of(model.device(), model).withPositions(model, POSITIONS);
  }

  /**
   * A text that is read.
   *
   * @param ids all of its tokens
   * @param from first position of the span
   * @param to position after the last
   */
  public record Text(TokenIds ids, int from, int to) {}

  /**
   * What was read of one text.
   *
   * @param projections one for each token of the span
   * @param mean over the span
   */
  public record Reading(List<Double> projections, double mean) {
    /** Copies the list. */
    public Reading {
      projections = List.copyOf(projections);
    }
  }

  /** The projection that lies between the classes the vector was trained on; 0 where unknown. */
  public double midpoint() {
    return midpoint;
  }

  /** Reads every text, in order; {@code done} hears of each as it ends. */
  public List<Reading> read(List<Text> texts, IntConsumer done) {
    List<CaptureRequest> requests =
        texts.stream()
            .map(text -> new CaptureRequest(text.ids(), text.from(), text.to(), Steering.NONE))
            .toList();
    List<Reading> readings = new ArrayList<>();
    for (CapturedTokens captured : capture.tokens(requests, List.of(site), done)) {
      List<Double> projections = new ArrayList<>();
      double sum = 0;
      for (int token = 0; token < captured.tokens(); token++) {
        double projection = Direction.of(captured.at(token, 0)).dot(direction);
        projections.add(projection);
        sum += projection;
      }
      readings.add(new Reading(projections, sum / projections.size()));
    }
    return readings;
  }

  @Override
  public void close() {
    capture.close();
  }
}
