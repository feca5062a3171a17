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
 * @param judgeTokens that it is sent for them
 * @param judgeShared of those, the ones that all questions of a rubric begin with: a judge of this
 *     machine reads them once for hundreds of questions
 * @param items of measures
 */
public record Estimate(
    long cells,
    long answers,
    long tokens,
    long tokensRead,
    long judgeCalls,
    long judgeTokens,
    long judgeShared,
    long items) {
  /** Characters that a token is taken to have. */
  public static final int CHARACTERS = 4;

  /** Nothing. */
  public static final Estimate NONE = new Estimate(0, 0, 0, 0, 0, 0, 0, 0);

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
        judgeShared + other.judgeShared,
        items + other.items);
  }

  /** Items of measures with the tokens that are read for them. */
  public static Estimate measures(long items, long tokens) {
    return new Estimate(0, 0, 0, tokens, 0, 0, 0, items);
  }

  /** The calibration that a study of massive activations begins with. */
  public static Estimate calibration(List<String> prompts, int continuation) {
    long read = prompts.stream().mapToLong(Estimate::tokensOf).sum();
    long written = (long) prompts.size() * continuation;
    return new Estimate(0, prompts.size(), written, 2 * read + written, 0, 0, 0, 0);
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
   * @param vetting the judge's question about an example
   * @param rating its two questions about an answer
   */
  private record Sizes(
      long examples,
      long example,
      boolean responds,
      long search,
      long report,
      long question,
      Asked vetting,
      Asked rating) {
    static final Sizes ASSUMED =
        new Sizes(200, 60, true, 20, 20, 20, new Asked(250, 230, 0, 1), new Asked(500, 460, 1, 2));

    static Sizes of(Trait trait, int contrasts) {
      Trait.Contrasts chosen = trait.contrasts().first(contrasts);
      List<Example> examples = new ArrayList<>(chosen.positive());
      examples.addAll(chosen.negative());
      List<String> questions = new ArrayList<>(trait.questions().search());
      questions.addAll(trait.questions().report());
      Rubrics rubrics = Rubrics.standard();
      return new Sizes(
          examples.size(),
          mean(examples.stream().map(example -> example.system() + example.prompt()).toList()),
          trait.needsResponses(),
          trait.questions().search().size(),
          trait.questions().report().size(),
          mean(questions),
          Asked.of(rubrics.vetting(), trait),
          Asked.of(SteeringRuns.traitRubric(trait, rubrics), trait)
              .plus(Asked.of(rubrics.coherence(), trait)));
    }

    private static long mean(List<String> texts) {
      return Math.round(texts.stream().mapToLong(Estimate::tokensOf).average().orElse(0));
    }
  }

  /**
   * What a judge is asked about one text.
   *
   * @param tokens without question and answer
   * @param shared of those, the ones before either
   * @param questions how often the question is in it
   * @param answers how often the answer is
   */
  private record Asked(long tokens, long shared, long questions, long answers) {
    private static final String QUESTION = "{question}";
    private static final String ANSWERED = "{answer}";

    static Asked of(Rubric rubric, Trait trait) {
      String text = (rubric.system() + rubric.user()).replace("{definition}", trait.definition());
      int question = text.indexOf(QUESTION);
      int answer = text.indexOf(ANSWERED);
      int shared = question < 0 ? answer : Math.min(question, answer);
      return new Asked(
          tokensOf(text), tokensOf(text.substring(0, shared)), question < 0 ? 0 : 1, 1);
    }

    Asked plus(Asked other) {
      return new Asked(
          tokens + other.tokens,
          shared + other.shared,
          questions + other.questions,
          answers + other.answers);
    }

    long tokens(long question, long answer) {
      return tokens + questions * question + answers * answer;
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
            vetted * sizes.vetting.tokens(sizes.example, Math.min(written, ANSWER)),
            vetted * sizes.vetting.shared,
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
        steered * sizes.rating.tokens(sizes.question, answer),
        steered * sizes.rating.shared,
        0);
  }

  private static long some(int asked, long there) {
    return asked == 0 ? there : Math.min(asked, there);
  }
}
