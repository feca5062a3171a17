package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A file-safe name for every trait in every precision; no two are equal, whatever their case. */
final class CellNames {
  private final Map<List<String>, String> names = new HashMap<>();

  private CellNames() {}

  static CellNames of(StudyResult study) {
    var all = new CellNames();
    Set<String> taken = new HashSet<>();
    for (TraitRow row : study.rows()) {
      for (String precision : study.plan().precisions()) {
        String name = safe(row.trait() + "-" + precision);
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
          free = name + "-" + number;
        }
        all.names.put(List.of(row.trait(), precision), free);
      }
    }
    return all;
  }

  /** The name of a cell of the study. */
  String of(String trait, String precision) {
    String name = names.get(List.of(trait, precision));
    if (name == null) {
      throw new IllegalArgumentException("no cell %s in %s".formatted(trait, precision));
    }
    return name;
  }

  /** Lower-case letters, digits, _ and -. */
  static String safe(String id) {
    return id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^-+|-+$", "");
  }
}
