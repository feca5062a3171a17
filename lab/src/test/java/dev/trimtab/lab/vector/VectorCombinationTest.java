package dev.trimtab.lab.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.vector.VectorCombination.Term;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VectorCombinationTest {
  private static final TraitVector EAST = SampleVectors.of("probe", new float[] {3, 0, 0});
  private static final TraitVector NORTH = SampleVectors.of("probe", new float[] {0, 4, 0});
  private static final TraitVector MEAN = SampleVectors.of("mean_diff", new float[] {0, 0, 9});

  private static Fit.Found found(TraitVector vector) {
    return (Fit.Found) vector.layer(0);
  }

  @Test
  void sum_weighsVectorsAtTheirOwnLength() {
    Fit.Found sum =
        found(
            new VectorCombination(false)
                .of(List.of(new Term(EAST, 1), new Term(NORTH, -1)), List.of()));
    assertThat(sum.norm()).isEqualTo(5);
    assertThat(sum.direction().at(0)).isCloseTo(0.6f, within(1e-6f));
    assertThat(sum.direction().at(1)).isCloseTo(-0.8f, within(1e-6f));
  }

  @Test
  void normalisedSum_takesEachAtLengthOne() {
    Fit.Found sum =
        found(
            new VectorCombination(true)
                .of(List.of(new Term(EAST, 1), new Term(MEAN, 1)), List.of()));
    assertThat(sum.norm()).isCloseTo(Math.sqrt(2), within(1e-6));
  }

  @Test
  void lengthsOfTwoMethods_areNotAdded() {
    assertThatThrownBy(
            () ->
                new VectorCombination(false)
                    .of(List.of(new Term(EAST, 1), new Term(MEAN, 1)), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("different units");
  }

  @Test
  void projectedOut_isOrthogonalToAllOfThem() {
    TraitVector slanted = SampleVectors.of("probe", new float[] {1, 1, 1});
    TraitVector nearEast = SampleVectors.of("probe", new float[] {1, 0.001f, 0});
    TraitVector rest =
        new VectorCombination(true).of(List.of(new Term(slanted, 1)), List.of(EAST, nearEast));
    assertThat(rest.direction(0).dot(EAST.direction(0))).isCloseTo(0, within(1e-6));
    assertThat(rest.direction(0).dot(nearEast.direction(0))).isCloseTo(0, within(1e-6));
    assertThat(rest.direction(0).dot(MEAN.direction(0))).isCloseTo(1, within(1e-6));
  }

  @Test
  void nothingLeft_isDegenerate() {
    var combination = new VectorCombination(true);
    assertThat(combination.of(List.of(new Term(EAST, 1)), List.of(EAST)).layer(0).degenerate())
        .isTrue();
    assertThat(
            combination
                .of(List.of(new Term(EAST, 1), new Term(EAST, -1)), List.of())
                .layer(0)
                .degenerate())
        .isTrue();
  }

  @Test
  void vectorsOfTwoModels_areRefused() {
    TraitVector other = SampleVectors.of("probe", new float[] {1, 0});
    assertThatThrownBy(
            () ->
                new VectorCombination(true)
                    .of(List.of(new Term(EAST, 1), new Term(other, 1)), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("dimensions");
  }

  @Test
  void comparison_leavesOutDegenerateLayers() {
    TraitVector first = SampleVectors.of("probe", new float[] {1, 0}, new float[2]);
    TraitVector second = SampleVectors.of("probe", new float[] {1, 1}, new float[] {0, 1});
    var comparison = VectorComparison.of(first, second);
    assertThat(comparison.layers()).hasSize(1);
    assertThat(comparison.layers().getFirst().degrees()).isCloseTo(45, within(1e-3));
    assertThat(comparison.across().get(0).get(1).getAsDouble()).isCloseTo(0, within(1e-9));
    assertThat(comparison.across().get(1).get(0)).isEqualTo(OptionalDouble.empty());
    assertThat(comparison.chance()).isCloseTo(1.96 / Math.sqrt(2), within(1e-3));
  }
}
