package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.HubEnvironment;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.HubCache;
import dev.trimtab.model.file.hub.HubSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab models list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    header = "List the built-in models and those of the hub that are on this machine.",
    footer = {"", "Example:", "  trimtab models list --json"})
final class ModelsList implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * A model that is here.
   *
   * @param name by which commands know it
   * @param folder its files
   * @param bytes of all files
   * @param facts what its files say; absent where it cannot be used
   * @param note why it cannot be used, or how
   */
  record Listed(String name, String folder, long bytes, @Nullable ModelFacts facts, String note) {}

  @Override
  public Integer call() throws IOException {
    List<Listed> found = new ArrayList<>(builtIn(Home.ofThisMachine().models()));
    HubCache cache = new HubCache(HubEnvironment.ofThisMachine().cache());
    for (HubSnapshot snapshot : cache.all()) {
      found.add(listed(snapshot));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, found);
      return 0;
    }
    Table table =
        new Table(
            "model", "family", "parameters", "layers", "hidden", "positions", "on disk", "note");
    for (Listed model : found) {
      Optional<ModelFacts> facts = Optional.ofNullable(model.facts());
      table.row(
          model.name(),
          facts.map(ModelFacts::family).orElse(""),
          facts
              .map(each -> String.format(Locale.ROOT, "%,.1f M", each.parameters() / 1e6))
              .orElse(""),
          facts.map(each -> String.valueOf(each.layers())).orElse(""),
          facts.map(each -> String.valueOf(each.hidden())).orElse(""),
          facts.map(each -> String.valueOf(each.positions())).orElse(""),
          String.format(Locale.ROOT, "%,.1f MB", model.bytes() / 1e6),
          model.note());
    }
    table.print(out);
    return 0;
  }

  private static List<Listed> builtIn(Path models) throws IOException {
    List<Listed> found = new ArrayList<>();
    if (!Files.isDirectory(models)) {
      return found;
    }
    try (Stream<Path> folders = Files.list(models).sorted()) {
      for (Path folder : folders.filter(ModelsList::isCheckpoint).toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          long bytes = files.filter(Files::isRegularFile).mapToLong(ModelsList::size).sum();
          ModelFacts facts = ModelFacts.of(folder);
          found.add(new Listed(facts.name(), folder.toString(), bytes, facts, ""));
        }
      }
    }
    return found;
  }

  private static Listed listed(HubSnapshot snapshot) throws IOException {
    String name = snapshot.name().toString();
    String folder = snapshot.folder().toString();
    long bytes = snapshot.bytes();
    try {
      return new Listed(name, folder, bytes, ModelFacts.of(snapshot.model()), "");
    } catch (UserError | FormatException | IOException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      return new Listed(name, folder, bytes, null, why);
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static boolean isCheckpoint(Path folder) {
    return Files.exists(folder.resolve("config.json"));
  }
}
