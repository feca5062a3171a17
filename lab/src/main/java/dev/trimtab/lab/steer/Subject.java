package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.hook.Steering;
import java.util.List;
import java.util.function.IntConsumer;

/** The language model under study in one precision: it answers, steered or not, and is read. */
public interface Subject extends AutoCloseable {
  /** The precision's id. */
  String precision();

  /** The identity that results are kept under: all of the model, its precision and the engine. */
  String identity();

  /** Number of decoder blocks L. */
  int layers();

  /** Width of the residual stream H. */
  int hidden();

  /**
   * The example as token ids, ready for the response.
   *
   * @throws dev.trimtab.core.UserError where the model's template cannot say it, a system prompt
   *     for example
   */
  TokenIds prompt(Example example);

  /** The words of a response. */
  String text(TokenIds response);

  /** Answers every request greedily; the listener takes each response once, in any order. */
  void respond(List<Request> requests, Listener listener);

  /**
   * Means of the residual stream over spans, [n, L, H].
   *
   * @param done hears of each reading as it ends
   */
  Activations means(List<Reading> readings, IntConsumer done);

  /**
   * The residual stream after every block at every position of the readings' spans, one after
   * another; the listener takes each as it comes and must not keep it.
   */
  void tokens(List<Reading> readings, StreamListener listener);

  @Override
  void close();

  /**
   * A prompt to answer.
   *
   * @param prompt token ids
   * @param maxNewTokens at most
   * @param steering of this answer alone
   */
  record Request(TokenIds prompt, int maxNewTokens, Steering steering) {}

  /**
   * Tokens of which a part is read, without steering.
   *
   * @param ids prompt and response
   * @param from first position read
   * @param to position after the last
   */
  record Reading(TokenIds ids, int from, int to) {}

  /** What takes residual streams. */
  @FunctionalInterface
  interface StreamListener {
    /** One token's stream after one block, [H]. */
    void read(int layer, float[] stream);
  }

  /** What takes responses. */
  @FunctionalInterface
  interface Listener {
    /** Request {@code index} is answered; the stop token is not in the response. */
    void answered(int index, TokenIds response);

    /**
     * Request {@code index} has no answer: the logits after {@code soFar} are no numbers. The other
     * requests go on.
     *
     * @param reason a sentence
     * @throws UserError unless it is overridden: nobody takes such a response for an answer
     *     unawares
     */
    default void broken(int index, TokenIds soFar, String reason) {
      throw new UserError(reason, "Steer less, or check the checkpoint.");
    }
  }
}
