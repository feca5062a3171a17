package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.ExtractionResult.Layer;
import dev.trimtab.lab.experiment.ExtractionResult.Method;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.extract.Separation;
import dev.trimtab.lab.report.ReportTable.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** How well the vectors separate held-out examples, beside random directions. */
final class ExtractionTable implements StudyTable {
  @Override
  public String id() {
    return "extraction";
  }

  @Override
  public ReportTable of(StudyResult study) {
    var rows =
        new TableRows()
            .words("Trait", "Precision", "Responses from", "Method")
            .numbers(
                List.of("Held out", "AUROC", "Accuracy", "d", "AUROC random", "Degenerate layers"));
    rows.note(
        "Means over the layers searched (%s) on held-out examples: AUROC, accuracy at the training"
                .formatted(CosineTable.layers(study))
            + " midpoint, Cohen's d, and the AUROC of random directions. Degenerate layers, of all,"
            + " have no direction and are not steered.");
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        for (ExtractionResult extraction : cell.extractions()) {
          for (Method method : extraction.methods()) {
            rows.row(cells(study, cell, extraction, method));
          }
        }
      }
    }
    return rows.table(id(), "Extraction: separation of held-out examples");
  }

  private static List<Cell> cells(
      StudyResult study, CellResult cell, ExtractionResult extraction, Method method) {
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word(cell.trait()));
    cells.add(TableRows.word(cell.precision()));
    cells.add(TableRows.word(Studies.responses(extraction)));
    cells.add(TableRows.word(method.method()));
    cells.add(TableRows.whole(extraction.positive().heldOut() + extraction.negative().heldOut()));
    List<Layer> judged =
        method.layers().stream()
            .filter(layer -> study.searchedLayers().contains(layer.layer()))
            .filter(layer -> !layer.heldOut().isEmpty())
            .toList();
    cells.addAll(figures(cell, judged, Studies.anchor(study, cell, extraction)));
    cells.add(TableRows.whole(method.layers().stream().filter(Layer::degenerate).count()));
    return cells;
  }

  private static List<Cell> figures(CellResult cell, List<Layer> judged, String anchor) {
    if (judged.isEmpty()) {
      return Collections.nCopies(
          4, Studies.missing(cell, "no held-out examples or no direction at the layers searched."));
    }
    OptionalDouble d =
        judged.stream()
            .map(layer -> layer.heldOut().getFirst().cohensD())
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::orElseThrow)
            .average();
    return List.of(
        TableRows.linked(mean(judged, Separation::auroc), 3, anchor),
        TableRows.linked(mean(judged, Separation::accuracy), 3, anchor),
        d.isPresent()
            ? TableRows.linked(d.orElseThrow(), 2, anchor)
            : Studies.missing(cell, "d is not defined without variance within the classes."),
        control(cell, judged));
  }

  private static double mean(List<Layer> layers, ToDoubleFunction<Separation> part) {
    return layers.stream()
        .mapToDouble(layer -> part.applyAsDouble(layer.heldOut().getFirst()))
        .average()
        .orElseThrow();
  }

  private static Cell control(CellResult cell, List<Layer> layers) {
    OptionalDouble mean =
        layers.stream()
            .flatMap(layer -> layer.control().stream())
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.isPresent()
        ? TableRows.number(mean.orElseThrow(), 3)
        : Studies.missing(cell, "no random control.");
  }
}
