package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.DataTable;
import dev.trimtab.lab.report.HtmlPage;
import dev.trimtab.lab.report.MarkdownReport;
import dev.trimtab.lab.report.MassiveReport;
import dev.trimtab.lab.report.MassiveTables;
import dev.trimtab.lab.report.Report;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.report.ReportTables;
import dev.trimtab.lab.report.TextTables;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a finished experiment leaves: its result, a report for each model, and one over all. */
final class ExperimentOutput {
  private static final int WIDTH = 120;
  private static final String CELLS = "cells";

  private final ExperimentFile file;
  private final ExperimentResult result;
  private final ExperimentPlace place;
  private final String judge;
  private final HypothesisTable hypotheses;

  ExperimentOutput(ExperimentFile file, ExperimentResult result, ExperimentPlace place) {
    this(file, result, place, "");
  }

  private ExperimentOutput(
      ExperimentFile file, ExperimentResult result, ExperimentPlace place, String judge) {
    this.file = file;
    this.result = result;
    this.place = place;
    this.judge = judge;
    this.hypotheses = new HypothesisTable(file, result);
  }

  /** The same beside the run's own, under a judge's name. */
  ExperimentOutput judgedBy(String name) {
    return new ExperimentOutput(file, result, place, name);
  }

  private Path own(String name, String ending) {
    return place.out().resolve(name + (judge.isEmpty() ? "" : "-" + judge) + ending);
  }

  /** Writes the result and the report. */
  void write(List<String> command, String engine) throws IOException {
    ExperimentPlace.write(own("results", ".json"), Records.text(result));
    Path report = own(StudyCommand.REPORT, "");
    StringBuilder page = new StringBuilder("# ").append(result.name()).append('\n');
    Map<String, List<DataTable.Column>> data = new LinkedHashMap<>();
    for (ExperimentTable table : tables()) {
      if (!table.rows().isEmpty()) {
        page.append('\n').append(table.markdown());
      }
      keep(table, report, data);
    }
    if (!hypotheses.isEmpty()) {
      page.append('\n').append(MarkdownReport.of(hypotheses.report()));
      keep(hypotheses.data(), report, data);
    }
    StudyOutput.parquet(data, report);
    Map<String, String> links = new LinkedHashMap<>();
    for (ModelResult model : result.models()) {
      for (StudyResult study : model.study()) {
        String title = result.name() + ": " + model.model();
        StudyOutput.write(
            study,
            new ReportContext(title, command, engine, ""),
            report.resolve(model.model()),
            store(model));
        links.put(model.model() + "/index.html", title);
      }
      for (MassiveResult massive : model.massive()) {
        String name = folder(model, massive);
        String title = "%s: %s in %s".formatted(result.name(), model.model(), massive.precision());
        StudyOutput.write(
            massive,
            new ReportContext(title, command, engine, ""),
            report.resolve(name),
            store(model));
        links.put(name + "/index.html", title);
      }
    }
    ReportContext context = new ReportContext(result.name(), command, engine, "");
    links.forEach((address, text) -> page.append("\n- [%s](%s)".formatted(text, address)));
    page.append("\n\nMade by\n\n    ").append(context.command()).append('\n');
    ExperimentPlace.write(report.resolve("report.md"), page.toString());
    ExperimentPlace.write(report.resolve("index.html"), index(context, links));
  }

  /** The folder of a study's report. */
  private static String folder(ModelResult model, MassiveResult massive) {
    return model.model() + "-massive-" + massive.precision().replace(':', '_');
  }

  private static void keep(
      ExperimentTable table, Path report, Map<String, List<DataTable.Column>> data)
      throws IOException {
    ExperimentPlace.write(report.resolve(table.id() + ".csv"), table.csv());
    data.put(table.id() + ".csv", table.columns());
  }

  /** Where a model's artifacts lie. */
  private Path store(ModelResult model) {
    return Optional.ofNullable(file.models().get(model.model()))
        .map(entry -> place.store().resolve(entry.folder()))
        .orElse(place.store());
  }

