package dev.trimtab.lab.extract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An extraction method, with massive dimensions taken out where there is a cleaning.
 *
 * @param method how a layer's direction is found
 * @param cleaning what is taken out, and when
 */
public record Recipe(ExtractionMethod method, Optional<Cleaning.Plan> cleaning) {
  /** A method as it is. */
  public static Recipe of(ExtractionMethod method) {
    return new Recipe(method, Optional.empty());
  }

  /**
   * The recipe of a name such as {@code probe} or {@code mean_diff_preclean_la2}.
   *
   * @param massive the dimensions that cleanings take out; empty where none were found
   * @throws dev.trimtab.core.UserError where there is no such method
   * @throws IllegalArgumentException where a cleaning is named and no dimensions are known
   */
  public static Recipe named(String id, Optional<MassiveDimensions> massive) {
    for (Cleaning cleaning : Cleaning.all()) {
      String suffix = "_" + cleaning.id();
      if (id.endsWith(suffix)) {
        MassiveDimensions dimensions =
            massive.orElseThrow(
                () -> new IllegalArgumentException(id + " wants calibrated dimensions"));
        ExtractionMethod method =
            ExtractionMethods.get(id.substring(0, id.length() - suffix.length()));
        return new Recipe(method, Optional.of(new Cleaning.Plan(cleaning, dimensions)));
      }
    }
    return of(ExtractionMethods.get(id));
  }

  /** The method's id, followed by the cleaning's. */
  public String id() {
    return cleaning.map(plan -> method.id() + "_" + plan.cleaning().id()).orElse(method.id());
  }

  /** What a vector by this recipe depends on, besides activations and seed. */
  public Map<String, Object> inputs() {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("method", id());
    cleaning.ifPresent(
        plan ->
            inputs.put(
                "dimensions",
                IntStream.range(0, plan.massive().layers()).mapToObj(plan::dimensions).toList()));
    return inputs;
  }

  /** The vector of a training set. */
  public TraitVector vector(ContrastedActivations activations, long seed) {
    return cleaning
        .map(plan -> TraitVector.cleaned(method, plan, activations, seed))
        .orElseGet(() -> TraitVector.of(method, activations, seed));
  }

  /** The ids of a method and of its cleanings. */
  public static List<String> variants(String method) {
    return IntStream.rangeClosed(0, Cleaning.all().size())
        .mapToObj(i -> i == 0 ? method : method + "_" + Cleaning.all().get(i - 1).id())
        .toList();
  }
}
