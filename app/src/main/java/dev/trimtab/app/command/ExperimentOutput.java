package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.Published;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.measure.Estimate;
import dev.trimtab.lab.report.CsvReport;
import dev.trimtab.lab.report.MarkdownReport;
import dev.trimtab.lab.report.MassiveTables;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.report.ReportTables;
import dev.trimtab.lab.report.TextTables;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a finished experiment leaves: its result, a report for each model, and one over all. */
final class ExperimentOutput {
  private static final int WIDTH = 120;

  private final ExperimentFile file;
  private final ExperimentResult result;
  private final Path out;

  ExperimentOutput(ExperimentFile file, ExperimentResult result, Path out) {
    this.file = file;
    this.result = result;
    this.out = out;
  }

  /** Writes the result and the report. */
  void write(List<String> command, String engine) throws IOException {
    ExperimentPlace.write(out.resolve(ExperimentPlace.RESULT), Records.text(result));
    Path report = out.resolve(StudyCommand.REPORT);
    StringBuilder page = new StringBuilder("# ").append(result.name()).append('\n');
    for (ExperimentTable table : tables()) {
      if (!table.rows().isEmpty()) {
        page.append('\n').append(table.markdown());
      }
      ExperimentPlace.write(report.resolve(table.id() + ".csv"), table.csv());
    }
    for (ModelResult model : result.models()) {
      for (StudyResult study : model.study()) {
        String title = result.name() + ": " + model.model();
        StudyOutput.write(
            study, new ReportContext(title, command, engine, ""), report.resolve(model.model()));
        page.append("\n- [%s](%s/index.html)".formatted(title, model.model()));
      }
      for (MassiveResult massive : model.massive()) {
        String name = model.model() + "-massive-" + massive.precision().replace(':', '_');
        write(massive, report.resolve(name), command);
        page.append("\n- [%s: %s](%s/report.md)".formatted(result.name(), name, name));
      }
    }
    page.append("\n\nMade by\n\n    ").append(String.join(" ", command)).append('\n');
    ExperimentPlace.write(report.resolve("report.md"), page.toString());
  }

  private static void write(MassiveResult massive, Path folder, List<String> command)
      throws IOException {
    StringBuilder page = new StringBuilder("# Massive activations\n");
    for (ReportTable table : MassiveTables.of(massive)) {
      page.append('\n').append(MarkdownReport.of(table));
      ExperimentPlace.write(
          folder.resolve("tables").resolve(table.id() + ".csv"), CsvReport.of(table));
    }
    page.append("\n## Provenance\n\n");
    massive.provenance().forEach((name, value) -> page.append("- " + name + ": " + value + "\n"));
    page.append("\nMade by\n\n    ").append(String.join(" ", command)).append('\n');
    ExperimentPlace.write(folder.resolve("report.md"), page.toString());
  }

  /** Prints every table. */
  void print(PrintWriter to) {
    TextTables text = TextTables.ofWidth(WIDTH);
    for (ModelResult model : result.models()) {
      List<ReportTable> tables = new ArrayList<>();
      model.study().forEach(study -> tables.addAll(ReportTables.of(study)));
      model.massive().forEach(massive -> tables.addAll(MassiveTables.of(massive)));
      if (!tables.isEmpty()) {
        to.println("\n== " + model.model() + " ==");
      }
      tables.forEach(table -> to.print("\n" + text.of(table)));
    }
    for (ExperimentTable table : tables()) {
      if (!table.rows().isEmpty()) {
        to.println("\n" + table.title());
        table.text().print(to);
      }
    }
    to.flush();
  }

  /** Whether every cell was run to its end. */
  boolean whole() {
    return result.problems().isEmpty()
        && cells().stream().noneMatch(c -> c.cell.outcome() instanceof CellOutcome.Stopped);
  }

  private List<ExperimentTable> tables() {
    return List.of(cellTable(), publishedTable(), measureTable(), problemTable());
  }

  private record Located(String model, String variant, CellResult cell) {}

  private List<Located> cells() {
    List<Located> cells = new ArrayList<>();
    for (ModelResult model : result.models()) {
      for (StudyResult study : model.study()) {
        for (TraitRow row : study.rows()) {
          row.cells().forEach(cell -> cells.add(new Located(model.model(), "", cell)));
        }
      }
      for (MassiveResult massive : model.massive()) {
        for (VariantResult variant : massive.variants()) {
          cells.add(new Located(model.model(), variant.variant(), variant.cell()));
        }
      }
    }
    return cells;
  }

