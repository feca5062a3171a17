package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiment files as their users run them. */
class ExperimentTest {
  private static final String TINY =
      """
      name: %s
      models:
        skiff: {checkpoint: skiff}
        massive: {checkpoint: skiff-massive}
        gone: {checkpoint: nobody/nothing}
      precisions: [%s]
      traits: [arditi/refusal]
      extraction: {methods: [mean_diff], contrasts: 12, vet: false}
      steering: {layers: 3-3, search_questions: 2, report_questions: 2, max_new_tokens: 4, steps: 1,
                 fine: {points: 0}, transfers: false, coherence: 0}
      """;

  private static final String MASSIVE =
      """
      name: massive
      models:
        m: {checkpoint: skiff-massive}
      precisions: [bf16]
      traits: [arditi/refusal]
      extraction: {contrasts: 12, vet: false}
      steering: {layers: 3-3, search_questions: 1, report_questions: 2, max_new_tokens: 4, steps: 1,
                 fine: {points: 0}, coherence: 0}
      massive: {methods: [mean_diff], continuation: 2}
      hypotheses:
        - {claim: Cleaned is better., better: {cleaning: any}, than: {cleaning: none}}
      published:
        - {model: m, precision: bf16, trait: arditi/refusal, variant: mean_diff_preclean_la2,
           baseline: 1.1, score: 46.1, layer: 3}
      """;

  @TempDir Path folder;

