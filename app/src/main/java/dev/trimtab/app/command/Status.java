package dev.trimtab.app.command;

import dev.trimtab.core.Device;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab status}: what of an experiment is done, missing or stale. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "Tell which cells of an experiment are done, missing or stale, and why.",
    description = {
      "",
      "Goes through the experiment as a run would, looking everything up and computing nothing, so"
          + " that done is what a run would reuse. No model is loaded; the files of checkpoints are"
          + " read once for their hashes. A cell is stale where the store keeps its next"
          + " artifact under other inputs: they are named. Exit code 1 unless all is done."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab status experiments/quant-sensitivity-skiff.yaml",
      "  trimtab status quant-sensitivity-skiff --json"
    })
final class Status implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE|DIR",
      description = "An experiment file, or the output folder of its run.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    ExperimentPlace place = ExperimentPlace.of(path);
    ExperimentCells cells = ExperimentCells.of(place.read(), List.of());
    List<ExperimentStatus.Cell> found;
    try (Device device = engine.open()) {
      found = ExperimentStatus.of(cells, place, engine.home(), device);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Records.text(found));
    } else {
      Table table = new Table("model", "precision", "trait or measure", "state", "why");
      found.forEach(
          cell ->
              table.row(
                  cell.model(), cell.precision(), cell.trait(), cell.state().word(), cell.why()));
      table.print(out);
      long done = found.stream().filter(ExperimentStatus.Cell::done).count();
      out.printf("%n%d of %d cells are done.%n", done, found.size());
    }
    out.flush();
    return found.stream().allMatch(ExperimentStatus.Cell::done) ? 0 : 1;
  }
}
