package dev.trimtab.lab.experiment;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.GivenAnswer;
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
          "Add examples to positive and negative.");
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
      return texts(subject, prompts, none, List.of(), "");
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
    List<Score> scores = plan.vet() ? vetted(artifact, answers) : List.of();
    List<TokenIds> responses =
        answers.stream()
            .map(a -> TokenIds.of(a.ids().stream().mapToInt(Integer::intValue).toArray()))
            .toList();
    return texts(subject, prompts, responses, scores, artifact.key().hash());
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
        (index, response) ->
            done.accept(
                missing.get(index),
                new GivenAnswer(subject.text(response), response.stream().boxed().toList())));
  }

  private List<Score> vetted(Artifact responses, List<GivenAnswer> answers) {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("responses", responses.key().hash());
    inputs.put("judge", laboratory.judge().identity());
    inputs.put("rubric", laboratory.rubrics().vetting().hash());
    inputs.put("definition", trait.definition());
    inputs.put("name", trait.name());
    List<Score> scores =
        laboratory
            .store()
            .parts(
                new Artifact(responses.folder(), "vetting", inputs),
                new Parts<>(
                    answers.size(),
                    Score.class,
                    (missing, done) -> vet(answers, missing, done),
                    Score::scored,
                    TextStage::complete));
    if (!complete(scores)) {
      throw new TraitStopped(
          "The judge scored %d of %d responses, fewer than %d %%."
              .formatted(
                  scores.stream().filter(Score::scored).count(),
                  scores.size(),
                  Math.round(100 * SteeringPoint.COMPLETE)));
    }
    return scores;
  }

  private static boolean complete(List<Score> scores) {
    return scores.stream().filter(Score::scored).count() >= SteeringPoint.COMPLETE * scores.size();
  }

  private void vet(List<GivenAnswer> answers, List<Integer> missing, Parts.Done<Score> done) {
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

  private ContrastTexts texts(
      Subject subject,
      List<TokenIds> prompts,
      List<TokenIds> responses,
      List<Score> scores,
      String responsesKey) {
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
              prompts.get(i),
              responses.get(i),
              scores.isEmpty() ? List.of() : List.of(scores.get(i))));
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
        !scores.isEmpty(),
        paired,
        positive.side(texts, keptPositive),
        negative.side(texts, keptNegative),
        responsesKey);
  }
}
