package dev.trimtab.lab.experiment;

import dev.trimtab.lab.extract.Separation;
import java.util.List;

/**
 * How one precision's vectors of one trait came about and how well they separate held-out examples.
 *
 * @param responsesFrom the precision whose responses were read; its own where that is the cell's
 * @param position the span read
 * @param vetted whether a judge vetted the responses
 * @param positive compliance of the positive class
 * @param negative compliance of the negative class
 * @param methods one for each extraction method, in the plan's order
 * @param key of the vectors in the store
 * @param responsesKey of the responses in the store; empty for traits read off the prompt
 */
public record ExtractionResult(
    String responsesFrom,
    String position,
    boolean vetted,
    Compliance positive,
    Compliance negative,
    List<Method> methods,
    String key,
    String responsesKey) {
  /** Copies the list. */
  public ExtractionResult {
    methods = List.copyOf(methods);
  }

  /** One method's layers, ascending. */
  public record Method(String method, List<Layer> layers) {
    /** Copies the list. */
    public Method {
      layers = List.copyOf(layers);
    }
  }

  /**
   * One layer.
   *
   * @param layer 0-based
   * @param degenerate whether there is no direction
   * @param norm of the direction before scaling, in the method's own units
   * @param heldOut separation of the held-out examples; empty without held-out examples or
   *     direction
   * @param control AUROC of random directions; as long as {@code heldOut}
   */
  public record Layer(
      int layer, boolean degenerate, double norm, List<Separation> heldOut, List<Double> control) {
    /** Copies the lists. */
    public Layer {
      heldOut = List.copyOf(heldOut);
      control = List.copyOf(control);
    }
  }
}
