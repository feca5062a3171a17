package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.JudgeAgreement;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.stats.Agreement;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab judge agreement}: how far two judges agree on the answers of a study. */
@Command(
    name = "agreement",
    mixinStandardHelpOptions = true,
    header = "How far two judges agree on the answers of a study.",
    footer = {
      "",
      "Examples:",
      "  trimtab judge agreement trimtab-demo --judges study,gpt-4o-mini",
      "  trimtab judge agreement trimtab-demo --judges gpt-4o,gpt-4o-mini --json"
    })
final class JudgeAgreementCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      description = "The output folder of a study or of an experiment.")
  private Path folder = Path.of("");

  @Option(
      names = "--judges",
      split = ",",
      paramLabel = "A,B",
      hideParamSyntax = true,
      required = true,
      description =
          "Two judges: study for the one that the study had, else the beginning of the name that"
              + " trimtab rescore gave its report.")
  private List<String> judges = List.of();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (judges.size() != 2) {
      throw new UserError("--judges names " + judges.size() + ".", "Name two, such as study,B.");
    }
    JudgedStudies studies = JudgedStudies.of(folder);
    Map<String, StudyResult> first = studies.judgedBy(judges.get(0));
    Map<String, StudyResult> second = studies.judgedBy(judges.get(1));
    Map<String, JudgeAgreement> found = new LinkedHashMap<>();
    first.forEach(
        (model, study) -> {
          StudyResult other = second.get(model);
          if (other != null) {
            found.put(model, JudgeAgreement.of(study, other));
          }
        });
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Object printed = studies.experiment() ? found : found.values().iterator().next();
      out.print(Records.text(printed));
    } else {
      found.forEach(
          (model, agreement) -> {
            if (!model.isEmpty()) {
              out.println("\n== " + model + " ==");
            }
            print(agreement, judges.get(0), judges.get(1), out);
          });
    }
    out.flush();
    return 0;
  }

  static void print(JudgeAgreement agreement, String first, String second, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%nAgreement of %s and %s on %d answers, with 95 %% intervals%n%n",
        first,
        second,
        agreement.answers());
    Table table = new Table("", "trait", "coherence");
    table.row(
        "answers scored by both",
        String.valueOf(agreement.trait().n()),
        String.valueOf(agreement.coherence().n()));
    row(table, "Spearman", agreement, Agreement::spearman, "%.2f");
    row(table, "Pearson", agreement, Agreement::pearson, "%.2f");
    row(table, "mean |difference|", agreement, Agreement::absoluteDifference, "%.1f");
    row(table, "bias (first - second)", agreement, Agreement::bias, "%+.1f");
    row(table, "lower limit of agreement", agreement, Agreement::lowerLimit, "%+.1f");
    row(table, "upper limit of agreement", agreement, Agreement::upperLimit, "%+.1f");
    row(table, "kappa (score >= 50)", agreement, Agreement::kappa, "%.2f");
    table.print(out);
  }

  private static void row(
      Table table,
      String name,
      JudgeAgreement agreement,
      Function<Agreement, List<Interval>> which,
      String form) {
    table.row(
        name,
        text(which.apply(agreement.trait()), form),
        text(which.apply(agreement.coherence()), form));
  }

  private static String text(List<Interval> found, String form) {
    if (found.isEmpty()) {
      return "undefined";
    }
    Interval interval = found.getFirst();
    return number(form, interval.estimate())
        + " ["
        + number(form, interval.low())
        + ", "
        + number(form, interval.high())
        + "]";
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
