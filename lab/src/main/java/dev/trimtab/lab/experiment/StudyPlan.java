package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.SearchSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a study is to do: traits × precisions of one model, and the sizes of each stage.
 *
 * @param name of the study
 * @param traits as {@code category/name}, in the order of the table
 * @param precisions ids, in the order of the table; the first is the reference
 * @param extraction how vectors are found
 * @param steering how they are used
 * @param order which of traits and precisions is the outer loop
 * @param seed of everything that draws
 */
public record StudyPlan(
    String name,
    List<String> traits,
    List<String> precisions,
    ExtractionPlan extraction,
    SteeringPlan steering,
    Order order,
    long seed) {
  /** Copies the lists and refuses empty ones. */
  public StudyPlan {
    traits = List.copyOf(traits);
    precisions = List.copyOf(precisions);
    if (traits.isEmpty() || precisions.isEmpty()) {
      throw new IllegalArgumentException("a study wants at least one trait and one precision");
    }
  }

  /** The order of work. */
  public enum Order {
    /** Row by row: every precision's model stays loaded. For small models. */
    TRAITS,
    /** Column by column: one model is loaded at a time. */
    PRECISIONS
  }

  /**
   * How vectors are found.
   *
   * @param methods ids of extraction methods; the first steers
   * @param contrasts pairs taken of each trait, from the first; 0 takes all
   * @param maxNewTokens of a response
   * @param vet whether a judge vets the responses
   * @param pairs whether both members of a pair leave when one fails
   * @param holdout share of the examples held out for evaluation; 0 trains on all
   * @param controlled whether the vectors that steer read the reference's responses; native vectors
   *     are extracted and compared in either case
   */
  public record ExtractionPlan(
      List<String> methods,
      int contrasts,
      int maxNewTokens,
      boolean vet,
      boolean pairs,
      double holdout,
      boolean controlled) {
    /** Copies the list. */
    public ExtractionPlan {
      methods = List.copyOf(methods);
      if (methods.isEmpty() || contrasts < 0 || maxNewTokens < 1) {
        throw new IllegalArgumentException(
            "methods %s, %d contrasts, %d tokens".formatted(methods, contrasts, maxNewTokens));
      }
    }
  }

  /**
   * How vectors are used.
   *
   * @param layers searched; empty takes 30 % to 60 % of the depth
   * @param searchQuestions asked in the search, from the first; 0 takes all
   * @param reportQuestions asked in the confirmation, from the first; 0 takes all
   * @param maxNewTokens of an answer
   * @param sameQuestions whether the chosen setting is confirmed on the questions that chose it, as
   *     the notebooks did
   * @param transfers whether each cell is steered by the reference's and by its native vectors too
   * @param search the search itself
   */
  public record SteeringPlan(
      List<Integer> layers,
      int searchQuestions,
      int reportQuestions,
      int maxNewTokens,
      boolean sameQuestions,
      boolean transfers,
      SearchSettings search) {
    /** Copies the list. */
    public SteeringPlan {
      layers = List.copyOf(layers);
      if (searchQuestions < 0 || reportQuestions < 0 || maxNewTokens < 1) {
        throw new IllegalArgumentException(
            "%d and %d questions, %d tokens"
                .formatted(searchQuestions, reportQuestions, maxNewTokens));
      }
    }

    /** The layers searched in a model of that depth. */
    public List<Integer> layersOf(int depth) {
      return layers.isEmpty()
          ? IntStream.rangeClosed((int) (0.3 * depth), (int) (0.6 * depth)).boxed().toList()
          : layers;
    }
  }

  /** The precision that others are compared with. */
  public String reference() {
    return precisions.getFirst();
  }

  /** A study of the built-in model that ends within minutes on two cores. */
  public static StudyPlan demo(List<String> traits, List<String> precisions) {
    return new StudyPlan(
        "demo",
        traits,
        precisions,
        new ExtractionPlan(List.of("probe", "mean_diff"), 40, 48, true, true, 0.1, true),
        new SteeringPlan(
            List.of(), 12, 20, 48, false, true, SearchSettings.STANDARD.with(5, 1.3, 6)),
        Order.TRAITS,
        0);
  }

  /** The same at the sizes of the published study: all contrasts and questions, ten steps. */
  public static StudyPlan full(List<String> traits, List<String> precisions) {
    return new StudyPlan(
        "full",
        traits,
        precisions,
        new ExtractionPlan(List.of("probe", "mean_diff"), 0, 256, true, true, 0.1, true),
        new SteeringPlan(
            List.of(), 0, 0, 256, false, true, SearchSettings.STANDARD.with(10, 2.0, 12)),
        Order.TRAITS,
        0);
  }
}
