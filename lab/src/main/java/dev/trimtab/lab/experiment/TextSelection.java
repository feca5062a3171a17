package dev.trimtab.lab.experiment;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.model.text.Frame;
import dev.trimtab.model.text.Positions;
import dev.trimtab.model.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * Which texts of one class are read, and where.
 *
 * @param position the span
 * @param passes whether a vetting score lies on the class's side
 * @param from index of the class's first text
 * @param to index after its last
 */
record TextSelection(Span position, DoublePredicate passes, int from, int to) {
  /**
   * A text.
   *
   * @param prompt token ids
   * @param response token ids; empty for traits read off the prompt
   * @param score of the vetting; empty where there was none
   */
  record Text(TokenIds prompt, TokenIds response, List<Score> score) {}

  /** Indices within the class of the texts that passed and have something to read. */
  List<Integer> kept(List<Text> texts) {
    List<Integer> kept = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (passed(texts.get(i)) && !positions(texts.get(i)).isEmpty()) {
        kept.add(i - from);
      }
    }
    return kept;
  }

  /** The class with the texts of those indices. */
  ContrastTexts.Side side(List<Text> texts, List<Integer> kept) {
    int generated = 0;
    int passed = 0;
    int failed = 0;
    int unscored = 0;
    int empty = 0;
    for (Text text : texts.subList(from, to)) {
      generated += text.response.isEmpty() && position.frame() == Frame.PROMPT ? 0 : 1;
      for (Score score : text.score) {
        switch (score) {
          case Score.Value value when passes.test(value.points()) -> passed++;
          case Score.Value _ -> failed++;
          case Score.Unscored _, Score.Refused _, Score.Failed _, Score.NoAnswer _ -> unscored++;
        }
      }
      empty += passed(text) && positions(text).isEmpty() ? 1 : 0;
    }
    List<Subject.Reading> readings =
        kept.stream().map(index -> reading(texts.get(from + index))).toList();
    return new ContrastTexts.Side(readings, generated, passed, failed, unscored, empty);
  }

  private boolean passed(Text text) {
    return text.score.stream()
        .allMatch(score -> score instanceof Score.Value value && passes.test(value.points()));
  }

  private Positions positions(Text text) {
    return position.positions(text.prompt.size(), text.response.size());
  }

  private Subject.Reading reading(Text text) {
    Positions read = positions(text);
    if (read.step() != 1 && read.count() > 1) {
      throw new UserError(
          "The span %s leaves out tokens between those it reads.".formatted(position),
          "Use a span of neighbouring tokens, such as response[:] or response[:5].");
    }
    return new Subject.Reading(
        text.prompt.plus(text.response), read.start(), read.start() + read.count());
  }
}
