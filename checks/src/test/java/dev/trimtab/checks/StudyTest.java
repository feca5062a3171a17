package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small study of the built-in model as its users run it: whole, killed again and again, twice.
 */
class StudyTest {
  private static final int ARTIFACTS_BETWEEN_KILLS = 6;
  private static final int MOST_KILLS = 8;
  private static final String[] STUDY = {
    "steer",
    "skiff",
    "pv/malice",
    "--precisions=bf16,nf4",
    "--contrasts=24",
    "--questions=5",
    "--steps=2",
    "--fine=2",
    "--max-new=16",
    "--out=study"
  };

  @TempDir Path whole;
  @TempDir Path killed;

  @Test
  void study_killedInEveryStage_endsWithTheBytesOfOneThatWasNot() throws Exception {
    Program.Ending uninterrupted = Program.run(whole, STUDY);
    assertThat(uninterrupted.err()).contains("Report: ");
    assertThat(uninterrupted.code()).isZero();
    assertThat(uninterrupted.out()).contains("pv/malice").contains("bf16").contains("nf4");

    int kills = 0;
    while (kills < MOST_KILLS && !finished(killed)) {
      killAt(artifacts(killed) + ARTIFACTS_BETWEEN_KILLS);
      kills++;
    }
    assertThat(kills).isGreaterThan(1);
    Program.Ending resumed = Program.run(killed, STUDY);

    assertThat(resumed.code()).isZero();
    assertThat(resumed.out()).isEqualTo(uninterrupted.out());
    assertThat(files(killed.resolve("study/report")))
        .isEqualTo(files(whole.resolve("study/report")));

    assertThat(files(whole.resolve("study/report")))
        .containsKeys("index.html", "answers.parquet", "pictures/search-pv-malice-bf16.svg")
        .hasEntrySatisfying(
            "answers/pv-malice-nf4.html",
            page -> assertThat(page).contains("search, step 1").doesNotContain("are not kept"));

    Map<String, String> first = files(whole.resolve("study/report"));
    Program.Ending again = Program.run(whole, "report", "study");
    assertThat(again.code()).isZero();
    assertThat(again.out()).isEqualTo(uninterrupted.out());
    assertThat(files(whole.resolve("study/report"))).isEqualTo(first);
  }

  @Test
  void builtInModels_giveTheirReferenceOutputs() throws Exception {
    for (String model : List.of("skiff", "skiff-judge", "skiff-massive")) {
      Program.Ending ending = Program.run(whole, "models", "verify", model);
      assertThat(ending.code()).as(ending.out() + ending.err()).isZero();
      assertThat(ending.out()).contains("logits").contains("greedy");
    }
  }

  /** Waits until the store holds so many files, then ends the process as kill -9 does. */
  private void killAt(long wanted) throws IOException, InterruptedException {
    Process process = Program.start(killed, STUDY);
    while (process.isAlive() && artifacts(killed) < wanted) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    process.waitFor();
  }

  private static boolean finished(Path folder) {
    return Files.exists(folder.resolve("study/store/result.json"));
  }

  private static long artifacts(Path folder) throws IOException {
    Path store = folder.resolve("study/store");
    if (!Files.isDirectory(store)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(store)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        contents.put(folder.relativize(file).toString(), bytes);
      }
    }
    return contents;
  }
}
