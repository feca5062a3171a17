package dev.trimtab.lab.judge;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Model;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.NextTokens;
import dev.trimtab.model.Scorer;
import dev.trimtab.model.TokenProbability;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Tokenizer;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A judge that runs on this program's own engine. Equal questions are asked once.
 *
 * <p>Confined to one thread.
 */
public final class LocalJudge implements Judge, AutoCloseable {
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final long POSITIONS = 12_288;
  private static final int GROUP = 512;

  private final Model model;
  private final Scorer scorer;
  private final String identity;

  /**
   * A judge of a loaded model, which stays the caller's to close.
   *
   * @throws UserError where its tokenizer does not write each integer 0–100 as one token
   */
  public LocalJudge(Model model) throws IOException {
    requireIntegers(model);
    this.model = model;
    this.scorer = new Scorer(model, limits(model));
    this.identity = identity(model.outline());
  }

  /** The identity of the judge that a model makes. */
  public static String identity(ModelOutline model) throws IOException {
    return Key.of(Map.of("judge", "local", "model", model.fingerprint())).hash();
  }

  /* A step's rows and the rubrics' shared beginnings are all that has to be in the cache. */
  private static BatchLimits limits(Model model) {
    return BatchLimits.of(model.device(), model).withPositions(model, POSITIONS);
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    Map<TokenIds, List<Integer>> askers = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      TokenIds prompt = prompt(requests.get(i));
      if (prompt.size() >= model.spec().positions()) {
        listener.scored(
            i,
            new Score.Refused(
                "the judge reads %d tokens, the question has %d"
                    .formatted(model.spec().positions(), prompt.size())));
        continue;
      }
      askers.computeIfAbsent(prompt, _ -> new ArrayList<>()).add(i);
    }
    List<TokenIds> prompts = List.copyOf(askers.keySet());
    for (int from = 0; from < prompts.size(); from += GROUP) {
      List<TokenIds> group = prompts.subList(from, Math.min(prompts.size(), from + GROUP));
      List<NextTokens> found = scorer.nextTokens(group, TopTokens.TOP);
      for (int p = 0; p < group.size(); p++) {
        Score score = score(found.get(p));
        for (int index : askers.getOrDefault(group.get(p), List.of())) {
          listener.scored(index, score);
        }
      }
    }
  }

  private TokenIds prompt(JudgeRequest request) {
    Tokenizer tokenizer = model.text().tokenizer();
    JudgeRequest harmless =
        new JudgeRequest(
            request.rubric(),
            request.name(),
            request.definition(),
            tokenizer.neutralised(request.question()),
            tokenizer.neutralised(request.answer()));
    Conversation asked = harmless.rubric().conversation(harmless);
    return model.text().prompt(asked, DATE).ids();
  }

  private Score score(NextTokens next) {
    var top = new TopTokens();
    Tokenizer tokenizer = model.text().tokenizer();
    for (TokenProbability token : next.top()) {
      if (token.id() < tokenizer.size()) {
        top.add(tokenizer.decode(TokenIds.of(token.id()), true), token.probability());
      }
    }
    return top.score();
  }

  private static void requireIntegers(Model model) {
    Tokenizer tokenizer = model.text().tokenizer();
    for (int value = 0; value <= 100; value++) {
      if (tokenizer.encode(String.valueOf(value), false).size() != 1) {
        throw new UserError(
            "The model %s cannot judge: its tokenizer writes %d as several tokens."
                .formatted(model.folder(), value),
            "Use a judge whose tokenizer has one token for each integer from 0 to 100.");
      }
    }
  }

  @Override
  public void close() {
    scorer.close();
  }
}