  private ExperimentTable cellTable() {
    List<List<String>> rows = new ArrayList<>();
    for (Located at : cells()) {
      List<String> row =
          new ArrayList<>(List.of(at.model, at.cell.precision(), at.cell.trait(), at.variant));
      row.addAll(
          switch (at.cell.outcome()) {
            case CellOutcome.Steered s ->
                List.of(
                    "steered",
                    number(s.report().trait().estimate()),
                    number(s.report().trait().low()),
                    number(s.report().trait().high()),
                    number(s.report().trait().estimate() - s.reportDelta()),
                    number(s.reportDelta()),
                    number(s.report().coherence().estimate()),
                    String.valueOf(s.best().layer()),
                    number(s.best().coefficient()),
                    number(s.best().ratio()),
                    "");
            case CellOutcome.Incoherent _ -> unsteered("incoherent", "No setting is coherent.");
            case CellOutcome.Stopped stopped -> unsteered("stopped", stopped.reason());
          });
      rows.add(row);
    }
    return new ExperimentTable(
        "cells",
        "Cells",
        List.of(
            "model",
            "precision",
            "trait",
            "variant",
            "outcome",
            "score",
            "low",
            "high",
            "baseline",
            "delta",
            "coherence",
            "layer",
            "coefficient",
            "ratio",
            "reason"),
        rows);
  }

  private static List<String> unsteered(String outcome, String reason) {
    return List.of(outcome, "", "", "", "", "", "", "", "", "", reason);
  }

  private ExperimentTable publishedTable() {
    List<List<String>> rows = new ArrayList<>();
    for (Published published : file.published()) {
      Optional<CellOutcome.Steered> own =
          cells().stream()
              .filter(at -> at.model.equals(published.model()) && at.variant.isEmpty())
              .map(Located::cell)
              .filter(cell -> cell.trait().equals(published.trait()))
              .filter(cell -> cell.precision().equals(published.precision()))
              .map(CellResult::outcome)
              .filter(CellOutcome.Steered.class::isInstance)
              .map(CellOutcome.Steered.class::cast)
              .findFirst();
      rows.add(
          List.of(
              published.model(),
              published.precision(),
              published.trait(),
              published.baseline() < 0 ? "" : number(published.baseline()),
              own.map(s -> number(s.report().trait().estimate() - s.reportDelta())).orElse(""),
              published.score() < 0 ? "" : number(published.score()),
              own.map(s -> number(s.report().trait().estimate())).orElse("")));
    }
    return new ExperimentTable(
        "published",
        "Published figures beside this run's",
        List.of(
            "model",
            "precision",
            "trait",
            "published baseline",
            "baseline",
            "published score",
            "score"),
        rows);
  }

  private ExperimentTable measureTable() {
    List<List<String>> rows = new ArrayList<>();
    for (ModelResult model : result.models()) {
      for (ExperimentResult.Benchmark found : model.benchmarks()) {
        found
            .cell()
            .metrics()
            .forEach(
                metric ->
                    rows.add(
                        estimate(
                            model, found.precision(), found.benchmark(), metric, found.items())));
      }
      for (ExperimentResult.Logits found : model.logits()) {
        String name = "logit-difference " + found.trait();
        String items = String.valueOf(found.cell().items().size());
        for (Estimate each :
            List.of(found.cell().text(), found.cell().logit(), found.cell().matching())) {
          rows.add(estimate(model, found.cell().precision(), name, each, items));
        }
      }
    }
    return new ExperimentTable(
        "measures",
        "Measures without a judge",
        List.of("model", "precision", "measure", "metric", "estimate", "low", "high", "n", "items"),
        rows);
  }

  private static List<String> estimate(
      ModelResult model, String precision, String measure, Estimate found, String items) {
    return List.of(
        model.model(),
        precision,
        measure,
        found.metric(),
        number(found.mean()),
        number(found.low()),
        number(found.high()),
        String.valueOf(found.n()),
        items.substring(0, Math.min(8, items.length())));
  }

  private ExperimentTable problemTable() {
    return new ExperimentTable(
        "problems",
        "What could not be run",
        List.of("model", "precision", "trait", "reason"),
        result.problems().stream()
            .map(p -> List.of(p.model(), p.precision(), p.trait(), p.reason()))
            .toList());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value).contains("e")
        ? String.valueOf(value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
