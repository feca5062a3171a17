package dev.trimtab.lab.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.model.hook.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerSearchTest {
  private static final SearchSettings BISECT = SearchSettings.STANDARD;
  private static final SearchSettings PLAIN =
      new SearchSettings(0.7, 2.0, 0.85, 10, 70, 0, 3, false, 12, 0.3, Scope.ALL);

  /** The coefficients tried on a layer whose answers fall apart beyond a cliff. */
  private static List<Double> tried(SearchSettings settings, double cliff, int steps) {
    var search = new LayerSearch(settings, 10);
    List<Double> tried = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      tried.add(search.next());
      search.learn(search.next() <= cliff ? 90 : 20);
    }
    return tried;
  }

  @Test
  void search_startsAtTheStandardRatio() {
    var search = new LayerSearch(BISECT, 10);
    assertThat(search.next()).isCloseTo(7, within(1e-6));
    assertThat(search.ratio()).isCloseTo(0.7, within(1e-7));
  }

  @Test
  void bracketedCliff_isBisectedByTheGeometricMean() {
    List<Double> tried = tried(BISECT, 10, 12);
    assertThat(tried.subList(0, 4))
        .satisfiesExactly(
            c -> assertThat(c).isCloseTo(7, within(1e-5)),
            c -> assertThat(c).isCloseTo(9.1, within(1e-5)),
            c -> assertThat(c).isCloseTo(11.83, within(1e-5)),
            c -> assertThat(c).isCloseTo(Math.sqrt(9.1 * 11.83), within(1e-5)));
    assertThat(tried.getLast()).isCloseTo(10, within(0.05));
  }

  @Test
  void plainSearch_goesOnByProducts() {
    assertThat(tried(PLAIN, 10, 4))
        .satisfiesExactly(
            c -> assertThat(c).isCloseTo(7, within(1e-5)),
            c -> assertThat(c).isCloseTo(14, within(1e-5)),
            c -> assertThat(c).isCloseTo(11.9, within(1e-5)),
            c -> assertThat(c).isCloseTo(10.115, within(1e-5)));
  }

  @Test
  void coherenceWithinTheMargin_goesDown() {
    var search = new LayerSearch(BISECT, 10);
    search.learn(72.9);
    assertThat(search.next()).isCloseTo(5.95, within(1e-5));
    search.learn(73);
    assertThat(search.next()).isCloseTo(Math.sqrt(5.95 * 7), within(1e-5));
  }

  @Test
  void cliffThatMoves_opensTheBracketAgain() {
    var search = new LayerSearch(BISECT, 10);
    search.learn(10);
    search.learn(90);
    double between = search.next();
    search.learn(10);
    assertThat(search.next()).isBetween(5.9, between);
  }

  @Test
  void baseNorm_mustBeAboveZero() {
    assertThatThrownBy(() -> new LayerSearch(BISECT, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
