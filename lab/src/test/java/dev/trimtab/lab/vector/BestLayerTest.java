package dev.trimtab.lab.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BestLayerTest {
  private static BestLayer.Entry entry(String name, VectorEvaluation.Layer... layers) {
    return new BestLayer.Entry(name, new VectorEvaluation(List.of(layers)));
  }

  @Test
  void amongEquals_theGreatestEffectIsChosen() {
    BestLayer best =
        BestLayer.of(
            List.of(
                entry(
                    "probe",
                    SampleVectors.evaluated(3, 0.95, 2.0),
                    SampleVectors.evaluated(4, 0.94, -2.6),
                    SampleVectors.evaluated(5, 0.70, 9.0))),
            Set.of());
    assertThat(best.chosen().layer().layer()).isEqualTo(4);
    assertThat(best.asGood()).isEqualTo(2);
    assertThat(best.candidates().getFirst().layer().layer()).isEqualTo(3);
    assertThat(best.auroc().low()).isLessThan(0.94);
  }

  @Test
  void layersApart_areToldByAuroc() {
    BestLayer best =
        BestLayer.of(
            List.of(
                entry("first", SampleVectors.evaluated(0, 0.6, 5)),
                entry("second", SampleVectors.evaluated(7, 1, 1))),
            Set.of());
    assertThat(best.chosen().vector()).isEqualTo("second");
    assertThat(best.asGood()).isEqualTo(1);
  }

  @Test
  void tie_isTheFirstVectorsLowerLayer() {
    BestLayer best =
        BestLayer.of(
            List.of(
                entry("first", SampleVectors.evaluated(6, 1, 2), SampleVectors.evaluated(5, 1, 2)),
                entry("second", SampleVectors.evaluated(1, 1, 2))),
            Set.of());
    assertThat(best.chosen().vector()).isEqualTo("first");
    assertThat(best.chosen().layer().layer()).isEqualTo(5);
  }

  @Test
  void onlyLayersAskedFor_areChosen() {
    var entries =
        List.of(entry("v", SampleVectors.evaluated(0, 1, 3), SampleVectors.evaluated(9, 0.7, 1)));
    assertThat(BestLayer.of(entries, Set.of(9)).chosen().layer().layer()).isEqualTo(9);
    assertThatThrownBy(() -> BestLayer.of(entries, Set.of(4)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("held-out");
  }
}
