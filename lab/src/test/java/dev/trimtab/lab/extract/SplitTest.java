package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  @ParameterizedTest
  @CsvSource({"90, 0.1, 9", "94, 0.1, 9", "95, 0.1, 10", "3, 0.1, 1", "2, 0.9, 1", "1, 0.5, 0"})
  void paired_holdsOutTheRoundedShare(int pairs, double fraction, int heldOut) {
    var split = Split.paired(pairs, fraction, new SplittableRandom(1));
    assertThat(split.heldOutPositive()).hasSize(heldOut);
    assertThat(split.heldOutNegative()).isEqualTo(split.heldOutPositive());
    assertThat(split.trainNegative()).isEqualTo(split.trainPositive());
    assertThat(split.holdsOut()).isEqualTo(heldOut > 0);
    assertPartition(pairs, split.trainPositive(), split.heldOutPositive());
  }

  @Test
  void unpaired_splitsEachClassForItself() {
    var split = Split.unpaired(40, 70, 0.1, new SplittableRandom(1));
    assertThat(split.heldOutPositive()).hasSize(4);
    assertThat(split.heldOutNegative()).hasSize(7);
    assertPartition(40, split.trainPositive(), split.heldOutPositive());
    assertPartition(70, split.trainNegative(), split.heldOutNegative());
  }

  @Test
  void zeroFraction_trainsOnAll() {
    var split = Split.paired(10, 0, new SplittableRandom(1));
    assertThat(split.holdsOut()).isFalse();
    assertThat(split.trainPositive()).hasSize(10);
  }

  @Test
  void seed_decidesTheSplit() {
    var split = Split.paired(90, 0.1, new SplittableRandom(1));
    assertThat(Split.paired(90, 0.1, new SplittableRandom(1))).isEqualTo(split);
    assertThat(Split.paired(90, 0.1, new SplittableRandom(2))).isNotEqualTo(split);
    assertThat(split.heldOutPositive())
        .isNotEqualTo(IntStream.range(0, 9).boxed().toList())
        .isNotEqualTo(IntStream.range(81, 90).boxed().toList());
  }

  @Test
  void everyExample_isHeldOutEquallyOften() {
    int[] counts = new int[10];
    var random = new SplittableRandom(5);
    for (int i = 0; i < 5000; i++) {
      Split.paired(10, 0.2, random).heldOutPositive().forEach(index -> counts[index]++);
    }
    // Expected 1000 with standard deviation 28.
    assertThat(IntStream.of(counts)).allSatisfy(n -> assertThat(n).isBetween(860, 1140));
  }

  @Test
  void fractionOfOne_isRefused() {
    assertThatThrownBy(() -> Split.paired(10, 1, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1.0");
  }

  private static void assertPartition(int n, List<Integer> train, List<Integer> heldOut) {
    assertThat(Stream.concat(train.stream(), heldOut.stream()).sorted().toList())
        .isEqualTo(IntStream.range(0, n).boxed().toList());
    assertThat(train).isSorted();
    assertThat(heldOut).isSorted();
  }
}
