package dev.trimtab.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptInputsTest {
  @TempDir Path folder;

  record Value(String word) {}

  private static Artifact artifact(String rubric, int seed) {
    return new Artifact("a/b", "scores", Map.of("rubric", rubric, "seed", seed));
  }

  private void keep(Artifact artifact) {
    try (Store store = Store.open(folder, new Owner(1, "here", "now", "test"))) {
      store
          .within("m")
          .parts(
              artifact,
              Parts.of(1, Value.class, (missing, done) -> done.accept(0, new Value("x"))));
      store.within("m").step(artifact, JsonCodec.of(Value.class), () -> new Value("y"));
    }
  }

  @Test
  void changed_namesTheInputsOfTheMostAlike() {
    keep(artifact("old", 1));
    keep(artifact("older", 2));
    KeptInputs kept = new KeptInputs(folder.resolve("m"));
    assertThat(kept.changed(artifact("new", 1))).contains(Set.of("rubric"));
    assertThat(kept.changed(artifact("old", 1))).contains(Set.of());
    assertThat(kept.changed(new Artifact("a/b", "other", Map.of()))).isEmpty();
    assertThat(new KeptInputs(folder.resolve("none")).changed(artifact("old", 1))).isEmpty();
  }

  @Test
  void storeLookedAt_readsAndTellsWhatIsMissing_andWritesNothing() {
    keep(artifact("old", 1));
    Store looked = Store.look(folder).within("m");
    assertThat(looked.step(artifact("old", 1), JsonCodec.of(Value.class), () -> new Value("z")))
        .isEqualTo(new Value("y"));
    assertThat(looked.missing()).isEmpty();
    assertThatThrownBy(
            () -> looked.step(artifact("new", 1), JsonCodec.of(Value.class), () -> new Value("z")))
        .isInstanceOf(UserError.class);
    assertThat(looked.missing()).isEqualTo(List.of(artifact("new", 1)));
    assertThat(looked.missing()).isEmpty();
    looked.publish("x.json", "text");
    assertThat(folder.resolve("m/x.json")).doesNotExist();
    assertThat(new KeptInputs(folder.resolve("m")).changed(artifact("new", 1)))
        .contains(Set.of("rubric"));
  }
}