  /** The page over all models. */
  private String index(ReportContext context, Map<String, String> links) {
    HtmlPage page = HtmlPage.linked(context.title());
    if (!context.engine().isEmpty()) {
      page.under(context.engine());
    }
    page.findings(hypotheses.sentences());
    if (!links.isEmpty()) {
      page.section("reports", "Reports");
      page.paragraph("Pictures, tables and every answer of each model:");
      page.links(links);
    }
    if (!hypotheses.isEmpty()) {
      page.section("hypotheses", "Hypotheses");
      page.table(hypotheses.report());
    }
    for (ExperimentTable table : tables()) {
      if (!table.rows().isEmpty()) {
        page.section(table.id(), table.title());
        page.table(table.report(table.id().equals(CELLS) ? addresses() : List.of()));
      }
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("experiment", result.name());
    provenance.put("file", "experiment.yaml beside the folder of this report");
    provenance.put("models", String.join(", ", file.models().keySet()));
    if (!context.engine().isEmpty()) {
      provenance.put("engine and machine", context.engine());
    }
    return page.provenance(provenance, context.command()).text();
  }

  /** Prints every table. */
  void print(PrintWriter to) {
    TextTables text = TextTables.ofWidth(WIDTH);
    for (ModelResult model : result.models()) {
      List<ReportTable> tables = new ArrayList<>();
      model.study().forEach(study -> tables.addAll(ReportTables.of(study)));
      model.massive().forEach(massive -> tables.addAll(MassiveTables.brief(massive)));
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
    if (!hypotheses.isEmpty()) {
      to.print("\n" + text.of(hypotheses.report()));
    }
    to.flush();
  }

  /** Whether every cell was run to its end. */
  boolean whole() {
    return result.problems().isEmpty()
        && cells().stream().noneMatch(c -> c.cell.outcome() instanceof CellOutcome.Stopped);
  }

  /** What the judge left out and how to get it, in sentences; none where it scored all. */
  List<String> missing() {
    List<String> sentences = new ArrayList<>();
    List<Score> failed = scores().filter(Score.Failed.class::isInstance).toList();
    if (!failed.isEmpty()) {
      sentences.add(
          "%d scores are missing%s. Run it again to ask for them."
              .formatted(failed.size(), why(failed)));
    }
    List<Score> refused = scores().filter(Score::refusal).toList();
    if (!refused.isEmpty()) {
      sentences.add(
          "%d times the judge was asked and gave no number%s. That is kept; --ask-again asks again."
              .formatted(refused.size(), why(refused)));
    }
    return sentences;
  }

  private static String why(List<Score> scores) {
    return Score.failure(scores).map(why -> " (" + why + ")").orElse("");
  }

  private Stream<Score> scores() {
    return cells().stream()
        .flatMap(at -> at.cell.evaluations().stream())
        .flatMap(evaluation -> evaluation.questions().stream())
        .flatMap(answer -> Stream.of(answer.trait(), answer.coherence()));
  }

  private List<ExperimentTable> tables() {
    var measured = new MeasuredTables(result.models());
    return List.of(
        cellTable(),
        new PublishedTable(file.published(), result.models()).table(),
        measured.measures(),
        measured.sideEffects(),
        problemTable(measured.refused()));
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

  /**
   * Where the answers of each of the cells stand, from the page over all models; empty for none.
   */
  private List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (ModelResult model : result.models()) {
      for (StudyResult study : model.study()) {
        for (TraitRow row : study.rows()) {
          for (CellResult cell : row.cells()) {
            String answers = Report.answers(study, cell);
            addresses.add(answers.isEmpty() ? "" : model.model() + "/" + answers);
          }
        }
      }
      for (MassiveResult massive : model.massive()) {
        for (VariantResult variant : massive.variants()) {
          String answers = MassiveReport.answers(massive, variant);
          addresses.add(answers.isEmpty() ? "" : folder(model, massive) + "/" + answers);
        }
      }
    }
    return addresses;
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
                    ExperimentTable.number(s.report().trait().estimate()),
                    ExperimentTable.number(s.report().trait().low()),
                    ExperimentTable.number(s.report().trait().high()),
                    ExperimentTable.number(s.report().trait().estimate() - s.reportDelta()),
                    ExperimentTable.number(s.reportDelta()),
                    ExperimentTable.number(s.report().coherence().estimate()),
                    String.valueOf(s.best().layer()),
                    ExperimentTable.number(s.best().coefficient()),
                    ExperimentTable.number(s.best().ratio()),
                    "");
            case CellOutcome.Incoherent _ -> unsteered("incoherent", "No setting is coherent.");
            case CellOutcome.Stopped stopped -> unsteered("stopped", stopped.reason());
          });
      rows.add(row);
    }
    return new ExperimentTable(
        CELLS,
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

  private ExperimentTable problemTable(List<List<String>> refused) {
    List<List<String>> rows = new ArrayList<>();
    result.problems().forEach(p -> rows.add(row(p)));
    rows.addAll(refused);
    return new ExperimentTable(
        "problems",
        "What could not be run",
        List.of("model", "precision", "trait or measure", "reason"),
        rows);
  }

  private static List<String> row(Problem p) {
    return List.of(p.model(), p.precision(), p.trait(), p.reason());
  }
}
