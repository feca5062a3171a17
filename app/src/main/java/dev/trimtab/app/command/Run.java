package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentReader;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab run}: an experiment file from models to report. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    header = "Run experiment files: models × precisions × traits, with one report.",
    description = {
      "",
      "A model is loaded once for each precision and serves all its cells. Every stage is kept in"
          + " the store: killed and started again, a run goes on where it was. What cannot be run"
          + " is told with its reason and does not stop the rest. Exit code 1 where something could"
          + " not be run."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab run experiments/quant-sensitivity-skiff.yaml",
      "  trimtab run experiments/quant-sensitivity.yaml --dry-run",
      "  trimtab run experiments/quant-sensitivity-skiff.yaml --only nf4,pv/malice",
      "  trimtab run --schema"
    })
final class Run implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "FILE", description = "Experiment files, in YAML.")
  private List<Path> files = List.of();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "WORD",
      description =
          "Only these stages (extraction, steering, massive, measures), traits, precisions or"
              + " models. The first precision, which others are compared with, always takes"
              + " part.")
  private List<String> only = List.of();

  @Option(names = "--dry-run", description = "Tell what there is to do, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "TOKENS/S",
      description =
          "How fast --dry-run takes every model to be, reading and writing in batches. Default: as"
              + " its size and this machine's cores allow.")
  private @Nullable Double rate;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where result and report go. Default: the experiment's name.")
  private @Nullable Path out;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where artifacts are kept. Experiments that share it compute nothing twice."
              + " Default: store in the output folder.")
  private @Nullable Path store;

  @Option(names = "--ask-again", description = JudgeOption.AGAIN)
  private boolean askAgain;

  @Option(names = "--schema", description = "Print the JSON schema of experiment files.")
  private boolean schema;

  @Option(names = "--json", description = "Print the result, or the plan, as JSON.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (schema) {
      spec.commandLine().getOut().print(ExperimentReader.schema());
      spec.commandLine().getOut().flush();
      return 0;
    }
    if (files.isEmpty()) {
      throw new UserError("Which experiment?", "Name its file: trimtab run FILE.yaml.");
    }
    if (files.size() > 1 && out != null) {
      throw new UserError(
          "Several experiments cannot share one --out.", "Leave it, or share a --store.");
    }
    if (rate != null && !(rate > 0)) {
      throw new UserError("--rate " + rate + " cannot be.", "Give tokens a second, above 0.");
    }
    List<ExperimentCells> all = new ArrayList<>();
    for (Path file : files) {
      all.add(ExperimentCells.of(ExperimentReader.read(file), only));
    }
    boolean whole = true;
    for (int i = 0; i < files.size(); i++) {
      ExperimentPlace place = place(files.get(i), all.get(i).file());
      if (dryRun) {
        new DryRun(
                all.get(i), place, engine.home(), rate == null ? 0 : rate, kept(all.get(i), place))
            .print(spec.commandLine().getOut(), json);
      } else {
        whole &= run(all.get(i), place);
      }
    }
    return whole ? 0 : 1;
  }

  private ExperimentPlace place(Path file, ExperimentFile experiment) {
    Path folder = out == null ? Path.of(experiment.name()) : out;
    return new ExperimentPlace(
        file, folder, store == null ? folder.resolve(StudyCommand.STORE) : store);
  }

  private List<ExperimentStatus.Cell> kept(ExperimentCells cells, ExperimentPlace place)
      throws IOException {
    if (!Files.isDirectory(place.store())) {
      return List.of();
    }
    try (Device device = engine.open()) {
      return ExperimentStatus.of(cells, place, engine.home(), device);
    }
  }

  private boolean run(ExperimentCells cells, ExperimentPlace place) throws IOException {
    Home home = engine.home();
    ExperimentFile file = cells.file();
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    PrintWriter err = spec.commandLine().getErr();
    JudgeSource judge =
        JudgeSource.of(
            file.judge().word(), home, Optional.ofNullable(System.getenv("OPENAI_API_KEY")));
    long begin = System.nanoTime();
    ExperimentResult result;
    String description;
    Spending spent;
    try (Interruption _ = Interruption.keeps(err, place.store());
        Device device = engine.open();
        Workshop workshop = Workshop.open(device, place.store(), judge, command);
        StudyProgress progress = new StudyProgress(err, EngineOptions.terminal())) {
      place.note();
      description = device.description();
      result =
          new ExperimentRun(
                  cells,
                  place,
                  home,
                  device,
                  workshop.laboratory().asking(askAgain),
                  progress,
                  name -> new MassiveProgress(name, err))
              .run();
      spent = workshop.spent();
    }
    ExperimentOutput output = new ExperimentOutput(file, result, place);
    List<String> line = new ArrayList<>(List.of("trimtab"));
    line.addAll(command);
    new Made(line, description).keep(place.out());
    output.write(line, description);
    if (json) {
      spec.commandLine().getOut().print(Records.text(result));
      spec.commandLine().getOut().flush();
    } else {
      output.print(spec.commandLine().getOut());
    }
    double price = file.judge().usdPerMillionTokens();
    spent.tell(new Spending.Price(price, price), "$").ifPresent(err::println);
    output.missing().forEach(err::println);
    err.printf(
        Locale.ROOT,
        "%nReport: %s (%.0f s)%n",
        place.out().resolve(StudyCommand.REPORT).resolve("index.html").toAbsolutePath(),
        (System.nanoTime() - begin) / 1e9);
    err.flush();
    return output.whole();
  }
}
