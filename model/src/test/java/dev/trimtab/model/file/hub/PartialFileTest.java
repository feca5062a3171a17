package dev.trimtab.model.file.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.model.file.hub.PartialFile.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialFileTest {
  private static final int BYTES = 100;

  @TempDir Path folder;
  private Path blob;
  private Path journal;

  @BeforeEach
  void name() {
    blob = folder.resolve("abc");
    journal = folder.resolve("abc.trimtab-journal");
  }

  @Test
  void newFile_lacksEverything() throws IOException {
    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      assertThat(file.resumed()).isFalse();
      assertThat(file.present()).isZero();
      assertThat(file.missing(40))
          .containsExactly(new Range(0, 40), new Range(40, 80), new Range(80, 100));
    }
  }

  @Test
  void whatWasNoted_isRemembered() throws IOException {
    fill(10, 20);
    fill(50, 60);

    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      assertThat(file.resumed()).isTrue();
      assertThat(file.present()).isEqualTo(20);
      assertThat(file.missing(BYTES))
          .containsExactly(new Range(0, 10), new Range(20, 50), new Range(60, 100));
    }
    assertThat(PartialFile.present(blob, BYTES)).isEqualTo(20);
  }

  @Test
  void rangesInAnyOrder_addUpToWhatAPlainSetSays() throws IOException {
    Random random = new Random(3);
    boolean[] here = new boolean[BYTES];
    for (int i = 0; i < 60; i++) {
      int begin = random.nextInt(BYTES);
      int end = begin + 1 + random.nextInt(Math.min(12, BYTES - begin));
      fill(begin, end);
      Arrays.fill(here, begin, end, true);
      try (PartialFile file = PartialFile.open(blob, BYTES)) {
        boolean[] seen = new boolean[BYTES];
        Arrays.fill(seen, true);
        file.missing(7)
            .forEach(range -> Arrays.fill(seen, (int) range.begin(), (int) range.end(), false));
        assertThat(seen).isEqualTo(here);
      }
    }
  }

  @Test
  void tornLastLine_isNotReadAndDoesNoHarm() throws IOException {
    fill(10, 20);
    Files.writeString(journal, "30 4", StandardOpenOption.APPEND);

    fill(60, 70);

    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      assertThat(file.missing(BYTES))
          .containsExactly(new Range(0, 10), new Range(20, 60), new Range(70, 100));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "trimtab-journal 1 99\n0 10\n",
        "trimtab-journal 1 100\n0 101\n",
        "trimtab-journal 1 100\n20 10\n",
        "trimtab-journal 1 100\n0 90\n",
        "trimtab-journal 1 100\nx\n"
      })
  void journalOfSomethingElse_isForgotten(String text) throws IOException {
    fill(0, 50);
    Files.writeString(journal, text);

    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      assertThat(file.resumed()).isFalse();
      assertThat(file.missing(BYTES)).containsExactly(new Range(0, BYTES));
    }
  }

  @Test
  void finishedFile_leavesNoTrace() throws IOException {
    fill(0, BYTES);
    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      file.finish(blob);
    }

    assertThat(folder).isDirectoryContaining(path -> path.equals(blob));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private void fill(int begin, int end) throws IOException {
    try (PartialFile file = PartialFile.open(blob, BYTES)) {
      file.write(ByteBuffer.allocate(end - begin), begin);
      file.note(new Range(begin, end));
    }
  }
}
