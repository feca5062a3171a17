package dev.trimtab.lab.measure;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.AbItem;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.Likelihood;
import dev.trimtab.model.text.Conversation;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much a model prefers the answers that show a trait (Rimsky et al., ACL 2024, measure it on
 * questions with two choices).
 *
 * <p>Two differences of matching − other are taken after each question: of the mean log-likelihood
 * a token of the answers' texts, and of the logits at the first token in which the answers differ,
 * the letter for answers such as "(A) …". Both logits belong to one position, so that their
 * difference is that of the tokens' log-likelihoods.
 *
 * @param precision its id
 * @param steering in words
 * @param key what the items are kept under
 * @param text difference of the mean log-likelihoods a token, over all items
 * @param logit difference of the logits at the answer's position, over all items
 * @param matching share of items whose matching answer has the greater logit
 * @param items one by one
 */
public record LogitDifference(
    String precision,
    String steering,
    String key,
    Estimate text,
    Estimate logit,
    Estimate matching,
    List<Item> items) {
  /* Templates that write the date would otherwise give other prompts tomorrow. */
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final int TOGETHER = 32;
  private static final int EACH = 4;

  /* A quarter of a nat; what counts as equal. */
  private static final double MARGIN = 0.25;

  /* Five points of a hundred, of the share of matching answers. */
  private static final double SHARE = 0.05;

  /* Raised when the same inputs give other likelihoods than before. */
  private static final int CODE = 1;

  /** Copies the list. */
  public LogitDifference {
    items = List.copyOf(items);
  }

  /**
   * One question.
   *
   * @param matchingText mean log-likelihood a token of the matching answer
   * @param otherText the same of the other one
   * @param matchingToken log-likelihood of the first token in which they differ, in the matching
   *     answer
   * @param otherToken the same in the other one
   */
  public record Item(
      double matchingText, double otherText, double matchingToken, double otherToken) {
    double text() {
      return matchingText - otherText;
    }

    double logit() {
      return matchingToken - otherToken;
    }
  }

  /** The differences of a model under one steering. */
  public static LogitDifference of(
      ScoredModel model, Condition condition, List<AbItem> items, Store store) {
    if (items.isEmpty()) {
      throw new UserError(
          "There are no questions with two answers.",
          "Give a trait with test_ab.json, or such a file with --data.");
    }
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("model", model.identity());
    inputs.put("precision", model.precision());
    inputs.put("items", identity(items));
    inputs.put("steering", condition.describe());
    Artifact artifact = new Artifact(model.folder("logit-difference"), "items", inputs);
    List<Item> found =
        store.parts(
            artifact,
            Parts.of(
                items.size(),
                Item.class,
                (missing, done) -> {
                  for (int from = 0; from < missing.size(); from += TOGETHER) {
                    int to = Math.min(missing.size(), from + TOGETHER);
                    ask(model, condition, items, missing.subList(from, to), done);
                  }
                }));
    return new LogitDifference(
        model.precision(),
        condition.label(),
        artifact.key().hash(),
        Estimate.of("text", scores(found.stream().map(Item::text).toList())),
        Estimate.of("logit", scores(found.stream().map(Item::logit).toList())),
        Estimate.of("matching", scores(found.stream().map(i -> i.logit() > 0 ? 1.0 : 0).toList())),
        found);
  }

  /**
   * The same as one of many measures.
   *
   * @param name of the measure with these items
   */
  public Measured measured(String name, List<AbItem> asked) {
    return new Measured(
        name,
        precision,
        steering,
        identity(asked),
        key,
        List.of(
            new Measured.Figure(logit, MARGIN, items.stream().map(Item::logit).toList()),
            new Measured.Figure(text, MARGIN, items.stream().map(Item::text).toList()),
            new Measured.Figure(
                matching, SHARE, items.stream().map(i -> i.logit() > 0 ? 1.0 : 0).toList())));
  }

  private static String identity(List<AbItem> items) {
    List<Object> asked = new ArrayList<>();
    items.forEach(item -> asked.add(List.of(item.question(), item.matching(), item.other())));
    return Key.of(asked).hash();
  }

  private static Scores scores(List<Double> values) {
    return PairedDifference.scores(values);
  }

  private static void ask(
      ScoredModel model,
      Condition condition,
      List<AbItem> items,
      List<Integer> chosen,
      Parts.Done<Item> done) {
    List<Continuation> all = new ArrayList<>();
    for (int index : chosen) {
      all.addAll(four(model, condition, items.get(index)));
    }
    List<Likelihood> found = model.likelihoods(all);
    for (int i = 0; i < chosen.size(); i++) {
      List<Likelihood> own = found.subList(EACH * i, EACH * (i + 1));
      done.accept(
          chosen.get(i),
          new Item(
              perToken(own.get(0)),
              perToken(own.get(1)),
              own.get(2).logProbability(),
              own.get(3).logProbability()));
    }
  }

  private static double perToken(Likelihood likelihood) {
    return likelihood.logProbability() / likelihood.tokens();
  }

  /** Both answers whole, then both first tokens in which they differ. */
  private static List<Continuation> four(ScoredModel model, Condition condition, AbItem item) {
    List<Continuation> answers =
        model.text().template().isEmpty()
            ? new ContinuationTokens(model)
                .of(
                    item.question() + "\n\nAnswer:",
                    List.of(" " + item.matching(), " " + item.other()),
                    condition.steering())
            : chat(model, condition, item);
    TokenIds matching = answers.get(0).continuation();
    TokenIds other = answers.get(1).continuation();
    int shared = matching.commonPrefix(other);
    if (shared == Math.min(matching.size(), other.size())) {
      throw new UserError(
          "The answers \"%s\" and \"%s\" do not differ.".formatted(item.matching(), item.other()),
          "Mend the question's answers.");
    }
    List<Continuation> four = new ArrayList<>(answers);
    for (Continuation answer : answers) {
      four.add(
          new Continuation(
              answer.context().plus(answer.continuation().slice(0, shared)),
              answer.continuation().slice(shared, shared + 1),
              condition.steering()));
    }
    return four;
  }

  private static List<Continuation> chat(ScoredModel model, Condition condition, AbItem item) {
    TokenIds context = model.text().prompt(Conversation.user(item.question()), DATE).ids();
    return model
        .text()
        .tokenizer()
        .encodeAll(List.of(item.matching(), item.other()), false)
        .stream()
        .map(answer -> new Continuation(context, answer, condition.steering()))
        .toList();
  }

  /** The cell in words. */
  public String name() {
    return steering.equals(Condition.PLAIN.label()) ? precision : precision + " " + steering;
  }

  /** The difference of logits, every later cell against the first. */
  public static List<PairedDifference> differences(List<LogitDifference> cells) {
    return PairedDifference.table(
        "logit",
        cells.stream()
            .map(
                cell ->
                    new PairedDifference.Cell(
                        cell.name(), scores(cell.items().stream().map(Item::logit).toList())))
            .toList(),
        MARGIN);
  }
}
