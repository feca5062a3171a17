package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.ItemFile;
import dev.trimtab.lab.measure.LogitDifference;
import dev.trimtab.lab.measure.PairedDifference;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.AbItem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab measure logit-difference}: which of two answers a model prefers. */
@Command(
    name = "logit-difference",
    mixinStandardHelpOptions = true,
    header = "Measure how much a model prefers the answers that show a trait.",
    description = {
      "",
      "Of questions with two answers: the difference of the logits at the first token in which the"
          + " answers differ, and of the mean log-likelihood a token of the whole answers; matching"
          + " the trait minus the other."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab measure logit-difference caa/sycophancy --model skiff",
      "  trimtab measure logit-difference caa/sycophancy --model skiff \\",
      "      --steer caa/sycophancy=1.2 --times -1,0.5,1"
    })
final class MeasureLogitDifference implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TRAIT",
      description = "A trait that has questions with two answers (test_ab.json).")
  private String trait = "";

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Such questions in a file of their own, in place of a trait.")
  private @Nullable Path data;

  @Mixin private MeasureOptions options = new MeasureOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What --json prints. */
  record Result(
      String model,
      List<AbItem> items,
      List<LogitDifference> cells,
      List<PairedDifference> differences) {}

  @Override
  public Integer call() throws IOException {
    List<AbItem> items = items();
    List<LogitDifference> cells =
        options.cells(
            (model, condition, store) -> LogitDifference.of(model, condition, items, store));
    List<PairedDifference> differences = LogitDifference.differences(cells);
    PrintWriter out = spec.commandLine().getOut();
    if (options.json()) {
      out.print(Records.text(new Result(options.model(), items, cells, differences)));
      out.flush();
    } else {
      MeasureTables.printLogits(cells, differences, out);
    }
    return 0;
  }

  private List<AbItem> items() {
    if (data != null) {
      return ItemFile.read(List.of(data)).stream()
          .map(
              row ->
                  new AbItem(
                      row.text("question"),
                      row.text("answer_matching_behavior"),
                      row.text("answer_not_matching_behavior")))
          .toList();
    }
    if (trait.isEmpty()) {
      throw new UserError(
          "Which questions?", "Name a trait, for example caa/sycophancy, or a file with --data.");
    }
    return options.traits().load(trait).abItems();
  }
}
