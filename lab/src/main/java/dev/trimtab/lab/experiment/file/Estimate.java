package dev.trimtab.lab.experiment.file;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.judge.Rubric;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.steer.SteeringRuns;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.List;

/**
 * How much work an experiment is at most, before anything of it is in a store. Counts of cells,
 * answers and calls follow from the plan; tokens are estimated from the lengths of texts.
 *
 * @param cells of model, precision and trait
 * @param answers that models generate
 * @param tokens that they generate at most
 * @param tokensRead that they read: prompts, and texts whose activations are taken
 * @param judgeCalls that a judge is asked for
 * @param judgeTokens that it reads for them
 * @param items of measures
 */
public record Estimate(
    long cells,
    long answers,
    long tokens,
    long tokensRead,
    long judgeCalls,
    long judgeTokens,
    long items) {
  /** Characters that a token is taken to have. */
  public static final int CHARACTERS = 4;

  /** Nothing. */
  public static final Estimate NONE = new Estimate(0, 0, 0, 0, 0, 0, 0);

  /** Layers searched where neither file nor model says: 30 % to 60 % of 32. */
  private static final int LAYERS = 11;

  /** What a judge reads of an answer at most: 2000 characters. */
  private static final long ANSWER = 2000 / CHARACTERS;

  /** Both together. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        cells + other.cells,
        answers + other.answers,
        tokens + other.tokens,
        tokensRead + other.tokensRead,
        judgeCalls + other.judgeCalls,
        judgeTokens + other.judgeTokens,
        items + other.items);
  }

  /** Items of measures with the tokens that are read for them. */
  public static Estimate measures(long items, long tokens) {
    return new Estimate(0, 0, 0, tokens, 0, 0, items);
  }

  /** The calibration that a study of massive activations begins with. */
  public static Estimate calibration(List<String> prompts, int continuation) {
    long read = prompts.stream().mapToLong(Estimate::tokensOf).sum();
    long written = (long) prompts.size() * continuation;
    return new Estimate(0, prompts.size(), written, 2 * read + written, 0, 0, 0);
  }

  /** Tokens that a text is taken to have. */
  public static long tokensOf(String text) {
    return (text.length() + CHARACTERS - 1L) / CHARACTERS;
  }

  /**
   * What is known of a trait's files, or assumed.
   *
   * @param examples of both classes
   * @param example tokens of one
   * @param responds whether examples are answered
   * @param search questions
   * @param report questions
   * @param question tokens of one
   * @param vetting tokens of the judge's question about an example, without the answer
   * @param rating tokens of its two questions about an answer, without question and answer
   */
  private record Sizes(
      long examples,
      long example,
      boolean responds,
      long search,
      long report,
      long question,
      long vetting,
      long rating) {
    static final Sizes ASSUMED = new Sizes(200, 60, true, 20, 20, 20, 250, 500);

    static Sizes of(Trait trait, int contrasts) {
      Trait.Contrasts chosen = trait.contrasts().first(contrasts);
      List<Example> examples = new ArrayList<>(chosen.positive());
      examples.addAll(chosen.negative());
      List<String> questions = new ArrayList<>(trait.questions().search());
      questions.addAll(trait.questions().report());
      Rubrics rubrics = Rubrics.standard();
      long definition = tokensOf(trait.definition());
      return new Sizes(
          examples.size(),
          mean(examples.stream().map(example -> example.system() + example.prompt()).toList()),
          trait.needsResponses(),
          trait.questions().search().size(),
          trait.questions().report().size(),
          mean(questions),
          tokensOf(rubrics.vetting()) + definition,
          tokensOf(SteeringRuns.traitRubric(trait, rubrics))
              + definition
              + tokensOf(rubrics.coherence()));
    }

    private static long tokensOf(Rubric rubric) {
      return Estimate.tokensOf(rubric.system() + rubric.user());
    }

    private static long tokensOf(String text) {
      return Estimate.tokensOf(text);
    }

    private static long mean(List<String> texts) {
      return Math.round(texts.stream().mapToLong(Estimate::tokensOf).average().orElse(0));
    }
  }

  /**
   * Of one trait in one precision.
   *
   * @param depth decoder blocks of the model; 0 where they are not known
   */
  public static Estimate of(ExperimentCells cells, Trait trait, int depth) {
    return of(cells, Sizes.of(trait, cells.file().extraction().contrasts()), trait.id(), depth);
  }

  /**
   * The same of a trait whose files are not there: 100 examples a class and 20 questions of each
   * list are assumed, and fewer where the file wants fewer.
   */
  public static Estimate ofUnknown(ExperimentCells cells, String trait, int depth) {
    return of(cells, Sizes.ASSUMED, trait, depth);
  }

  private static Estimate of(ExperimentCells cells, Sizes sizes, String trait, int depth) {
    ExperimentFile file = cells.file();
    boolean steers =
        cells.stages().contains(Stage.STEERING) || cells.stages().contains(Stage.MASSIVE);
    if (!steers && !cells.stages().contains(Stage.EXTRACTION)) {
      return NONE;
    }
    StudyPlan plan = file.studyPlan(List.of(trait), List.of(file.precisions().getFirst().id()));
    long wanted = 2L * plan.extraction().contrasts();
    long examples = wanted == 0 ? sizes.examples : Math.min(wanted, sizes.examples);
    long responses = sizes.responds ? examples : 0;
    long written = plan.extraction().maxNewTokens();
    // Where responses are the reference's, a model reads its own ones too.
    long passes = plan.extraction().controlled() && sizes.responds ? 2 : 1;
    long taken = passes * examples * (sizes.example + (sizes.responds ? written : 0));
    long vetted = plan.extraction().vet() ? responses : 0;
    var extraction =
        new Estimate(
            1,
            responses,
            responses * written,
            responses * sizes.example + taken,
            vetted,
            vetted * (sizes.vetting + Math.min(written, ANSWER)),
            0);
    return steers ? extraction.plus(steering(file, plan.steering(), sizes, depth)) : extraction;
  }

  private static Estimate steering(
      ExperimentFile file, StudyPlan.SteeringPlan steering, Sizes sizes, int depth) {
    long search = some(steering.searchQuestions(), sizes.search);
    long report = some(steering.reportQuestions(), sizes.report);
    if (steering.sameQuestions()) {
      search = some(steering.searchQuestions(), sizes.search + sizes.report);
      report = search;
    }
    boolean unknown = steering.layers().isEmpty() && depth == 0;
    long layers = unknown ? LAYERS : steering.layersOf(depth).size();
    long settings = layers * steering.search().steps() + steering.search().finePoints();
    long transfers = steering.transfers() ? 2 : 0;
    long each = settings * search + (2 + transfers) * report;
    long variants =
        file.studiesMassive()
            ? file.massive().methods().stream().mapToLong(m -> Recipe.variants(m).size()).sum()
            : 1;
    long steered = search + report + variants * each;
    long answer = Math.min(steering.maxNewTokens(), ANSWER);
    return new Estimate(
        0,
        steered,
        steered * steering.maxNewTokens(),
        (steered + search) * sizes.question,
        2 * steered,
        steered * (sizes.rating + 2 * (sizes.question + answer)),
        0);
  }

  private static long some(int asked, long there) {
    return asked == 0 ? there : Math.min(asked, there);
  }
}
