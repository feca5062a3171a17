package dev.trimtab.app.command;

import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.LocalJudge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.trait.Finding;
import dev.trimtab.lab.trait.LabelAgreement;
import dev.trimtab.lab.trait.StyleConfounds;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitCheck;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab traits check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    header = "Look for duplicates, leaks between splits, imbalance and telling style.",
    description = {
      "",
      "An error makes results wrong: a file that cannot be read, too few examples, an example of"
          + " both classes, a question among the contrasts or in two lists. A warning is for you to"
          + " judge: near duplicates, unequal classes, a length or style that tells the classes"
          + " apart by itself. Exit code 1 where a trait has errors."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab traits check",
      "  trimtab traits check pv/malice caa/refusal --json",
      "  trimtab traits check --traits DIR",
      "  trimtab traits check caa/refusal --judge skiff-judge"
    })
final class TraitsCheck implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TRAIT", description = "Default: all of the folder.")
  private List<String> ids = List.of();

  @Mixin private Traits.Folder folder = new Traits.Folder();

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      description =
          "A local model, skiff-judge for example, that scores the answers in the files by the"
              + " definition: A/B items, and contrasts with an answer appended. Others have no"
              + " answers before a model is asked.")
  private @Nullable String judge;

  @Option(
      names = "--judge-pairs",
      paramLabel = "N",
      defaultValue = "50",
      description = "Pairs of answers that the judge sees of each trait. Default: 50.")
  private int judgePairs = 50;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    TraitFiles files = folder.open();
    if (judgePairs < 1) {
      throw new UserError("--judge-pairs " + judgePairs + " cannot be.", "Give 1 or more.");
    }
    List<String> wanted = ids.isEmpty() ? Traits.Folder.ids(files) : ids;
    List<TraitCheck> checks = judge == null ? check(files, wanted) : judged(files, wanted, judge);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, checks.stream().map(TraitsCheck::facts).toList());
    } else {
      checks.forEach(check -> print(out, check));
      out.flush();
    }
    return checks.stream().anyMatch(TraitCheck::failed) ? 1 : 0;
  }

  private List<TraitCheck> check(TraitFiles files, List<String> wanted) {
    List<TraitCheck> checks = new ArrayList<>();
    for (String id : wanted) {
      requireKnown(files, id);
      try {
        checks.add(TraitCheck.of(files.load(id)));
      } catch (UserError error) {
        checks.add(TraitCheck.unreadable(id, error));
      }
    }
    return checks;
  }

  /** A name that was mistyped is an error of the command, not of a trait. */
  private static void requireKnown(TraitFiles files, String id) {
    if (!files.ids().contains(id)) {
      files.load(id);
    }
  }

  private List<TraitCheck> judged(TraitFiles files, List<String> wanted, String word)
      throws IOException {
    List<TraitCheck> checks = new ArrayList<>();
    Path path = engine.home().model(word);
    try (Device device = engine.open();
        Model model = Model.load(path, Workshop.judgePrecision(path), device);
        LocalJudge local = new LocalJudge(model)) {
      for (TraitCheck check : check(files, wanted)) {
        if (check.sizes().positive() == 0) {
          checks.add(check);
          continue;
        }
        Trait trait = files.load(check.id());
        checks.add(
            LabelAgreement.of(trait, local, Rubrics.standard(), judgePairs)
                .map(check::with)
                .orElse(check));
      }
    }
    return checks;
  }

  private static Map<String, Object> facts(TraitCheck check) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", check.id());
    facts.put("verdict", check.verdict());
    facts.put("failed", check.failed());
    facts.put("sizes", check.sizes());
    facts.put("findings", check.findings());
    facts.put("style", check.style());
    facts.put("labels", check.labels());
    return facts;
  }

  private static void print(PrintWriter out, TraitCheck check) {
    out.println(check.id() + ": " + check.verdict());
    for (Finding finding : check.findings()) {
      out.println(
          "  "
              + finding.severity().name().toLowerCase(Locale.ROOT)
              + " ("
              + finding.check()
              + "): "
              + finding.text());
    }
    StyleConfounds style = check.style();
    boolean told =
        check.findings().stream().anyMatch(f -> f.check().equals(StyleConfounds.CLASSIFIER));
    (told ? List.<Interval>of() : style.accuracy())
        .forEach(
            share ->
                out.printf(
                    Locale.ROOT,
                    "  style: a classifier that sees no words is right on %.0f %% of held-out texts"
                        + " (%.0f to %.0f), %d and %d texts%n",
                    100 * share.estimate(),
                    100 * share.low(),
                    100 * share.high(),
                    style.positive(),
                    style.negative()));
    if (style.accuracy().isEmpty() && check.sizes().positive() > 0) {
      out.printf(
          Locale.ROOT,
          "  style: too few different texts to tell, %d and %d%n",
          style.positive(),
          style.negative());
    }
    for (LabelAgreement labels : check.labels()) {
      labels
          .agreed()
          .forEach(
              share ->
                  out.printf(
                      Locale.ROOT,
                      "  labels: the judge agrees on %.0f %% of %d pairs (%.0f to %.0f)%n",
                      100 * share.estimate(),
                      labels.scored(),
                      100 * share.low(),
                      100 * share.high()));
    }
  }
}
