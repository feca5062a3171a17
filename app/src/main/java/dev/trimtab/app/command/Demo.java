package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trimtab demo}: the built-in model through the whole study. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Take the built-in model through the whole study and write its report.",
    description = {
      "",
      "Six traits in four precisions: responses, vetting, activations, vectors, an adaptive search"
          + " over layers and coefficients, confirmation on other questions, comparison. Every"
          + " stage is kept in the output folder: killed and started again, it goes on where it"
          + " was. The default sizes are scaled down to end within minutes on two cores; --full"
          + " runs those of the published study. Without --judge the built-in judge scores."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab demo",
      "  trimtab demo --traits pv/malice,arditi/refusal --precisions bf16,nf4",
      "  trimtab demo --full --out full-study",
      "  trimtab demo --judge openai:gpt-4.1-mini --out judged-elsewhere",
      "  trimtab demo --json > result.json"
    })
final class Demo implements Callable<Integer> {
  @Option(names = "--full", description = "The sizes of the published study.")
  private boolean full;

  @Option(
      names = "--traits",
      split = ",",
      paramLabel = "TRAIT",
      description = "Which of the built-in traits. Default: all six.")
  private List<String> traits = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "P",
      defaultValue = "bf16,nf4,int8,fp4",
      description = "The first is what others are compared with. Default: ${DEFAULT-VALUE}.")
  private List<String> precisions = List.of();

  @Mixin private StudyCommand study = new StudyCommand();

  @Override
  public Integer call() throws IOException {
    TraitFiles files = new TraitFiles(study.home().traits());
    List<String> ids = traits.isEmpty() ? files.ids() : traits.stream().distinct().toList();
    List<Trait> chosen = ids.stream().map(files::load).toList();
    List<String> stored = precisions.stream().distinct().toList();
    stored.forEach(Precisions.ALL::get);
    StudyPlan plan = full ? StudyPlan.full(ids, stored) : StudyPlan.demo(ids, stored);
    if (!full) {
      study.say(scale(plan));
    }
    study.run(plan, chosen, study.home().model("skiff"), false);
    return 0;
  }

  /** What was cut to end within minutes. */
  private static String scale(StudyPlan plan) {
    return String.format(
        Locale.ROOT,
        "Scaled down from the published study: the first %d contrasts of each side, %d questions to"
            + " search and %d to confirm, answers of %d tokens, %d search steps and %d fine points."
            + " --full runs it whole.",
        plan.extraction().contrasts(),
        plan.steering().searchQuestions(),
        plan.steering().reportQuestions(),
        plan.steering().maxNewTokens(),
        plan.steering().search().steps(),
        plan.steering().search().finePoints());
  }
}
