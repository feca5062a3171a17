package dev.trimtab.lab.experiment;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.GivenAnswer;
import dev.trimtab.lab.steer.Refusals;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitCheck;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The first two stages of extraction: what a subject answers to the contrasts, and the vetting. */
final class TextStage {
  private static final double POSITIVE_FROM = 60;
  private static final double NEGATIVE_TO = 40;

  /* Raised when the same inputs give other responses or scores than before. */
  private static final int CODE = 1;

  private final Laboratory laboratory;
  private final ExtractionPlan plan;
  private final Trait trait;
  private final Trait.Contrasts contrasts;

  TextStage(Laboratory laboratory, ExtractionPlan plan, Trait trait) {
    this.laboratory = laboratory;
    this.plan = plan;
    this.trait = trait;
    this.contrasts = trait.contrasts().first(plan.contrasts());
  }

  /** How many examples the smaller class has in the files. */
  private static int whole(Trait trait) {
    return Math.min(trait.contrasts().positive().size(), trait.contrasts().negative().size());
  }

  /**
   * Refuses contrasts that no vector can come from, before any work is done.
   *
   * @throws UserError where a class has too few examples, or pairs are wanted and the classes
   *     differ in number
   */
  static void check(ExtractionPlan plan, Trait trait) {
    Trait.Contrasts contrasts = trait.contrasts().first(plan.contrasts());
    int positives = contrasts.positive().size();
    int negatives = contrasts.negative().size();
    if (Math.min(positives, negatives) < TraitCheck.FEWEST) {
      throw new UserError(
          ("The trait %s has %d positive and %d negative examples to train on: at least %d of each"
                  + " are needed.")
              .formatted(trait.id(), positives, negatives, TraitCheck.FEWEST),
          whole(trait) < TraitCheck.FEWEST
              ? "Add examples to positive and negative."
              : "Take more contrasts: there are " + whole(trait) + " of each.");
    }
    boolean pairs =
        switch (trait.family()) {
          case PV, CAA -> plan.pairs();
          case ARDITI, NATURAL -> false;
        };
    if (pairs && !trait.contrasts().paired()) {
      throw new UserError(
          ("The trait %s has %d positive and %d negative examples, which belong together line by"
                  + " line: expected equal numbers.")
              .formatted(
                  trait.id(),
                  trait.contrasts().positive().size(),
                  trait.contrasts().negative().size()),
          "Add the missing lines or remove those without a partner.");
    }
  }

  /** The texts, as this subject writes them. */
  ContrastTexts run(Subject subject) {
    List<Example> examples = new ArrayList<>(contrasts.positive());
    examples.addAll(contrasts.negative());
    List<TokenIds> prompts = prompts(subject, examples);
    if (!trait.needsResponses()) {
      List<TokenIds> none = prompts.stream().map(_ -> TokenIds.EMPTY).toList();
      List<List<Score>> unscored = prompts.stream().map(_ -> List.<Score>of()).toList();
      return texts(subject, prompts, new Responses(none, unscored, false, ""));
    }
    Artifact artifact = responsesArtifact(subject, prompts);
    List<GivenAnswer> answers =
        laboratory
            .store()
            .parts(
                artifact,
                Parts.of(
                    prompts.size(),
                    GivenAnswer.class,
                    (missing, done) -> respond(subject, prompts, missing, done)));
    requireSome(answers);
    List<Score> scores = plan.vet() ? vetted(artifact, answers) : List.of();
    List<TokenIds> responses =
        answers.stream()
            .map(a -> TokenIds.of(a.ids().stream().mapToInt(Integer::intValue).toArray()))
            .toList();
    return texts(
        subject,
        prompts,
        new Responses(responses, scores(answers, scores), plan.vet(), artifact.key().hash()));
  }

  /**
   * What the contrasts were answered with.
   *
   * @param ids by prompt
   * @param scores of the vetting by prompt, none where there was none
   * @param vetted whether there was a vetting
   * @param key of the responses in the store; empty where there are none
   */
  private record Responses(
      List<TokenIds> ids, List<List<Score>> scores, boolean vetted, String key) {}

