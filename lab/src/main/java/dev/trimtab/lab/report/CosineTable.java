package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.report.ReportTable.Cell;
import java.util.ArrayList;
import java.util.List;

/** Mean cosine with the reference's vectors over the layers searched, by method. */
final class CosineTable implements StudyTable {
  static final String READING =
      "Responses own: each precision's vectors are trained on its own responses (native)."
          + " Responses reference's: all on the reference's (controlled), so that only the"
          + " activations differ. Responses prompt: the trait is read off the prompt.";

  @Override
  public String id() {
    return "cosines";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows().words("Trait", "Method", "Responses").numbers(Cosines.compared(study));
    rows.note("Mean over the layers searched (%s).".formatted(layers(study)));
    rows.note(READING);
    for (TraitRow row : study.rows()) {
      for (Cosines.Group group : Cosines.groups(row)) {
        List<Cell> cells = new ArrayList<>();
        cells.add(TableRows.word(row.trait()));
        cells.add(TableRows.word(group.method()));
        cells.add(TableRows.word(group.responses()));
        for (String precision : Cosines.compared(study)) {
          cells.add(mean(study, group, precision));
        }
        rows.row(cells);
      }
    }
    return rows.table(id(), "Cosine with the vectors of " + study.plan().reference());
  }

  private static Cell mean(StudyResult study, Cosines.Group group, String precision) {
    return group
        .curve(precision)
        .filter(curve -> searched(study, curve))
        .map(curve -> TableRows.linked(curve.steeredMean(), 3, layersOf(study, curve)))
        .orElseGet(
            () ->
                TableRows.missing(
                    group.row().trait(),
                    precision,
                    group.method() + ": no layer at which both precisions have a direction."));
  }

  /** The layers that a mean is over: in a table for the method that steers, else in the data. */
  private static String layersOf(StudyResult study, CosineCurve curve) {
    return curve.method().equals(study.plan().extraction().methods().getFirst())
        ? AnswerPages.COSINES_BY_LAYER
        : AnswerPages.COSINES;
  }

  static boolean searched(StudyResult study, CosineCurve curve) {
    return curve.layers().stream()
        .anyMatch(layer -> study.searchedLayers().contains(layer.layer()));
  }

  /** The layers searched, as "3–6" where they are a run. */
  static String layers(StudyResult study) {
    List<Integer> layers = study.searchedLayers();
    if (layers.isEmpty()) {
      return "none";
    }
    int first = layers.getFirst();
    int last = layers.getLast();
    if (layers.size() > 1 && last - first == layers.size() - 1) {
      return first + "–" + last;
    }
    return String.join(", ", layers.stream().map(String::valueOf).toList());
  }
}
