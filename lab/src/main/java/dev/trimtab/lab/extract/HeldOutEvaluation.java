package dev.trimtab.lab.extract;

import dev.trimtab.core.Direction;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * How well a direction separates examples that it was not trained on, beside what random directions
 * do.
 *
 * <p>Rows are projected as they are, without division by their norm, whatever the method trained
 * on. The threshold of the accuracy is the midpoint of the training classes.
 *
 * @param separation of the direction
 * @param control of random directions
 * @param positives number of held-out positive rows
 * @param negatives number of held-out negative rows
 * @param positiveNorm mean Euclidean norm of the held-out positive rows
 * @param negativeNorm mean Euclidean norm of the held-out negative rows
 */
public record HeldOutEvaluation(
    Separation separation,
    Control control,
    int positives,
    int negatives,
    double positiveNorm,
    double negativeNorm) {
  /** How many random directions the control averages over. */
  public static final int CONTROLS = 32;

  /**
   * Means over random directions, each signed and given its threshold by the training classes.
   *
   * @param auroc mean area under the curve
   * @param accuracy mean accuracy
   * @param effect mean |Cohen's d|; 0 where no direction has one
   */
  public record Control(double auroc, double accuracy, double effect) {}

  /**
   * Evaluates a fit.
   *
   * @param fit of the training rows
   * @param train the rows it was trained on
   * @param heldOut other rows of the same layer
   * @param random draws the control's directions
   */
  public static HeldOutEvaluation of(
      Fit.Found fit, TrainingSet train, TrainingSet heldOut, RandomGenerator random) {
    if (train.hidden() != heldOut.hidden() || fit.direction().size() != train.hidden()) {
      throw new IllegalArgumentException(
          "direction of %d dimensions, training rows of %d, held-out rows of %d: expected one size"
              .formatted(fit.direction().size(), train.hidden(), heldOut.hidden()));
    }
    return new HeldOutEvaluation(
        separation(values(fit.direction()), fit.midpoint(), heldOut),
        control(train, heldOut, random),
        heldOut.positive().count(),
        heldOut.negative().count(),
        heldOut.positive().meanNorm(),
        heldOut.negative().meanNorm());
  }

  /** AUROC over the control's. */
  public double aurocRatio() {
    return control.auroc == 0 ? 0 : separation.auroc() / control.auroc;
  }

  /** Accuracy over the control's. */
  public double accuracyRatio() {
    return control.accuracy == 0 ? 0 : separation.accuracy() / control.accuracy;
  }

  /** |Cohen's d| over the control's; empty where either is undefined. */
  public OptionalDouble effectRatio() {
    var effect = separation.cohensD();
    return effect.isEmpty() || control.effect == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.abs(effect.getAsDouble()) / control.effect);
  }

  private static Separation separation(double[] direction, double threshold, TrainingSet rows) {
    return Separation.of(
        rows.positive().project(direction), rows.negative().project(direction), threshold);
  }

  private static Control control(TrainingSet train, TrainingSet heldOut, RandomGenerator random) {
    double[] positive = train.positive().mean();
    double[] negative = train.negative().mean();
    double auroc = 0;
    double accuracy = 0;
    double effect = 0;
    int effects = 0;
    for (int i = 0; i < CONTROLS; i++) {
      double[] direction = RandomDirection.draw(train.hidden(), random);
      Dense.scale(direction, 1 / Dense.norm(direction));
      double above = Dense.dot(direction, positive);
      double below = Dense.dot(direction, negative);
      double side = above < below ? -1 : 1;
      Dense.scale(direction, side);
      var drawn = separation(direction, side * (above + below) / 2, heldOut);
      auroc += drawn.auroc();
      accuracy += drawn.accuracy();
      if (drawn.cohensD().isPresent()) {
        effect += Math.abs(drawn.cohensD().getAsDouble());
        effects++;
      }
    }
    return new Control(auroc / CONTROLS, accuracy / CONTROLS, effects == 0 ? 0 : effect / effects);
  }

  private static double[] values(Direction direction) {
    double[] values = new double[direction.size()];
    for (int h = 0; h < values.length; h++) {
      values[h] = direction.at(h);
    }
    return values;
  }
}
