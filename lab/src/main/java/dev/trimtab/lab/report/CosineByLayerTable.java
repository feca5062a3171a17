package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.report.ReportTable.Cell;
import java.util.ArrayList;
import java.util.List;

/** The cosine at each layer searched, of the method that steers. */
final class CosineByLayerTable implements StudyTable {
  @Override
  public String id() {
    return "cosines-by-layer";
  }

  @Override
  public ReportTable of(StudyResult study) {
    String method = study.plan().extraction().methods().getFirst();
    var rows =
        new TableRows()
            .words("Trait", "Responses", "Precision")
            .numbers(study.searchedLayers().stream().map(layer -> "Layer " + layer).toList());
    rows.note("Vectors of %s, the method that steers, at the layers searched.".formatted(method));
    rows.note(CosineTable.READING);
    for (TraitRow row : study.rows()) {
      for (Cosines.Group group : Cosines.groups(row)) {
        for (String precision : Cosines.compared(study)) {
          if (group.method().equals(method)) {
            group.curve(precision).ifPresent(curve -> rows.row(cells(study, group, curve)));
          }
        }
      }
    }
    return rows.table(id(), "Cosine by layer with the vectors of " + study.plan().reference());
  }

  /** The responses that the vectors were trained on; the data where nothing is generated. */
  private static String behind(StudyResult study, Cosines.Group group, CosineCurve curve) {
    return Studies.readsPrompt(group.row())
        ? AnswerPages.COSINES
        : Studies.cell(group.row(), curve.precision())
            .flatMap(
                cell ->
                    cell.extractions().stream()
                        .filter(e -> e.responsesFrom().equals(curve.responsesFrom()))
                        .findFirst()
                        .map(extraction -> Studies.anchor(study, cell, extraction)))
            .orElse(AnswerPages.COSINES);
  }

  private static List<Cell> cells(StudyResult study, Cosines.Group group, CosineCurve curve) {
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word(group.row().trait()));
    cells.add(TableRows.word(group.responses()));
    cells.add(TableRows.word(curve.precision()));
    for (int layer : study.searchedLayers()) {
      cells.add(
          curve.layers().stream()
              .filter(point -> point.layer() == layer)
              .findFirst()
              .map(point -> TableRows.linked(point.cosine(), 3, behind(study, group, curve)))
              .orElseGet(
                  () ->
                      TableRows.missing(
                          group.row().trait(),
                          curve.precision(),
                          "no direction at layer " + layer + ".")));
    }
    return cells;
  }
}
