package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.SideEffect;
import dev.trimtab.lab.measure.Estimate;
import dev.trimtab.lab.measure.Measured;
import dev.trimtab.lab.measure.PairedDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of an experiment's measures: precisions compared with the first, and chosen settings
 * with the model as it is. Differences are on the same items; verdicts are corrected over all
 * comparisons of one model by one metric.
 */
final class MeasuredTables {
  private static final List<String> COMPARED =
      List.of("against", "difference", "difference low", "difference high", "verdict");

  private final List<ModelResult> models;
  private final List<List<String>> refused = new ArrayList<>();

  MeasuredTables(List<ModelResult> models) {
    this.models = List.copyOf(models);
  }

  /** Precisions as they are. */
  ExperimentTable measures() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelResult model : models) {
      Map<String, Measured> first = new LinkedHashMap<>();
      List<Measured.Pair> pairs = new ArrayList<>();
      for (Measured measured : model.measures()) {
        Measured reference = first.putIfAbsent(measured.measure(), measured);
        if (reference != null) {
          pair(model, measured, reference).ifPresent(pairs::add);
        }
      }
      List<Measured.Difference> differences = Measured.differences(pairs);
      for (Measured measured : model.measures()) {
        for (Measured.Figure figure : measured.figures()) {
          List<String> row = new ArrayList<>(List.of(model.model(), measured.precision()));
          row.addAll(List.of(measured.measure(), figure.estimate().metric()));
          row.addAll(figure(figure.estimate()));
          row.addAll(asked(measured, figure));
          row.addAll(compared(differences, measured, figure));
          rows.add(row);
        }
      }
    }
    List<String> head = new ArrayList<>(List.of("model", "precision", "measure", "metric"));
    head.addAll(List.of("estimate", "low", "high", "n", "items"));
    head.addAll(COMPARED);
    return new ExperimentTable("measures", "Measures without a judge", head, rows);
  }

  /** Chosen settings. */
  ExperimentTable sideEffects() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelResult model : models) {
      List<Measured.Pair> pairs = new ArrayList<>();
      for (SideEffect effect : model.sideEffects()) {
        plain(model, effect.measured())
            .flatMap(plain -> pair(model, effect.measured(), plain))
            .ifPresent(pairs::add);
      }
      List<Measured.Difference> differences = Measured.differences(pairs);
      for (SideEffect effect : model.sideEffects()) {
        for (Measured.Figure figure : effect.measured().figures()) {
          rows.add(sideEffect(model, effect, figure, differences));
        }
      }
    }
    List<String> head = new ArrayList<>(List.of("model", "precision", "steering", "layer"));
    head.addAll(List.of("ratio", "measure", "metric", "unsteered", "steered", "low", "high"));
    head.addAll(List.of("n", "items"));
    head.addAll(COMPARED);
    return new ExperimentTable("side-effects", "Side effects of the chosen settings", head, rows);
  }

  /** What was not compared because it is of other items; known once the tables were asked for. */
  List<List<String>> refused() {
    return refused;
  }

  private static List<String> sideEffect(
      ModelResult model,
      SideEffect effect,
      Measured.Figure figure,
      List<Measured.Difference> differences) {
    Measured measured = effect.measured();
    String metric = figure.estimate().metric();
    List<String> row =
        new ArrayList<>(
            List.of(
                model.model(),
                measured.precision(),
                effect.trait(),
                String.valueOf(effect.layer()),
                String.format(Locale.ROOT, "%.2f", effect.ratio()),
                measured.measure(),
                metric));
    row.add(
        plain(model, measured).stream()
            .flatMap(plain -> plain.figures().stream())
            .filter(other -> other.estimate().metric().equals(metric))
            .map(other -> ExperimentTable.number(other.estimate().mean()))
            .findFirst()
            .orElse(""));
    row.addAll(figure(figure.estimate()));
    row.addAll(asked(measured, figure));
    row.addAll(compared(differences, measured, figure));
    return row;
  }

  private static Optional<Measured> plain(ModelResult model, Measured steered) {
    return model.measures().stream()
        .filter(plain -> plain.precision().equals(steered.precision()))
        .filter(plain -> plain.measure().equals(steered.measure()))
        .findFirst();
  }

  private Optional<Measured.Pair> pair(ModelResult model, Measured cell, Measured against) {
    try {
      return Optional.of(new Measured.Pair(cell, against));
    } catch (UserError e) {
      refused.add(List.of(model.model(), cell.precision(), cell.measure(), e.paragraph()));
      return Optional.empty();
    }
  }

  private static List<String> figure(Estimate estimate) {
    return List.of(
        ExperimentTable.number(estimate.mean()),
        ExperimentTable.number(estimate.low()),
        ExperimentTable.number(estimate.high()));
  }

  private static List<String> asked(Measured measured, Measured.Figure figure) {
    return List.of(String.valueOf(figure.estimate().n()), measured.items().substring(0, 8));
  }

  private static List<String> compared(
      List<Measured.Difference> differences, Measured measured, Measured.Figure figure) {
    for (Measured.Difference found : differences) {
      if (found.pair().cell().equals(measured) && found.figure().equals(figure)) {
        PairedDifference difference = found.difference();
        return List.of(
            difference.against(),
            ExperimentTable.number(difference.difference()),
            ExperimentTable.number(difference.low()),
            ExperimentTable.number(difference.high()),
            difference.verdict());
      }
    }
    return List.of("", "", "", "", "");
  }
}
