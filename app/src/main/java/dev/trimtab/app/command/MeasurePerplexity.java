package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.measure.PairedDifference;
import dev.trimtab.lab.measure.Perplexity;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab measure perplexity}: how well a model predicts a text. */
@Command(
    name = "perplexity",
    mixinStandardHelpOptions = true,
    header = "Measure how well a model predicts a text.",
    description = {
      "",
      "The text goes through in windows. Each begins one stride after the one before and scores the"
          + " tokens that none before it has scored, so that a token of a later window has at least"
          + " window − stride tokens before it."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab measure perplexity --model DIR --text book.txt --precision bf16,nf4",
      "  trimtab measure perplexity --model skiff --text f.txt --window 64 --stride 32"
    })
final class MeasurePerplexity implements Callable<Integer> {
  @Option(names = "--text", paramLabel = "FILE", description = "The text, in UTF-8.")
  private @Nullable Path text;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Tokens of a window. Default: 1024.")
  private int window = 1024;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Tokens from one window's begin to the next. Default: half the window.")
  private int stride;

  @Mixin private MeasureOptions options = new MeasureOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What --json prints. */
  record Result(String model, List<Perplexity> cells, List<PairedDifference> differences) {}

  @Override
  public Integer call() throws IOException {
    if (text == null) {
      throw new UserError("Which text?", "Name its file with --text.");
    }
    Perplexity.Plan plan =
        new Perplexity.Plan(read(text), window, stride == 0 ? Math.max(1, window / 2) : stride);
    List<Perplexity> cells =
        options.cells((model, condition, store) -> Perplexity.of(model, condition, plan, store));
    List<PairedDifference> differences = Perplexity.differences(cells);
    PrintWriter out = spec.commandLine().getOut();
    if (options.json()) {
      out.print(Records.text(new Result(options.model(), cells, differences)));
      out.flush();
    } else {
      MeasureTables.print(cells, differences, out);
    }
    return 0;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserError(file + " is no text in UTF-8.", "Convert it first.", e);
    }
  }
}
