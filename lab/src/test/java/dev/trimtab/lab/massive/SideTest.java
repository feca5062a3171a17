package dev.trimtab.lab.massive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.extract.Cleaning.Choice;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.massive.Side.Cleaned;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideTest {
  private static List<String> probes(Side side) {
    return Recipe.variants("probe").stream().filter(v -> side.coversVector("probe", v)).toList();
  }

  @Test
  void side_namesVectors_byWhatTheyAre() {
    assertThat(probes(Side.ALL)).hasSize(13);
    assertThat(probes(Side.ALL.cleaned(Cleaned.NONE))).containsExactly("probe");
    assertThat(probes(Side.ALL.cleaned(Cleaned.ANY))).hasSize(12).doesNotContain("probe");
    assertThat(probes(Side.ALL.cleaned(Cleaned.PRECLEAN).choice(Choice.LAYER)))
        .containsExactly("probe_preclean_la1", "probe_preclean_la2", "probe_preclean_la3");
    assertThat(probes(Side.ALL.count(2).choice(Choice.GLOBAL)))
        .containsExactly("probe_preclean_u2", "probe_postclean_u2");
    assertThat(probes(Side.ALL.variant("probe"))).containsExactly("probe");
    assertThat(probes(Side.ALL.method("mean_diff"))).isEmpty();
  }

  @Test
  void gain_isOfCleanedVectorsAlone() {
    assertThat(probes(Side.ALL.gained())).hasSize(12).doesNotContain("probe");
  }
}
