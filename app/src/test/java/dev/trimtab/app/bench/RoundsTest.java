package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often each contestant works, and what of it counts. */
class RoundsTest {
  private static final Workload PREFILL = new Workload("prefill", 1, 4, 0);

  /** Somebody whose runs take the given seconds, the last of them again and again. */
  private static final class Runner implements Contestant {
    private final String name;
    private final List<Double> seconds;
    private final List<String> order;
    private int runs;

    Runner(String name, List<String> order, Double... seconds) {
      this.name = name;
      this.order = order;
      this.seconds = List.of(seconds);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double seconds(Workload workload) {
      order.add(name);
      return seconds.get(Math.min(runs++, seconds.size() - 1));
    }

    @Override
    public void close() {}
  }

  @Test
  void slowStart_doesNotCount_andRoundsAlternate() throws Exception {
    List<String> order = new ArrayList<>();
    Contestant waking = new Runner("a", order, 9.0, 4.0, 1.0);
    Contestant steady = new Runner("b", order, 2.0);
    Rounds.Result result =
        new Rounds(2, 13).run(List.of(PREFILL), List.of(waking, steady), Optional.empty(), _ -> {});

    assertThat(result.timings())
        .extracting(Timing::seconds)
        .containsExactly(List.of(1.0, 1.0), List.of(2.0, 2.0));
    assertThat(String.join("", order)).isEqualTo("aa" + "bbbbbbb" + "abab");
    assertThat(result.floors()).isEmpty();
  }

  @Test
  void shortRuns_fillHalfASecond_andCountByTheirMean() throws Exception {
    Contestant quick = new Runner("a", new ArrayList<>(), 9.0, 0.125, 0.25, 0.25, 0.125);
    Rounds.Result result =
        new Rounds(1, 0).run(List.of(PREFILL), List.of(quick), Optional.empty(), _ -> {});

    assertThat(result.timings().getFirst().seconds()).containsExactly(0.625 / 3);
  }
}