  /** A response that broke off is scored as such, vetted or not, so that nobody reads it. */
  private static List<List<Score>> scores(List<GivenAnswer> answers, List<Score> vetting) {
    List<List<Score>> scores = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).whole()) {
        scores.add(vetting.isEmpty() ? List.of() : List.of(vetting.get(i)));
      } else {
        scores.add(List.of(answers.get(i).missing()));
      }
    }
    return scores;
  }

  private static void requireSome(List<GivenAnswer> answers) {
    if (answers.stream().noneMatch(GivenAnswer::whole)) {
      throw new TraitStopped(
          "Not one of %d responses came to an end. %s"
              .formatted(answers.size(), answers.getFirst().broken()));
    }
  }

  private static List<TokenIds> prompts(Subject subject, List<Example> examples) {
    try {
      return examples.stream().map(subject::prompt).toList();
    } catch (UserError e) {
      throw new TraitStopped(e.paragraph());
    }
  }

  private Artifact responsesArtifact(Subject subject, List<TokenIds> prompts) {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("subject", subject.identity());
    inputs.put("prompts", Key.of(prompts.stream().map(ContrastTexts::ids).toList()).hash());
    inputs.put("maxNewTokens", newTokens());
    inputs.put("sampling", "greedy");
    inputs.put("trait", trait.id());
    return new Artifact(Folders.of(subject, trait), "responses", inputs);
  }

  /** As many as the span needs, where that is known. */
  private int newTokens() {
    OptionalInt needed = trait.position().newTokensNeeded();
    return needed.isPresent()
        ? Math.max(1, Math.min(needed.getAsInt(), plan.maxNewTokens()))
        : plan.maxNewTokens();
  }

  private void respond(
      Subject subject,
      List<TokenIds> prompts,
      List<Integer> missing,
      Parts.Done<GivenAnswer> done) {
    List<Subject.Request> requests =
        missing.stream()
            .map(i -> new Subject.Request(prompts.get(i), newTokens(), Steering.NONE))
            .toList();
    subject.respond(
        requests,
        GivenAnswer.listener(subject, (index, given) -> done.accept(missing.get(index), given)));
  }

  private List<Score> vetted(Artifact responses, List<GivenAnswer> answers) {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("responses", responses.key().hash());
    inputs.put("judge", laboratory.judge().identity());
    inputs.put("rubric", laboratory.rubrics().vetting().hash());
    inputs.put("definition", trait.definition());
    inputs.put("name", trait.name());
    var refusals = new Refusals<>(Score::scored, Score::refusal, laboratory.judge().insistent());
    List<Score> scores =
        laboratory
            .store()
            .parts(
                new Artifact(responses.folder(), "vetting", inputs),
                new Parts<>(
                    answers.size(),
                    Score.class,
                    (missing, done) -> vet(answers, missing, done),
                    score -> !(score instanceof Score.Failed),
                    all -> enough(all) && all.stream().noneMatch(Score.Failed.class::isInstance),
                    refusals::again));
    if (!enough(scores)) {
      throw new TraitStopped(
          "The judge scored %d of %d responses, fewer than %d %%%s."
              .formatted(
                  scores.stream().filter(Score::scored).count(),
                  scores.size(),
                  Math.round(100 * SteeringPoint.COMPLETE),
                  Score.failure(scores).map(why -> " (" + why + ")").orElse("")));
    }
    return scores;
  }

  private static boolean enough(List<Score> scores) {
    List<Score> judged =
        scores.stream().filter(score -> !(score instanceof Score.NoAnswer)).toList();
    return judged.stream().filter(Score::scored).count() >= SteeringPoint.COMPLETE * judged.size();
  }

  private void vet(List<GivenAnswer> answers, List<Integer> asked, Parts.Done<Score> done) {
    List<Integer> missing = asked.stream().filter(i -> answers.get(i).whole()).toList();
    for (int index : asked) {
      if (!answers.get(index).whole()) {
        done.accept(index, answers.get(index).missing());
      }
    }
    List<JudgeRequest> requests =
        missing.stream()
            .map(
                i ->
                    new JudgeRequest(
                        laboratory.rubrics().vetting(),
                        trait.name(),
                        trait.definition(),
                        "",
                        answers.get(i).text()))
            .toList();
    laboratory.judge().score(requests, (index, score) -> done.accept(missing.get(index), score));
  }

  private ContrastTexts texts(Subject subject, List<TokenIds> prompts, Responses responses) {
    int positives = contrasts.positive().size();
    var positive =
        new TextSelection(trait.position(), score -> score >= POSITIVE_FROM, 0, positives);
    var negative =
        new TextSelection(
            trait.position(), score -> score <= NEGATIVE_TO, positives, prompts.size());
    List<TextSelection.Text> texts = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      texts.add(
          new TextSelection.Text(
              prompts.get(i), responses.ids().get(i), responses.scores().get(i)));
    }
    List<Integer> keptPositive = positive.kept(texts);
    List<Integer> keptNegative = negative.kept(texts);
    boolean paired = plan.pairs() && contrasts.paired();
    if (paired) {
      List<Integer> both = keptPositive.stream().filter(keptNegative::contains).toList();
      keptPositive = both;
      keptNegative = both;
    }
    return new ContrastTexts(
        subject.precision(),
        responses.vetted(),
        paired,
        positive.side(texts, keptPositive),
        negative.side(texts, keptNegative),
        responses.key());
  }
}
