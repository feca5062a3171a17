package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final MassiveDimensions MASSIVE =
      new MassiveDimensions(List.of(List.of(5, 2, 9), List.of(2, 5, 7)), List.of(5));

  @Test
  void variants_areTheMethodAndTwelveCleanings() {
    assertThat(Recipe.variants("mean_diff"))
        .hasSize(13)
        .startsWith("mean_diff")
        .contains("mean_diff_preclean_la2", "mean_diff_postclean_u3")
        .allSatisfy(id -> assertThat(Recipe.named(id, Optional.of(MASSIVE)).id()).isEqualTo(id));
  }

  @Test
  void inputs_nameTheDimensionsTakenOutOfEachLayer() {
    assertThat(Recipe.named("probe_preclean_la2", Optional.of(MASSIVE)).inputs())
        .containsEntry("method", "probe_preclean_la2")
        .containsEntry("dimensions", List.of(List.of(5, 2), List.of(2, 5)));
    assertThat(Recipe.named("probe", Optional.of(MASSIVE)).inputs()).containsOnlyKeys("method");
  }

  @Test
  void named_withoutDimensions_refusesCleanings() {
    assertThatThrownBy(() -> Recipe.named("probe_preclean_la2", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Recipe.named("prob_preclean_la2", Optional.of(MASSIVE)))
        .isInstanceOf(UserError.class);
  }
}