  private Program.Ending run(String... arguments) {
    return new Inside(folder, "kept", "one", "two", "massive").run(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quant-sensitivity-skiff",
        "massive-activations-skiff",
        "quant-sensitivity",
        "massive-activations"
      })
  void shippedFile_tellsItsPlan_whateverIsOnThisMachine(String name) throws Exception {
    Path file = Checkout.home().resolve("experiments").resolve(name + ".yaml");
    Path there = Files.copy(file, folder.resolve(name + ".yaml"));
    for (String trait : new String[] {"arditi/refusal", "caa/sycophancy"}) {
      copy(Checkout.home().resolve("skiff/traits").resolve(trait), folder.resolve("traits", trait));
    }
    Program.Ending plan = run("run", there.toString(), "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out()).contains(name + ": ").contains("judge calls").contains("bf16");
    assertThat(plan.out())
        .containsPattern("Estimated time: \\d.*, of which the judge's \\d")
        .contains("Estimated cost: ")
        .doesNotContain("At most 0 cells");
    assertThat(plan.out().contains("(not on this machine)")).isEqualTo(!name.endsWith("skiff"));
    assertThat(folder.resolve(name)).doesNotExist();
  }

  @Test
  void secondExperiment_computesNothingThatTheFirstOneKept_andStatusSaysWhatIsThere()
      throws Exception {
    Files.writeString(folder.resolve("one.yaml"), TINY.formatted("one", "bf16"));
    Files.writeString(folder.resolve("two.yaml"), TINY.formatted("two", "bf16, nf4"));
    Program.Ending one = run("run", "one.yaml", "--store=kept", "--out=one");
    assertThat(one.code()).as("a model is missing").isEqualTo(1);
    assertThat(one.out()).contains("nobody/nothing").contains("steered");
    Map<String, FileTime> first = artifacts();
    assertThat(first.keySet()).anyMatch(file -> file.startsWith("skiff/bf16/arditi/refusal/"));
    assertThat(first.keySet()).anyMatch(file -> file.startsWith("skiff-massive/bf16/"));

    Program.Ending two = run("run", "two.yaml", "--store=kept", "--out=two");
    assertThat(two.out()).contains("nf4");
    Map<String, FileTime> second = artifacts();
    assertThat(second).hasSizeGreaterThan(first.size()).containsAllEntriesOf(first);
    second.keySet().removeAll(first.keySet());
    assertThat(second.keySet()).noneMatch(file -> file.contains("/bf16/"));

    String done = run("status", "two").out();
    assertThat(done).contains("4 of 5 cells are done");
    Path file = folder.resolve("two.yaml");
    Files.writeString(
        file, Files.readString(file).replace("max_new_tokens: 4", "max_new_tokens: 5"));
    String stale = run("status", "two").out();
    assertThat(stale).contains("0 of 5 cells are done").contains("baseline-answers: changed max");

    Path index = folder.resolve("one/report/index.html");
    String page = Files.readString(index);
    assertThat(page)
        .contains("href=\"skiff/index.html\"")
        .contains("href=\"skiff/answers/arditi-refusal-bf16.html#answers-0-0-report\"")
        .containsPattern("<code>trimtab run \\S*one.yaml --store=\\S*kept --out=\\S*one</code>");
    assertThat(folder.resolve("one/report/cells.parquet")).isNotEmptyFile();
    assertThat(folder.resolve("one/report/skiff/answers.parquet")).isNotEmptyFile();
    Program.Ending report = run("report", "one");
    assertThat(report.out()).isEqualTo(one.out());
    assertThat(Files.readString(index)).isEqualTo(page);
    Program.Ending asked =
        run("query", "SELECT model FROM cells ORDER BY 1", "--in", "two", "--csv");
    assertThat(asked.out().lines())
        .containsExactly("model", "massive", "massive", "skiff", "skiff");
    Program.Ending refused =
        run("query", "COPY cells TO '" + folder.resolve("x.csv") + "'", "--in", "two");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(folder.resolve("x.csv")).doesNotExist();
  }

  @Test
  void massiveExperiment_endsInAReport_withItsHypothesesAndPublishedFigures() throws Exception {
    Files.writeString(folder.resolve("massive.yaml"), MASSIVE);
    Program.Ending run = run("run", "massive.yaml", "--out=massive");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Cleaned is better.").contains("undecided");
    Path report = folder.resolve("massive/report");
    String index = Files.readString(report.resolve("index.html"));
    assertThat(index)
        .contains("href=\"m-massive-bf16/index.html\"")
        .contains("Cleaned is better.")
        .contains(
            "href=\"m-massive-bf16/answers/arditi-refusal-mean_diff.html#answers-0-0-report\"");
    assertThat(report.resolve("hypotheses.parquet")).isNotEmptyFile();
    assertThat(report.resolve("m-massive-bf16/calibration.parquet")).isNotEmptyFile();
    assertThat(Files.readString(report.resolve("m-massive-bf16/index.html")))
        .contains("id=\"picture-magnitude\"")
        .contains("id=\"picture-change-arditi-refusal\"");
    assertThat(report.resolve("m-massive-bf16/answers/arditi-refusal-mean_diff.html"))
        .content()
        .as("the answers of the search are found in the store")
        .contains("id=\"answers-0-0-search-0-3\"");
    assertThat(Files.readAllLines(report.resolve("published.csv")).get(1))
        .startsWith("m,bf16,arditi/refusal,mean_diff_preclean_la2,1.100,")
        .contains("45.000");

    Program.Ending again = run("report", "massive");
    assertThat(again.out()).isEqualTo(run.out());
    assertThat(Files.readString(report.resolve("index.html"))).isEqualTo(index);
    Program.Ending asked =
        run("query", "SELECT verdict FROM hypotheses", "--in", "massive", "--csv");
    assertThat(asked.out().lines()).containsExactly("verdict", "undecided");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void secondRun_onAStoreInUse_isToldByWhom() throws Exception {
    Files.writeString(folder.resolve("one.yaml"), TINY.formatted("one", "bf16"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Process running =
        Program.start(folder, "run", "one.yaml", "--store", folder.resolve("s").toString());
    try {
      while (running.isAlive() && !Files.exists(folder.resolve("s/.owner.json"))) {
        running.waitFor(20, TimeUnit.MILLISECONDS);
      }
      // Halted where it is: on a busy machine it might end before the second has begun.
      assertThat(
              new ProcessBuilder("kill", "-STOP", String.valueOf(running.pid())).start().waitFor())
          .isZero();
      Program.Ending second =
          Program.run(other, "run", "../one.yaml", "--store", folder.resolve("s").toString());
      assertThat(second.err()).contains("is in use by process " + running.pid());
      assertThat(second.code()).isEqualTo(2);
    } finally {
      running.destroyForcibly();
      running.waitFor();
    }
  }

  /** The artifacts of the shared store by path, with the time each was written. */
  private Map<String, FileTime> artifacts() throws IOException {
    Path store = folder.resolve("kept");
    Map<String, FileTime> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(store)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().matches(".*-[0-9a-f]{16}\\..*")) {
          String name = store.relativize(file).toString().replace('\\', '/');
          found.put(name, Files.getLastModifiedTime(file));
        }
      }
    }
    return found;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.list(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
