package dev.trimtab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.AnswerSet;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriedAnswersTest {
  @TempDir Path folder;

  private StudyResult run(int maxNewTokens, double breaking) {
    StudyPlan plan =
        new StudyPlan(
            "test",
            List.of("pv/evil", "caa/evil"),
            List.of("bf16", "nf4"),
            new StudyPlan.ExtractionPlan(List.of("mean_diff"), 0, 30, true, true, 0.1, true),
            new StudyPlan.SteeringPlan(
                List.of(),
                4,
                4,
                maxNewTokens,
                false,
                true,
                SearchSettings.STANDARD.with(3, 1.3, 2)),
            StudyPlan.Order.TRAITS,
            5);
    try (Store store = Store.open(folder, new Owner(1, "here", "now", "test"))) {
      var laboratory = new Laboratory(store, new FakeJudge(), FakeJudge.rubrics());
      Subjects subjects = id -> new FakeSubject(id).breakingAbove(breaking);
      return new Study(plan, StudyTest.traits(), subjects, laboratory, _ -> {}).run();
    }
  }

  private static List<CellResult> cells(StudyResult study) {
    return study.rows().stream().flatMap(row -> row.cells().stream()).toList();
  }

  @Test
  void everyPoint_hasTheAnswersThatItsMeansAreOf() {
    StudyResult study = run(30, Double.POSITIVE_INFINITY);
    TriedAnswers tried = TriedAnswers.of(study, folder);

    for (CellResult cell : cells(study)) {
      assertThat(cell.points()).hasSizeGreaterThan(5);
      for (SteeringPoint point : cell.points()) {
        List<Evaluation.Answer> answers = tried.of(cell, point);
        assertThat(answers).hasSize(4).allMatch(answer -> answer.question().startsWith("Search"));
        var set = new AnswerSet(answers);
        assertThat(set.traits().summary().mean()).isEqualTo(point.trait());
        assertThat(set.coherences().summary().mean()).isEqualTo(point.coherence());
      }
    }
  }

  @Test
  void answersOfAnotherPlan_inTheSameFolder_areNotTaken() throws IOException {
    StudyResult first = run(30, Double.POSITIVE_INFINITY);
    long before = files();
    StudyResult second = run(31, Double.POSITIVE_INFINITY);
    assertThat(files()).isGreaterThan(before);

    assertThat(TriedAnswers.of(first, folder))
        .hasToString(TriedAnswers.of(second, folder).toString());
    StudyResult other =
        new StudyResult(
            first.plan(),
            first.layers(),
            first.hidden(),
            first.searchedLayers(),
            first.rows(),
            0,
            0,
            List.of(),
            java.util.Map.of("judge", "another"));
    assertThat(TriedAnswers.of(other, folder)).hasToString("TriedAnswers[0 settings]");
  }

  @Test
  void settingsThatBroke_showWhyTheyHaveNoScore() {
    StudyResult study = run(30, 8);
    TriedAnswers tried = TriedAnswers.of(study, folder);

    List<Evaluation.Answer> broken =
        cells(study).stream()
            .flatMap(
                cell ->
                    cell.points().stream()
                        .filter(point -> !point.complete())
                        .flatMap(point -> tried.of(cell, point).stream()))
            .toList();
    assertThat(broken).isNotEmpty();
    assertThat(broken).anyMatch(answer -> answer.trait() instanceof Score.NoAnswer);
  }

  @Test
  void storeThatIsGone_leavesNone() {
    StudyResult study = run(30, Double.POSITIVE_INFINITY);
    TriedAnswers tried = TriedAnswers.of(study, folder.resolve("nowhere"));

    assertThat(tried).hasToString("TriedAnswers[0 settings]");
    CellResult cell = cells(study).getFirst();
    assertThat(tried.of(cell, cell.points().getFirst())).isEmpty();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
