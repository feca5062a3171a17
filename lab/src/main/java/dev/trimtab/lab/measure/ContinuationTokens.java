package dev.trimtab.lab.measure;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.Blanks;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a context and the text after it become tokens, by the rules of lm-evaluation-harness 0.4:
 * white space at the context's end belongs to the continuation; both are tokenised as one text,
 * which is cut where the context's own tokens end; what is longer than the model's positions loses
 * its beginning.
 */
final class ContinuationTokens {
  private final Tokenizer tokenizer;
  private final int positions;
  private final TokenIds begin;

  ContinuationTokens(ScoredModel model) {
    this.tokenizer = model.text().tokenizer();
    this.positions = model.positions();
    TokenIds added = tokenizer.encode("", true);
    this.begin = added.isEmpty() ? model.begin() : added;
  }

  /** {@code text} as a document, with what the tokenizer begins one with, but not twice. */
  TokenIds document(String text) {
    return documents(List.of(text)).getFirst();
  }

  private List<TokenIds> documents(List<String> texts) {
    List<TokenIds> documents = new ArrayList<>();
    for (TokenIds bare : tokenizer.encodeAll(texts, false)) {
      boolean begun = begin.isEmpty() || (!bare.isEmpty() && bare.at(0) == begin.at(0));
      documents.add(begun ? bare : begin.plus(bare));
    }
    return documents;
  }

  /**
   * Each of {@code continuations} after one context.
   *
   * @throws UserError where a continuation has no token of its own or more than fit
   */
  List<Continuation> of(String context, List<String> continuations, Steering steering) {
    String kept = Blanks.stripTrailing(context);
    String moved = context.substring(kept.length());
    List<String> texts = new ArrayList<>();
    texts.add(kept);
    continuations.forEach(continuation -> texts.add(kept + moved + continuation));
    List<TokenIds> tokens = documents(texts);
    int given = tokens.getFirst().size();
    List<Continuation> split = new ArrayList<>();
    for (TokenIds whole : tokens.subList(1, tokens.size())) {
      int scored = whole.size() - given;
      if (given == 0 || scored < 1 || scored > positions) {
        throw new UserError(
            "\"%s\" gives %d tokens after a context of %d; the model has %d positions."
                .formatted(brief(texts.get(split.size() + 1)), scored, given, positions),
            "Leave the item out: it cannot be scored with this model.");
      }
      int from = Math.max(0, whole.size() - positions - 1);
      split.add(
          new Continuation(whole.slice(from, given), whole.slice(given, whole.size()), steering));
    }
    return split;
  }

  private static String brief(String text) {
    int from = Math.max(0, text.length() - 60);
    return (from > 0 ? "…" : "") + text.substring(from);
  }
}
