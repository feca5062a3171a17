package dev.trimtab.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.cpu.work.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkTest {
  @ParameterizedTest
  @CsvSource({
    // enough panels, or one thread, or too few tokens: all tokens together
    "8, 512, 2, 512",
    "3, 512, 1, 512",
    "9, 512, 2, 512",
    "3, 200, 2, 200",
    // three panels on two threads: six parts
    "3, 512, 2, 256",
    "1, 512, 2, 256",
    // as many as there can be
    "1, 512, 64, 128",
    "2, 384, 3, 128",
  })
  void tokens_areCutWhereThreadsWouldWait(int panels, int tokens, int threads, int length) {
    assertThat(Work.length(panels, tokens, threads)).isEqualTo(length);
  }

  @Test
  void everyTokenOfEveryPanel_isInOnePart() {
    try (Workers workers = new Workers(3)) {
      for (int panels : new int[] {1, 2, 5}) {
        for (int tokens : new int[] {1, 127, 128, 129, 384, 385, 1000}) {
          AtomicIntegerArray seen = new AtomicIntegerArray(panels * tokens);
          Work.share(
              panels,
              tokens,
              workers,
              (panel, from, to) -> {
                assertThat(from % 128).isZero();
                for (int t = from; t < to; t++) {
                  seen.incrementAndGet(panel * tokens + t);
                }
              });
          int[] once = new int[panels * tokens];
          Arrays.fill(once, 1);
          assertThat(seen).hasToString(Arrays.toString(once));
        }
      }
    }
  }
}
