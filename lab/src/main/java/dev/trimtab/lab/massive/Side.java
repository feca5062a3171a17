package dev.trimtab.lab.massive;

import dev.trimtab.lab.extract.Cleaning;
import java.util.List;
import java.util.Optional;

/**
 * One side of a comparison: which vectors of which models. An empty list names all.
 *
 * @param models as an experiment names them
 * @param precisions ids
 * @param methods of extraction
 * @param variants ids of methods with their cleanings
 * @param cleaning whether and when they are cleaned
 * @param choices whose dimensions are taken out; where named, uncleaned vectors are not meant
 * @param counts how many dimensions are taken out; likewise
 * @param gain whether each vector counts by what it adds to its method's uncleaned one
 */
public record Side(
    List<String> models,
    List<String> precisions,
    List<String> methods,
    List<String> variants,
    Cleaned cleaning,
    List<Cleaning.Choice> choices,
    List<Integer> counts,
    boolean gain) {
  /** Every vector of every model. */
  public static final Side ALL =
      new Side(
          List.of(), List.of(), List.of(), List.of(), Cleaned.ALL, List.of(), List.of(), false);

  /** Copies the lists. */
  public Side {
    models = List.copyOf(models);
    precisions = List.copyOf(precisions);
    methods = List.copyOf(methods);
    variants = List.copyOf(variants);
    choices = List.copyOf(choices);
    counts = List.copyOf(counts);
  }

  /** Whether and when a vector is cleaned. */
  public enum Cleaned {
    /** All vectors, cleaned or not. */
    ALL,
    /** Those that are not. */
    NONE,
    /** Those that are. */
    ANY,
    /** Those found in cleaned activations. */
    PRECLEAN,
    /** Those cleaned after they were found. */
    POSTCLEAN
  }

  /** The same for one method. */
  public Side method(String method) {
    return new Side(models, precisions, List.of(method), variants, cleaning, choices, counts, gain);
  }

  /** The same for one variant. */
  public Side variant(String variant) {
    return new Side(models, precisions, methods, List.of(variant), cleaning, choices, counts, gain);
  }

  /** The same with another stage of cleaning. */
  public Side cleaned(Cleaned other) {
    return new Side(models, precisions, methods, variants, other, choices, counts, gain);
  }

  /** The same with dimensions of one choice. */
  public Side choice(Cleaning.Choice choice) {
    return new Side(models, precisions, methods, variants, cleaning, List.of(choice), counts, gain);
  }

  /** The same with so many dimensions. */
  public Side count(int count) {
    return new Side(models, precisions, methods, variants, cleaning, choices, List.of(count), gain);
  }

  /** The same, counted by what cleaning adds. */
  public Side gained() {
    return new Side(models, precisions, methods, variants, cleaning, choices, counts, true);
  }

  /** Whether it means the models that another side means. */
  boolean sameModels(Side other) {
    return models.equals(other.models) && precisions.equals(other.precisions);
  }

  /** Whether it means a model in a precision. */
  boolean coversModel(String model, String precision) {
    return names(models, model) && names(precisions, precision);
  }

  /** Whether it means a vector. */
  public boolean coversVector(String method, String variant) {
    if (!names(methods, method) || !names(variants, variant)) {
      return false;
    }
    Optional<Cleaning> of =
        Cleaning.all().stream().filter(c -> variant.equals(method + "_" + c.id())).findFirst();
    if (of.isEmpty()) {
      boolean plain = cleaning == Cleaned.ALL || cleaning == Cleaned.NONE;
      return plain && choices.isEmpty() && counts.isEmpty() && !gain;
    }
    Cleaning cleaned = of.get();
    boolean stage =
        switch (cleaning) {
          case ALL, ANY -> true;
          case NONE -> false;
          case PRECLEAN -> cleaned.stage() == Cleaning.Stage.PRECLEAN;
          case POSTCLEAN -> cleaned.stage() == Cleaning.Stage.POSTCLEAN;
        };
    return stage
        && (choices.isEmpty() || choices.contains(cleaned.choice()))
        && (counts.isEmpty() || counts.contains(cleaned.count()));
  }

  private static boolean names(List<String> named, String name) {
    return named.isEmpty() || named.contains(name);
  }
}
