package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Rubric;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers under settings, and what the judge makes of them, for one trait and one subject. All
 * settings of a call share one batch.
 */
public final class SteeringRuns {
  /* Raised when the same inputs give other answers or scores than before. */
  private static final int CODE = 1;

  private final Store store;
  private final String folder;
  private final Subject subject;
  private final Judge judge;
  private final Terms terms;
  private final Rubric traitRubric;
  private final Rubric coherenceRubric;

  /**
   * What all settings share.
   *
   * @param trait that is judged
   * @param rubrics by which
   * @param maxNewTokens of an answer
   * @param scope positions steered
   */
  public record Terms(Trait trait, Rubrics rubrics, int maxNewTokens, Scope scope) {}

  /**
   * @param folder of the artifacts in the store
   */
  public SteeringRuns(Store store, String folder, Subject subject, Judge judge, Terms terms) {
    this.store = store;
    this.folder = folder;
    this.subject = subject;
    this.judge = judge;
    this.terms = terms;
    this.traitRubric = traitRubric(terms.trait(), terms.rubrics());
    this.coherenceRubric = terms.rubrics().coherence();
  }

  /** What is asked about a trait: its own words, where it has some. */
  public static Rubric traitRubric(Trait trait, Rubrics rubrics) {
    String own = trait.questions().evalPrompt();
    Rubric general = rubrics.trait();
    return own.isEmpty() ? general : new Rubric("trait", general.system(), withAnswer(own));
  }

  private static String withAnswer(String prompt) {
    return prompt.contains("{answer}") ? prompt : prompt + "\n\n{question}\n\n{answer}";
  }

  /**
   * Answers and scores every setting; one result for each, in order.
   *
   * @param name of the artifacts
   */
  public List<AnswerSet> run(String name, List<Setting> settings) {
    List<Row> rows = rows(settings);
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("subject", subject.identity());
    inputs.put("settings", settings.stream().map(Setting::describe).toList());
    inputs.put("prompts", Key.of(rows.stream().map(r -> ids(r.prompt)).toList()).hash());
    inputs.put("maxNewTokens", terms.maxNewTokens());
    inputs.put("scope", terms.scope().name());
    var answered = new Artifact(folder, name + "-answers", inputs);
    List<GivenAnswer> answers =
        store.parts(
            answered,
            Parts.of(
                rows.size(), GivenAnswer.class, (missing, done) -> answer(rows, missing, done)));
    List<Rating> ratings =
        store.parts(
            scored(name, answered),
            new Parts<>(
                rows.size(),
                Rating.class,
                (missing, done) -> rate(rows, answers, missing, done),
                rating -> !rating.failed(),
                all -> judged(sets(settings, answers, all), all),
                (kept, whole) -> again(settings, kept, whole)));
    return sets(settings, answers, ratings);
  }

  /** What the judge is asked for again, decided for each setting by itself. */
  private List<Integer> again(
      List<Setting> settings, SortedMap<Integer, Rating> kept, boolean whole) {
    var refusals = new Refusals<>(Rating::scored, Rating::refused, judge.insistent());
    List<Integer> again = new ArrayList<>();
    int from = 0;
    for (Setting setting : settings) {
      int to = from + setting.questions().size();
      again.addAll(refusals.again(kept.subMap(from, to), whole));
      from = to;
    }
    return again;
  }

  /** Whether nothing is left to ask the judge for. */
  private static boolean judged(List<AnswerSet> sets, List<Rating> ratings) {
    return sets.stream().allMatch(set -> set.broken() || set.complete())
        && ratings.stream().noneMatch(Rating::failed);
  }

  private static List<AnswerSet> sets(
      List<Setting> settings, List<GivenAnswer> answers, List<Rating> ratings) {
    List<AnswerSet> sets = new ArrayList<>();
    int row = 0;
    for (Setting setting : settings) {
      List<Evaluation.Answer> part = new ArrayList<>();
      for (String question : setting.questions()) {
        Rating rating = ratings.get(row);
        part.add(
            new Evaluation.Answer(
                question, answers.get(row).text(), rating.trait(), rating.coherence()));
        row++;
      }
      sets.add(new AnswerSet(part));
    }
    return sets;
  }

  private Artifact scored(String name, Artifact answered) {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("answers", answered.key().hash());
    inputs.put("judge", judge.identity());
    inputs.put("traitRubric", traitRubric.hash());
    inputs.put("coherenceRubric", coherenceRubric.hash());
    inputs.put("definition", terms.trait().definition());
    inputs.put("trait", terms.trait().name());
    return new Artifact(folder, name + "-scores", inputs);
  }

  private record Row(String question, TokenIds prompt, Steering steering) {}

  private List<Row> rows(List<Setting> settings) {
    Map<String, TokenIds> prompts = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (Setting setting : settings) {
      int asked = 0;
      for (String question : setting.questions()) {
        TokenIds prompt =
            prompts.computeIfAbsent(question, q -> subject.prompt(Example.question(q)));
        rows.add(new Row(question, prompt, setting.steering(asked, terms.scope())));
        asked++;
      }
    }
    return rows;
  }

  private void answer(List<Row> rows, List<Integer> missing, Parts.Done<GivenAnswer> done) {
    List<Subject.Request> requests =
        missing.stream()
            .map(rows::get)
            .map(row -> new Subject.Request(row.prompt, terms.maxNewTokens(), row.steering))
            .toList();
    subject.respond(
        requests,
        GivenAnswer.listener(subject, (index, given) -> done.accept(missing.get(index), given)));
  }

  private void rate(
      List<Row> rows, List<GivenAnswer> answers, List<Integer> asked, Parts.Done<Rating> done) {
    List<Integer> missing = new ArrayList<>();
    for (int index : asked) {
      GivenAnswer answer = answers.get(index);
      if (answer.whole()) {
        missing.add(index);
      } else {
        done.accept(index, new Rating(answer.missing(), answer.missing()));
      }
    }
    List<JudgeRequest> requests = new ArrayList<>();
    Trait trait = terms.trait();
    for (int index : missing) {
      String question = rows.get(index).question;
      String answer = answers.get(index).text();
      requests.add(
          new JudgeRequest(traitRubric, trait.name(), trait.definition(), question, answer));
    }
    for (int index : missing) {
      String question = rows.get(index).question;
      String answer = answers.get(index).text();
      requests.add(new JudgeRequest(coherenceRubric, "", "", question, answer));
    }
    int count = missing.size();
    Map<Integer, Score> first = new TreeMap<>();
    judge.score(
        requests,
        (index, score) -> {
          int row = index % count;
          Score other = first.remove(row);
          if (other == null) {
            first.put(row, score);
            return;
          }
          done.accept(
              missing.get(row),
              index < count ? new Rating(score, other) : new Rating(other, score));
        });
  }

  private static List<Object> ids(TokenIds ids) {
    return ids.stream().<Object>mapToObj(id -> id).toList();
  }
}
