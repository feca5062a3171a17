package dev.trimtab.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadoutTest {
  @Test
  void shade_isRedAboveTheMiddleAndBlueBelow() {
    assertThat(Readout.shaded("a", 1.5)).isEqualTo("\u001B[30;48;2;255;115;115ma\u001B[0m");
    assertThat(Readout.shaded("a", -9)).isEqualTo("\u001B[30;48;2;115;115;255ma\u001B[0m");
    assertThat(Readout.shaded("a", 0)).isEqualTo("a");
  }

  @Test
  void shade_endsBeforeALinesEnd() {
    assertThat(Readout.shaded("a\n", 1)).endsWith("\u001B[0m\n");
    assertThat(Readout.shaded("a\nb", 1)).contains("\u001B[0m\n\u001B[30");
  }

  @Test
  void bars_ofManyTokensFitALine() {
    assertThat(Readout.bars(List.of(-1.5, 0.0, 1.5))).isEqualTo("▁▅█");
    assertThat(Readout.bars(Collections.nCopies(500, 0.3))).hasSizeLessThanOrEqualTo(32);
  }
}
