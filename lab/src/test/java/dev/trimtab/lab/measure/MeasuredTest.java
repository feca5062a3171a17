package dev.trimtab.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeasuredTest {
  private static Measured measured(String precision, String items, double shift, int n) {
    var random = new SplittableRandom(4);
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      scores.add(random.nextDouble() + shift * (1 + 0.1 * (i % 3)));
    }
    Estimate mean = Estimate.of("logit", PairedDifference.scores(scores));
    Estimate follows = new Estimate("derived", n, 3, 1, 2, 4);
    return new Measured(
        "test",
        precision,
        "none",
        items,
        "key",
        List.of(
            new Measured.Figure(mean, 0.25, scores), new Measured.Figure(follows, 1, List.of())));
  }

  @Test
  void differences_areOfTheSameItems_andOnlyOfFiguresWithScores() {
    Measured reference = measured("bf16", "a", 0, 40);
    Measured near = measured("int8", "a", 0.01, 40);
    Measured far = measured("nf4", "a", 2, 40);
    List<Measured.Difference> found =
        Measured.differences(
            List.of(new Measured.Pair(near, reference), new Measured.Pair(far, reference)));
    assertThat(found)
        .extracting(d -> d.pair().cell().precision() + " " + d.difference().metric())
        .containsExactly("int8 logit", "nf4 logit");
    assertThat(found.get(0).difference().difference()).isCloseTo(0.011, within(1e-3));
    assertThat(found.get(0).difference().verdict()).isEqualTo("equivalent");
    assertThat(found.get(1).difference().verdict()).isEqualTo("different");
    assertThat(found.get(1).difference().against()).isEqualTo("bf16");
    assertThat(found.get(1).difference().n()).isEqualTo(40);
  }

  @Test
  void figuresOfOtherItemsOrNumbers_areNotCompared() {
    Measured reference = measured("bf16", "a", 0, 40);
    assertThatThrownBy(() -> new Measured.Pair(measured("nf4", "b", 0, 40), reference))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("test of nf4 and test of bf16 are of other items, 40 and 40");
    assertThatThrownBy(() -> new Measured.Pair(measured("nf4", "a", 0, 39), reference))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("39 and 40");
  }
}
