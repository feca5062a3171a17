package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.file.ExperimentFile.Published;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Figures from elsewhere beside those of a run. */
final class PublishedTable {
  private final List<Published> published;
  private final List<ModelResult> models;

  PublishedTable(List<Published> published, List<ModelResult> models) {
    this.published = published;
    this.models = models;
  }

  /** The table; figures of vectors have their settings too. */
  ExperimentTable table() {
    boolean vectors = published.stream().anyMatch(figures -> !figures.variant().isEmpty());
    List<String> head = new ArrayList<>(List.of("model", "precision", "trait"));
    if (vectors) {
      head.add("variant");
    }
    head.addAll(List.of("published baseline", "baseline", "published score", "score"));
    if (vectors) {
      head.addAll(
          List.of(
              "published delta",
              "delta",
              "search delta",
              "published coherence",
              "coherence",
              "published layer",
              "layer",
              "published coefficient",
              "coefficient"));
    }
    return new ExperimentTable(
        "published",
        "Published figures beside this run's",
        head,
        published.stream().map(figures -> row(figures, vectors)).toList());
  }

  private List<String> row(Published figures, boolean vectors) {
    Optional<CellOutcome.Steered> own = own(figures);
    List<String> row =
        new ArrayList<>(List.of(figures.model(), figures.precision(), figures.trait()));
    if (vectors) {
      row.add(figures.variant());
    }
    row.add(there(figures.baseline()));
    row.add(own(own, s -> s.report().trait().estimate() - s.reportDelta()));
    row.add(there(figures.score()));
    row.add(own(own, s -> s.report().trait().estimate()));
    if (vectors) {
      boolean both = figures.score() >= 0 && figures.baseline() >= 0;
      row.add(both ? ExperimentTable.number(figures.score() - figures.baseline()) : "");
      row.add(own(own, CellOutcome.Steered::reportDelta));
      row.add(own(own, CellOutcome.Steered::searchDelta));
      row.add(there(figures.coherence()));
      row.add(own(own, s -> s.report().coherence().estimate()));
      row.add(figures.layer() < 0 ? "" : String.valueOf(figures.layer()));
      row.add(own.map(s -> String.valueOf(s.best().layer())).orElse(""));
      row.add(there(figures.coefficient()));
      row.add(own(own, s -> s.best().coefficient()));
    }
    return row;
  }

  private static String there(double value) {
    return value < 0 ? "" : ExperimentTable.number(value);
  }

  private static String own(
      Optional<CellOutcome.Steered> steered, Function<CellOutcome.Steered, Double> value) {
    return steered.map(value).map(ExperimentTable::number).orElse("");
  }

  private Optional<CellOutcome.Steered> own(Published figures) {
    return models.stream()
        .filter(model -> model.model().equals(figures.model()))
        .flatMap(model -> cells(model, figures).stream())
        .filter(cell -> cell.trait().equals(figures.trait()))
        .filter(cell -> cell.precision().equals(figures.precision()))
        .map(CellResult::outcome)
        .filter(CellOutcome.Steered.class::isInstance)
        .map(CellOutcome.Steered.class::cast)
        .findFirst();
  }

  private static List<CellResult> cells(ModelResult model, Published figures) {
    List<CellResult> cells = new ArrayList<>();
    if (figures.variant().isEmpty()) {
      for (StudyResult study : model.study()) {
        study.rows().forEach((TraitRow row) -> cells.addAll(row.cells()));
      }
    } else {
      for (MassiveResult massive : model.massive()) {
        massive.variants().stream()
            .filter(variant -> variant.variant().equals(figures.variant()))
            .map(VariantResult::cell)
            .forEach(cells::add);
      }
    }
    return cells;
  }
}
