package dev.trimtab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell's search under another judge, from the answers that the store keeps. */
class RescoringTest {
  private static final Owner OWNER = new Owner(1, "here", "now", "test");

  @TempDir private Path folder = Path.of("");

  /** Scores as the study's judge does, and is another. */
  private record Other(List<JudgeRequest> asked) implements Judge {
    @Override
    public String identity() {
      return "another judge";
    }

    @Override
    public void score(List<JudgeRequest> requests, Listener listener) {
      asked.addAll(requests);
      new FakeJudge().score(requests, listener);
    }
  }

  private static StudyPlan plan() {
    return new StudyPlan(
        "test",
        List.of("pv/evil"),
        List.of("bf16"),
        new StudyPlan.ExtractionPlan(List.of("mean_diff"), 0, 30, true, true, 0.1, true),
        new StudyPlan.SteeringPlan(
            List.of(3, 4), 0, 0, 30, false, false, SearchSettings.STANDARD.with(2, 1.3, 2)),
        StudyPlan.Order.PRECISIONS,
        5);
  }

  @Test
  void settingsOfTheSearch_areScoredAgain_whereTheirAnswersAreKept() {
    List<Trait> traits = StudyTest.traits().subList(0, 1);
    try (Store store = Store.open(folder, OWNER)) {
      var own = new Laboratory(store, new FakeJudge(), FakeJudge.rubrics());
      StudyResult study = new Study(plan(), traits, FakeSubject::new, own, _ -> {}).run();
      CellResult cell = study.rows().getFirst().cells().getFirst();
      assertThat(cell.points()).hasSize(6);
      TriedAnswers tried = TriedAnswers.of(study, folder);
      List<JudgeRequest> asked = new ArrayList<>();
      var others = new Laboratory(store, new Other(asked), FakeJudge.rubrics());
      var rescoring = new Rescoring(others, traits);
      CellResult again = rescoring.cell(plan(), cell, point -> tried.of(cell, point));
      assertThat(again.points()).isEqualTo(cell.points());
      assertThat(again.outcome()).isInstanceOf(CellOutcome.Steered.class);
      int tries = cell.points().stream().mapToInt(SteeringPoint::asked).sum();
      assertThat(asked).hasSizeGreaterThan(2 * tries);
      asked.clear();
      assertThat(rescoring.cell(plan(), cell, point -> tried.of(cell, point))).isEqualTo(again);
      assertThat(asked).as("what was scored is kept").isEmpty();
      assertThat(rescoring.cell(plan(), cell, _ -> List.of()).points()).isEmpty();
    }
  }

  @Test
  void answersOfTheSearch_areFoundUnderTheOtherJudge() {
    List<Trait> traits = StudyTest.traits().subList(0, 1);
    try (Store store = Store.open(folder, OWNER)) {
      var own = new Laboratory(store, new FakeJudge(), FakeJudge.rubrics());
      StudyResult study = new Study(plan(), traits, FakeSubject::new, own, _ -> {}).run();
      TriedAnswers tried = TriedAnswers.of(study, folder);
      var others = new Laboratory(store, new Other(new ArrayList<>()), FakeJudge.rubrics());

      StudyResult again = new Rescoring(others, traits).run(study, tried);

      CellResult before = study.rows().getFirst().cells().getFirst();
      CellResult cell = again.rows().getFirst().cells().getFirst();
      assertThat(cell.points()).hasSize(6).contains(steered(cell).best());
      TriedAnswers found = TriedAnswers.of(again, folder);
      for (int i = 0; i < 6; i++) {
        assertThat(found.of(cell, cell.points().get(i)))
            .isNotEmpty()
            .isEqualTo(tried.of(before, before.points().get(i)));
      }
      StudyResult brief = new Rescoring(others, traits).run(study, TriedAnswers.NONE);
      assertThat(brief.rows().getFirst().cells().getFirst().points()).isEmpty();
    }
  }

  private static CellOutcome.Steered steered(CellResult cell) {
    return (CellOutcome.Steered) cell.outcome();
  }
}
