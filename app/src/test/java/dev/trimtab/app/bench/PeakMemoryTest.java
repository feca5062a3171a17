package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
  @Test
  void highWaterMark_isInKibibytes() {
    assertThat(PeakMemory.in(List.of("VmPeak:\t 9 kB", "VmHWM:\t   2048 kB"))).hasValue(2 << 20);
    assertThat(PeakMemory.in(List.of("VmPeak:\t 9 kB"))).isEmpty();
  }

  @Test
  void program_isTheCommandWithoutItsArguments() {
    assertThat(PeakMemory.program(List.of("java", "-m", "app", "bench"), List.of("bench")))
        .containsExactly("java", "-m", "app");
    assertThatThrownBy(() -> PeakMemory.program(List.of("java", "@file"), List.of("bench")))
        .isInstanceOf(UserError.class);
  }
}
