package dev.trimtab.lab.experiment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A finished study: all that a report needs. The same store, plan and seed give the same result, to
 * the byte in its JSON form.
 *
 * @param plan what was asked for
 * @param layers decoder blocks of the model
 * @param hidden width of its residual stream
 * @param searchedLayers the layers that steering was searched over
 * @param rows one for each trait, in the plan's order
 * @param meanSearchSpread mean over the rows that have one, on the search questions; 0 without any
 * @param meanReportSpread the same on the report questions
 * @param flags reasons to read parts with care
 * @param provenance model fingerprint by precision, judge, rubrics, trait hashes, engine: by name
 */
public record StudyResult(
    StudyPlan plan,
    int layers,
    int hidden,
    List<Integer> searchedLayers,
    List<TraitRow> rows,
    double meanSearchSpread,
    double meanReportSpread,
    List<Flag> flags,
    Map<String, String> provenance) {
  /** Copies the lists; provenance is kept in the order of its names. */
  public StudyResult {
    searchedLayers = List.copyOf(searchedLayers);
    rows = List.copyOf(rows);
    flags = List.copyOf(flags);
    provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
  }
}
