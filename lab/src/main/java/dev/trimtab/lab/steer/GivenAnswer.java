package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.judge.Score;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * An answer as it is kept.
 *
 * @param text its words
 * @param ids its tokens, the stop token not among them
 * @param broken why it is none, as a sentence: it ended where the logits were no numbers; empty for
 *     an answer
 */
public record GivenAnswer(String text, List<Integer> ids, String broken) {
  /** Copies the list. */
  public GivenAnswer {
    ids = List.copyOf(ids);
  }

  /** Whether the model came to an end of its own or was long enough. */
  public boolean whole() {
    return broken.isEmpty();
  }

  /** The score of an answer that is none. */
  public Score missing() {
    return new Score.NoAnswer(broken);
  }

  /** What takes a subject's responses and hands them on as answers, by index of the request. */
  public static Subject.Listener listener(Subject subject, BiConsumer<Integer, GivenAnswer> to) {
    return new Subject.Listener() {
      @Override
      public void answered(int index, TokenIds response) {
        to.accept(index, of(subject, response, ""));
      }

      @Override
      public void broken(int index, TokenIds soFar, String reason) {
        to.accept(index, of(subject, soFar, reason));
      }
    };
  }

  private static GivenAnswer of(Subject subject, TokenIds response, String broken) {
    return new GivenAnswer(subject.text(response), response.stream().boxed().toList(), broken);
  }
}
