package dev.trimtab.model;

import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads probabilities: of next tokens, of whole continuations. What an item gets does not depend on
 * the others. Mutable; confined to one thread.
 */
public final class Scorer implements AutoCloseable {
  private final Engine engine;

  /** A scorer with its own key-value cache. */
  public Scorer(Model model, BatchLimits limits) {
    this.engine = new Engine(model, limits);
  }

  /** For each prompt its {@code top} most probable next tokens. */
  public List<NextTokens> nextTokens(List<TokenIds> prompts, int top) {
    return nextTokens(prompts, top, i -> {});
  }

  /** The same, telling of each prompt's index as it is done. */
  public List<NextTokens> nextTokens(List<TokenIds> prompts, int top, IntConsumer done) {
    List<NextRow> rows = prompts.stream().map(prompt -> new NextRow(prompt, top)).toList();
    engine.run(rows, TapPlan.NONE, done);
    return rows.stream().map(row -> new NextTokens(row.found)).toList();
  }

  /** For each item the likelihood of its continuation. */
  public List<Likelihood> logLikelihoods(List<Continuation> items) {
    List<LikelihoodRow> rows = items.stream().map(LikelihoodRow::new).toList();
    engine.run(rows, TapPlan.NONE, i -> {});
    return rows.stream().map(LikelihoodRow::likelihood).toList();
  }

  /** Tokens that went through the model. */
  public long computedTokens() {
    return engine.computedTokens();
  }

  /** Prompt tokens that another row had computed already. */
  public long reusedTokens() {
    return engine.reusedTokens();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** The natural logarithm of the sum of exponentials, in double precision. */
  private static double logSum(float[] logits, float largest) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - largest);
    }
    return largest + Math.log(sum);
  }

  private static final class NextRow implements Work {
    private final TokenIds prompt;
    private final int top;
    private List<TokenProbability> found = List.of();

    NextRow(TokenIds prompt, int top) {
      this.prompt = prompt;
      this.top = top;
    }

    @Override
    public TokenIds prompt() {
      return prompt;
    }

    @Override
    public int read(int position, Logits logits) {
      float[] values = logits.all();
      double total = logSum(values, values[logits.largest()]);
      List<TokenProbability> best = new ArrayList<>();
      for (int id : largest(values, top)) {
        best.add(new TokenProbability(id, Math.exp(values[id] - total)));
      }
      found = best;
      return END;
    }

    /** Indexes of the {@code count} largest values, descending, the lower index first on a tie. */
    private static int[] largest(float[] values, int count) {
      int[] best = new int[Math.min(count, values.length)];
      int size = 0;
      for (int id = 0; id < values.length; id++) {
        if (size == best.length && values[id] <= values[best[size - 1]]) {
          continue;
        }
        int at = size == best.length ? size - 1 : size++;
        while (at > 0 && values[best[at - 1]] < values[id]) {
          best[at] = best[at - 1];
          at--;
        }
        best[at] = id;
      }
      return Arrays.copyOf(best, size);
    }
  }

  private static final class LikelihoodRow implements Work {
    private final Continuation item;
    private final TokenIds ids;
    private double sum;
    private boolean greedy = true;

    LikelihoodRow(Continuation item) {
      this.item = item;
      TokenIds continuation = item.continuation();
      this.ids = item.context().plus(continuation.slice(0, continuation.size() - 1));
    }

    Likelihood likelihood() {
      return new Likelihood(sum, greedy, item.continuation().size());
    }

    @Override
    public TokenIds prompt() {
      return ids;
    }

    @Override
    public Steering steering() {
      return item.steering();
    }

    @Override
    public int firstLogits() {
      return item.context().size() - 1;
    }

    @Override
    public int read(int position, Logits logits) {
      int expected = item.continuation().at(position - firstLogits());
      float[] values = logits.all();
      sum += values[expected] - logSum(values, values[logits.largest()]);
      greedy &= logits.largest() == expected;
      return END;
    }
  }
}
