package dev.trimtab.lab.massive;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A finished study of massive activations.
 *
 * @param plan what was asked for
 * @param precision of the model
 * @param calibration which dimensions dominate
 * @param variants by trait, method and cleaning
 * @param provenance fingerprints of what took part, by name
 */
public record MassiveResult(
    MassivePlan plan,
    String precision,
    Calibration calibration,
    List<VariantResult> variants,
    Map<String, String> provenance) {
  /** Copies the collections; provenance is kept in the order of its names. */
  public MassiveResult {
    variants = List.copyOf(variants);
    provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
  }

  /** The variants of one trait. */
  public List<VariantResult> of(String trait) {
    return variants.stream().filter(v -> v.trait().equals(trait)).toList();
  }

  /** A method's result without cleaning. */
  public Optional<VariantResult> plain(String trait, String method) {
    return of(trait).stream().filter(v -> v.plain() && v.method().equals(method)).findFirst();
  }
}
