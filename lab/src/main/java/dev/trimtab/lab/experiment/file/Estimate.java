package dev.trimtab.lab.experiment.file;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.trait.Trait;
import java.util.List;

/**
 * How much work an experiment is at most, before anything of it is in a store.
 *
 * @param cells of model, precision and trait
 * @param answers that models generate
 * @param tokens that they generate at most
 * @param judgeCalls that a judge is asked for
 */
public record Estimate(long cells, long answers, long tokens, long judgeCalls) {
  /**
   * Tokens that one question to a judge takes: rubric, question and an answer of 2000 characters.
   */
  public static final long JUDGE_TOKENS = 1100;

  /** Layers searched where neither file nor model says: 30 % to 60 % of 32. */
  private static final int LAYERS = 11;

  /** Nothing. */
  public static final Estimate NONE = new Estimate(0, 0, 0, 0);

  /** Both together. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        cells + other.cells,
        answers + other.answers,
        tokens + other.tokens,
        judgeCalls + other.judgeCalls);
  }

  /**
   * Of one trait in one precision.
   *
   * @param depth decoder blocks of the model; 0 where they are not known
   */
  public static Estimate of(ExperimentFile file, Trait trait, int depth) {
    boolean massive = file.studiesMassive();
    StudyPlan plan =
        file.studyPlan(List.of(trait.id()), List.of(file.precisions().getFirst().id()));
    int contrasts = plan.extraction().contrasts();
    Trait.Contrasts examples = trait.contrasts().first(contrasts);
    long responses =
        trait.needsResponses() ? examples.positive().size() + examples.negative().size() : 0;
    StudyPlan.SteeringPlan steering = plan.steering();
    long search = some(steering.searchQuestions(), trait.questions().search().size());
    long report = some(steering.reportQuestions(), trait.questions().report().size());
    if (steering.sameQuestions()) {
      search =
          some(
              steering.searchQuestions(),
              trait.questions().search().size() + trait.questions().report().size());
      report = search;
    }
    boolean unknown = steering.layers().isEmpty() && depth == 0;
    long layers = unknown ? LAYERS : steering.layersOf(depth).size();
    long settings = layers * steering.search().steps() + steering.search().finePoints();
    long transfers = steering.transfers() ? 2 : 0;
    long each = settings * search + (2 + transfers) * report;
    long variants =
        massive
            ? file.massive().methods().stream().mapToLong(m -> Recipe.variants(m).size()).sum()
            : 1;
    long steered = search + report + variants * each;
    return new Estimate(
        1,
        responses + steered,
        responses * plan.extraction().maxNewTokens() + steered * steering.maxNewTokens(),
        (plan.extraction().vet() ? responses : 0) + 2 * steered);
  }

  private static long some(int asked, int there) {
    return asked == 0 ? there : Math.min(asked, there);
  }
}
