package dev.trimtab.cpu.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void run_anyTeam_runsEveryItemOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThat(workers.threads()).isEqualTo(threads);
      for (int count : new int[] {0, 1, 2, 5, 64, 1001}) {
        for (int size : new int[] {1, 3, 64, 5000}) {
          AtomicIntegerArray seen = new AtomicIntegerArray(count);
          workers.run(
              count,
              size,
              (worker, from, to) -> {
                assertThat(worker).isBetween(0, threads - 1);
                for (int i = from; i < to; i++) {
                  seen.incrementAndGet(i);
                }
              });
          for (int i = 0; i < count; i++) {
            assertThat(seen.get(i)).as("item %d of %d", i, count).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void run_manyLoopsOneAfterTheOther_seesWritesOfTheLast() {
    try (Workers workers = new Workers(3)) {
      int[] values = new int[8];
      for (int loop = 1; loop <= 20_000; loop++) {
        workers.run(
            values.length,
            1,
            (_, from, to) -> {
              for (int i = from; i < to; i++) {
                values[i]++;
              }
            });
      }
      assertThat(values).containsOnly(20_000);
    }
  }

  @Test
  void run_sameWorker_neverRunsTwoPartsAtOnce() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(4);
      for (int loop = 0; loop < 500; loop++) {
        workers.run(
            32,
            1,
            (worker, _, _) -> {
              assertThat(busy.incrementAndGet(worker)).isEqualTo(1);
              busy.decrementAndGet(worker);
            });
      }
    }
  }

  @Test
  void run_bodyThrows_throwsAndGoesOn() {
    try (Workers workers = new Workers(2)) {
      for (int bad : new int[] {0, 17, 99}) {
        assertThatThrownBy(
                () ->
                    workers.run(
                        100,
                        1,
                        (_, from, _) -> {
                          if (from == bad) {
                            throw new UnsupportedOperationException("item " + bad);
                          }
                        }))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessage("item " + bad);
        AtomicInteger count = new AtomicInteger();
        workers.run(100, 1, (_, _, _) -> count.incrementAndGet());
        assertThat(count).hasValue(100);
      }
    }
  }

  @Test
  void run_withinALoop_isRefused() {
    try (Workers workers = new Workers(2)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> workers.run(64, 1, (_, _, _) -> workers.run(64, 1, (_, _, _) -> {})));
    }
  }

  @Test
  void run_fromSeveralThreads_oneAfterTheOther() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      AtomicInteger count = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int loop = 0; loop < 200; loop++) {
                        workers.run(10, 1, (_, from, to) -> count.addAndGet(to - from));
                      }
                    }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(count).hasValue(4 * 200 * 10);
    }
  }
}
