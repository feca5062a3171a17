package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The cosine curves of a study, grouped as tables and pictures show them. */
final class Cosines {
  private Cosines() {}

  /**
   * One line of a table: the curves of all precisions with one method and one source of responses.
   *
   * @param own whether each precision's vectors read its own responses
   */
  record Group(TraitRow row, String method, boolean own) {
    String responses() {
      if (Studies.readsPrompt(row)) {
        return Studies.PROMPT;
      }
      return own ? "own" : "reference's";
    }

    Optional<CosineCurve> curve(String precision) {
      return row.cosines().stream()
          .filter(curve -> curve.precision().equals(precision))
          .filter(curve -> curve.method().equals(method) && readsOwn(curve) == own)
          .findFirst();
    }
  }

  static boolean readsOwn(CosineCurve curve) {
    return curve.responsesFrom().equals(curve.precision());
  }

  /** The groups of one trait that have a curve, native before controlled. */
  static List<Group> groups(TraitRow row) {
    Set<Group> groups = new LinkedHashSet<>();
    for (String method : methods(row)) {
      for (boolean own : List.of(true, false)) {
        var group = new Group(row, method, own);
        boolean any =
            row.cosines().stream()
                .anyMatch(curve -> curve.method().equals(method) && readsOwn(curve) == own);
        if (any) {
          groups.add(group);
        }
      }
    }
    return List.copyOf(groups);
  }

  /** The methods of a trait's curves, in order of appearance. */
  static List<String> methods(TraitRow row) {
    return row.cosines().stream().map(CosineCurve::method).distinct().toList();
  }

  /** The precisions that are compared with the reference. */
  static List<String> compared(StudyResult study) {
    return study.plan().precisions().stream()
        .filter(precision -> !precision.equals(study.plan().reference()))
        .toList();
  }
}
