package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraitVectorTest {
  private static final int HIDDEN = 48;

  /** Layer 0 holds no trait at all, layers 1 and 2 the planted one. */
  private static ContrastedActivations activations(int pairs) {
    float[] positive = new float[pairs * 3 * HIDDEN];
    float[] negative = new float[pairs * 3 * HIDDEN];
    for (int layer = 0; layer < 3; layer++) {
      var set = PlantedTruth.set(pairs, HIDDEN, 4, new SplittableRandom(layer + 1));
      for (int pair = 0; pair < pairs; pair++) {
        int at = (pair * 3 + layer) * HIDDEN;
        var other = layer == 0 ? set.positive() : set.negative();
        System.arraycopy(set.positive().row(pair), 0, positive, at, HIDDEN);
        System.arraycopy(other.row(pair), 0, negative, at, HIDDEN);
      }
    }
    return new ContrastedActivations(
        Activations.of(pairs, 3, HIDDEN, positive),
        Activations.of(pairs, 3, HIDDEN, negative),
        true);
  }

  static List<ExtractionMethod> all() {
    return ExtractionMethods.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void vector_hasOneFitPerLayer(ExtractionMethod method) {
    var activations = activations(30);
    var vector = TraitVector.of(method, activations, 7);
    assertThat(vector.method()).isEqualTo(method.id());
    assertThat(vector.layers()).hasSize(3);
    assertThat(vector.hidden()).isEqualTo(HIDDEN);
    assertThat(vector.layer(0).degenerate()).isTrue();
    assertThat(vector.layer(1).degenerate()).isFalse();
    assertThat(vector).isEqualTo(TraitVector.of(method, activations, 7));
    assertThatThrownBy(() -> vector.direction(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 3 of 3");
  }

  @Test
  void randomLayers_areIndependent() {
    var vector = TraitVector.of(ExtractionMethods.get("random"), activations(30), 7);
    assertThat(Math.abs(vector.direction(1).cosine(vector.direction(2)))).isLessThan(0.6);
  }

  @Test
  void cosines_leaveDegenerateLayersOut() {
    var activations = activations(30);
    var mean = TraitVector.of(ExtractionMethods.get("mean_diff"), activations, 7);
    var probe = TraitVector.of(ExtractionMethods.get("probe"), activations, 7);
    var cosines = Cosines.between(mean, probe);
    assertThat(cosines.layers()).extracting(Cosines.Layer::layer).containsExactly(1, 2);
    double first = mean.direction(1).cosine(probe.direction(1));
    double second = mean.direction(2).cosine(probe.direction(2));
    assertThat(cosines.mean()).hasValueCloseTo((first + second) / 2, within(1e-12));
    assertThat(cosines.meanOver(Set.of(0, 2))).hasValueCloseTo(second, within(1e-12));
    assertThat(cosines.meanOver(Set.of(0))).isEmpty();
    assertThat(Cosines.between(mean, mean).layers())
        .allSatisfy(layer -> assertThat(layer.degrees()).isLessThan(0.1));
    assertThat(new Cosines.Layer(0, 0).degrees()).isCloseTo(90, within(1e-9));
    assertThat(new Cosines.Layer(0, -1).degrees()).isCloseTo(180, within(1e-9));
  }

  @Test
  void cosines_ofOtherShapes_areRefused() {
    var vector = TraitVector.of(ExtractionMethods.get("mean_diff"), activations(5), 7);
    var shorter = new TraitVector("mean_diff", vector.layers().subList(0, 2));
    assertThatThrownBy(() -> Cosines.between(vector, shorter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(3, 48), second (2, 48)");
  }

  @Test
  void split_choosesTheExamplesOfBothClasses() {
    var activations = activations(30);
    var split = Split.paired(30, 0.1, new SplittableRandom(3));
    var train = activations.train(split);
    var heldOut = activations.heldOut(split);
    assertThat(train.positive().examples()).isEqualTo(27);
    assertThat(heldOut.negative().examples()).isEqualTo(3);
    int first = split.heldOutPositive().getFirst();
    assertThat(heldOut.negative().row(0, 2)).isEqualTo(activations.negative().row(first, 2));
    assertThat(heldOut.layer(2).positive().row(0)).isEqualTo(activations.positive().row(first, 2));
  }

  @Test
  void cleanings_areTwelveWithTheirNames() {
    assertThat(Cleaning.all())
        .extracting(Cleaning::id)
        .containsExactly(
            "preclean_la1",
            "preclean_la2",
            "preclean_la3",
            "preclean_u1",
            "preclean_u2",
            "preclean_u3",
            "postclean_la1",
            "postclean_la2",
            "postclean_la3",
            "postclean_u1",
            "postclean_u2",
            "postclean_u3");
  }

  @Test
  void cleanedVectors_areUnitAndZeroThere() {
    var activations = activations(30);
    var massive =
        new MassiveDimensions(
            List.of(List.of(3, 6, 9), List.of(12, 15, 18), List.of(21, 24, 27)), List.of(6, 30));
    for (var method : ExtractionMethods.all()) {
      if (method.id().equals("random")) {
        continue;
      }
      for (var cleaning : Cleaning.all()) {
        var plan = new Cleaning.Plan(cleaning, massive);
        var vector = TraitVector.cleaned(method, plan, activations, 7);
        assertThat(vector.method()).isEqualTo(method.id() + "_" + cleaning.id());
        assertThat(vector.direction(2).norm()).isCloseTo(1, within(1e-6));
        assertThat(plan.dimensions(2)).isNotEmpty();
        for (int dimension : plan.dimensions(2)) {
          assertThat(vector.direction(2).at(dimension)).as(vector.method()).isZero();
        }
        assertThat(vector.direction(2).at(33)).isNotZero();
      }
    }
    assertThat(
            new Cleaning.Plan(
                    new Cleaning(Cleaning.Stage.PRECLEAN, Cleaning.Choice.GLOBAL, 3), massive)
                .dimensions(0))
        .containsExactly(6, 30);
  }

  @Test
  void activations_ofWrongSize_areRefused() {
    assertThatThrownBy(() -> Activations.of(2, 3, 4, new float[23]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("activations are (2, 3, 4), values want 24 numbers, found 23");
  }

  @Test
  void pairsOfUnequalNumber_areRefused() {
    var rows = Rows.of(2, 1, new float[] {1, 2});
    assertThatThrownBy(() -> new TrainingSet(rows, rows.select(List.of(0)), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 2 positive and 1 negative");
  }
}
