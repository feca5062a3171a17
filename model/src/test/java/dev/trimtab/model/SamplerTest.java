package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final float[] LOGITS = {0.5f, -1f, 2f, 2f, -3f, 1f};

  @Test
  void next_greedy_takesTheLowestOfTheLargest() {
    assertThat(new Sampler(Sampling.GREEDY).next(row(LOGITS), new int[0])).isEqualTo(2);
  }

  @Test
  void next_topK_neverLeavesTheMostProbable() {
    int[] counts = draw(new Sampling(3, 1, 3, 0, 1, 9), 3000);
    assertThat(counts[0] + counts[1] + counts[4]).isZero();
    assertThat(counts[5]).isPositive();
  }

  @Test
  void next_minP_cutsBelowItsShareOfTheLargest() {
    int[] counts = draw(new Sampling(1, 1, 0, 0.5, 1, 9), 2000);
    assertThat(counts[2] + counts[3]).isEqualTo(2000);
  }

  @Test
  void next_topP_keepsTheFewestThatReachTheSum() {
    int[] counts = draw(new Sampling(1, 0.6, 0, 0, 1, 9), 2000);
    assertThat(counts[2] + counts[3]).isEqualTo(2000);
  }

  @Test
  void next_temperatureOne_followsTheSoftmax() {
    int draws = 20000;
    int[] counts = draw(Sampling.at(1, 4), draws);
    double total = 0;
    for (float logit : LOGITS) {
      total += Math.exp(logit);
    }
    for (int i = 0; i < LOGITS.length; i++) {
      double expected = Math.exp(LOGITS[i]) / total;
      double error = 5 * Math.sqrt(expected * (1 - expected) / draws);
      assertThat((double) counts[i] / draws).isCloseTo(expected, within(error));
    }
  }

  @Test
  void next_repetitionPenalty_pushesSeenTokensDown() {
    Sampling penalised = new Sampling(0, 1, 0, 0, 3, 0);
    assertThat(new Sampler(penalised).next(row(LOGITS), new int[] {2, 3})).isEqualTo(5);
  }

  @Test
  void next_topK_keepsAllThatAreLevelWithTheLast() {
    int[] counts = draw(new Sampling(1, 1, 1, 0, 1, 9), 2000);
    assertThat(counts[2]).isPositive();
    assertThat(counts[3]).isPositive();
    assertThat(counts[2] + counts[3]).isEqualTo(2000);
  }

  @Test
  void next_topP_isAShareOfWhatTopKKept() {
    // Of three, the two largest have 0.88: enough for 0.85 there, and 0.77 of all.
    int[] counts = draw(new Sampling(1, 0.84, 3, 0, 1, 9), 4000);
    assertThat(counts[2] + counts[3]).isEqualTo(4000);
    assertThat(draw(new Sampling(1, 0.84, 0, 0, 1, 9), 4000)[5]).isPositive();
  }

  private static int[] draw(Sampling sampling, int times) {
    Sampler sampler = new Sampler(sampling);
    int[] counts = new int[LOGITS.length];
    for (int i = 0; i < times; i++) {
      counts[sampler.next(row(LOGITS), new int[0])]++;
    }
    return counts;
  }

  private static Work.Logits row(float[] logits) {
    return new Work.Logits() {
      @Override
      public int largest() {
        return 2;
      }

      @Override
      public float[] all() {
        return logits.clone();
      }
    };
  }
}
