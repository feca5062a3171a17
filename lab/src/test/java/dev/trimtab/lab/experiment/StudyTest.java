package dev.trimtab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Family;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
  private static final Owner OWNER = new Owner(1, "here", "now", "test");
  private static final List<String> PRECISIONS = List.of("bf16", "nf4", "int8");

  @TempDir Path folder;

  @Test
  void study_findsPlantedDirection_andRandomDoesNot() {
    StudyResult result = run(folder, plan(), new FakeJudge(), Map.of());
    assertThat(result.rows()).hasSize(2);
    for (TraitRow row : result.rows()) {
      assertThat(row.cells()).hasSize(3);
      for (CellResult cell : row.cells()) {
        var steered = (CellOutcome.Steered) cell.outcome();
        assertThat(steered.reportDelta()).as(cell.trait() + cell.precision()).isGreaterThan(30);
        assertThat(Math.abs(steered.randomDelta())).isLessThan(15);
        assertThat(steered.best().coherence()).isGreaterThanOrEqualTo(70);
        assertThat(steered.best().layer()).isBetween(2, 4);
        assertThat(steered.best().ratio())
            .isCloseTo(
                steered.best().coefficient() / cell.baseNorms().get(steered.best().layer()),
                org.assertj.core.data.Offset.offset(1e-12));
      }
      assertThat(row.reportSpread()).hasSize(1);
      assertThat(row.comparisons()).hasSize(2);
    }
  }

  @Test
  void controlledExtraction_isComparedBesideNative() {
    TraitRow row = run(folder, plan(), new FakeJudge(), Map.of()).rows().getFirst();
    assertThat(row.cosines())
        .extracting(c -> c.precision() + " " + c.responsesFrom() + " " + c.method())
        .containsExactly(
            "nf4 nf4 probe",
            "nf4 nf4 mean_diff",
            "nf4 bf16 probe",
            "nf4 bf16 mean_diff",
            "int8 int8 probe",
            "int8 int8 mean_diff",
            "int8 bf16 probe",
            "int8 bf16 mean_diff");
    assertThat(row.cosines()).allSatisfy(c -> assertThat(c.steeredMean()).isGreaterThan(0.9));
    assertThat(row.cells().get(1).extractions().getFirst().responsesFrom()).isEqualTo("bf16");
    var steered = (CellOutcome.Steered) row.cells().get(1).outcome();
    assertThat(steered.transfers())
        .extracting(t -> t.vectorsFrom() + " on " + t.responsesFrom())
        .containsExactly("nf4 on nf4", "bf16 on bf16");
    var reference = (CellOutcome.Steered) row.cells().getFirst().outcome();
    assertThat(reference.transfers())
        .extracting(t -> t.vectorsFrom() + " on " + t.responsesFrom())
        .containsExactly("nf4 on nf4", "int8 on int8");
  }

  @Test
  void killedStudy_resumesToSameBytes() throws IOException {
    String whole = text(run(folder.resolve("whole"), plan(), new FakeJudge(), Map.of()));
    Path store = folder.resolve("killed");
    int kills = 0;
    for (int life = 7; ; life += 131) {
      try {
        int lifetime = life;
        FakeJudge judge = new FakeJudge().dyingAfter(lifetime * 2 + 3);
        StudyResult result = run(store, plan(), judge, Map.of("*", lifetime));
        assertThat(text(result)).isEqualTo(whole);
        break;
      } catch (FakeSubject.Killed e) {
        kills++;
      }
    }
    assertThat(kills).isGreaterThan(3);
    assertThat(Files.readString(store.resolve("result.json"))).isEqualTo(whole);
  }

  @Test
  void finishedStudy_asksNobodyAgain() {
    String first = text(run(folder, plan(), new FakeJudge(), Map.of()));
    FakeJudge silent = new FakeJudge().dyingAfter(0);
    StudyResult again = run(folder, plan(), silent, Map.of("*", 0));
    assertThat(text(again)).isEqualTo(first);
  }

  @Test
  void result_comesBackFromItsJson() {
    StudyResult result = run(folder, plan(), new FakeJudge(), Map.of());
    assertThat(Records.read(text(result), StudyResult.class)).isEqualTo(result);
  }

  @Test
  void failedScores_areNeverNumbers_andAreAskedAgain() {
    FakeJudge deaf =
        new FakeJudge().refusing(request -> request.rubric().name().equals("coherence"));
    StudyResult broken = run(folder, plan(), deaf, Map.of());
    for (CellResult cell : broken.rows().getFirst().cells()) {
      assertThat(cell.outcome())
          .isEqualTo(
              new CellOutcome.Stopped(
                  "Not one of 3 settings has a score. The judge scored 0 of 8 answers (refused)."));
      assertThat(cell.points()).isNotEmpty().allMatch(point -> !point.complete());
      assertThat(cell.searchBaseline().getFirst().questions())
          .allMatch(answer -> answer.coherence() instanceof Score.Failed);
    }
    assertThat(broken.flags()).anyMatch(flag -> flag.kind() == Flag.Kind.INCOMPLETE);
    String fresh = text(run(folder.resolve("fresh"), plan(), new FakeJudge(), Map.of()));
    assertThat(text(run(folder, plan(), new FakeJudge(), Map.of()))).isEqualTo(fresh);
  }

  @Test
  void settingThatIsTooStrong_hasNoScore_andTheCellGoesOn() {
    StudyResult sound = run(folder.resolve("sound"), plan(), new FakeJudge(), Map.of());
    StudyResult result = run(folder, new FakeJudge(), id -> new FakeSubject(id).breakingAbove(8));
    assertThat(Records.read(text(result), StudyResult.class)).isEqualTo(result);
    for (int t = 0; t < result.rows().size(); t++) {
      for (int c = 0; c < result.rows().get(t).cells().size(); c++) {
        CellResult cell = result.rows().get(t).cells().get(c);
        assertThat(cell.outcome()).isInstanceOf(CellOutcome.Steered.class);
        assertThat(cell.searchBaseline())
            .isEqualTo(sound.rows().get(t).cells().get(c).searchBaseline());
        assertThat(cell.points())
            .allSatisfy(point -> assertThat(point.complete()).isEqualTo(point.coefficient() <= 8))
            .anySatisfy(
                point -> {
                  assertThat(point.complete()).isFalse();
                  assertThat(point.reason()).isEqualTo("no numbers");
                  assertThat(point.scored()).isZero();
                });
        for (SteeringPoint point : cell.points()) {
          boolean after =
              cell.points().stream()
                  .anyMatch(
                      p ->
                          p.layer() == point.layer()
                              && p.step() > point.step()
                              && p.coefficient() < point.coefficient());
          assertThat(point.complete() || point.step() == 3 || after)
              .as("a smaller coefficient follows %s", point)
              .isTrue();
        }
      }
    }
    assertThat(result.flags())
        .anyMatch(
            flag -> flag.kind() == Flag.Kind.INCOMPLETE && flag.message().endsWith(": no numbers"));
    FakeJudge silent = new FakeJudge().dyingAfter(0);
    StudyResult again =
        run(folder, silent, id -> new FakeSubject(id).breakingAbove(8).dyingAfter(0));
    assertThat(text(again)).isEqualTo(text(result));
  }

  @Test
  void searchThatMovesNothing_isFlagged() {
    StudyResult result =
        run(folder, new FakeJudge(), id -> new FakeSubject(id).deaf(id.equals("nf4")));
    assertThat(result.flags())
        .filteredOn(flag -> flag.kind() == Flag.Kind.NO_EFFECT)
        .extracting(Flag::precision)
        .containsOnly("nf4");
  }

  @Test
  void precisionThatAnswersNothing_stopsItsCells_notTheStudy() {
    StudyResult result =
        run(
            folder,
            new FakeJudge(),
            id -> new FakeSubject(id).breakingAbove(id.equals("nf4") ? -1 : 100));
    TraitRow row = result.rows().getFirst();
    assertThat(row.cells().get(0).outcome()).isInstanceOf(CellOutcome.Steered.class);
    assertThat(row.cells().get(1).outcome())
        .isEqualTo(new CellOutcome.Stopped("Not one of 40 responses came to an end. no numbers"));
    assertThat(row.cells().get(2).outcome()).isInstanceOf(CellOutcome.Steered.class);
  }

  @Test
  void tooFewVettedExamples_stopTheCell_notTheStudy() {
    List<Example> meek = new ArrayList<>(traits().getFirst().contrasts().positive());
    for (int i = 0; i < 11; i++) {
      meek.set(i, new Example("Question " + i, "be meek", false, Map.of()));
    }
    StudyResult result = run(folder, plan(), new FakeJudge(), Map.of(), withPositives(meek));
    assertThat(result.rows().getFirst().cells())
        .allSatisfy(
            cell -> {
              assertThat(cell.outcome()).isInstanceOf(CellOutcome.Stopped.class);
              Compliance positive = cell.extractions().getFirst().positive();
              assertThat(positive.passed()).isEqualTo(9);
              assertThat(positive.failed()).isEqualTo(11);
            });
    assertThat(result.rows().getFirst().reportSpread()).isEmpty();
    assertThat(result.rows().get(1).cells())
        .allSatisfy(cell -> assertThat(cell.outcome()).isInstanceOf(CellOutcome.Steered.class));
    assertThat(result.flags()).anyMatch(flag -> flag.kind() == Flag.Kind.STOPPED);
  }

  @Test
  void contrastsThatCannotWork_areRefusedBeforeAnyWork() {
    List<Example> positive = traits().getFirst().contrasts().positive();
    assertThatThrownBy(
            () ->
                run(
                    folder,
                    plan(),
                    new FakeJudge(),
                    Map.of("*", 0),
                    withPositives(positive.subList(0, 9))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pv/evil has 9 positive and 20 negative examples");
    assertThatThrownBy(
            () ->
                run(
                    folder,
                    plan(),
                    new FakeJudge(),
                    Map.of("*", 0),
                    withPositives(positive.subList(0, 19))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("expected equal numbers");
  }

  private static List<Trait> withPositives(List<Example> positive) {
    List<Trait> traits = new ArrayList<>(traits());
    List<Example> negative = traits.getFirst().contrasts().negative();
    traits.set(0, trait("pv", Family.PV, positive, negative));
    return traits;
  }

  @Test
  void orderOfWork_doesNotChangeRows() {
    StudyPlan byTraits = plan();
    StudyPlan byPrecisions =
        new StudyPlan(
            byTraits.name(),
            byTraits.traits(),
            byTraits.precisions(),
            byTraits.extraction(),
            byTraits.steering(),
            StudyPlan.Order.PRECISIONS,
            byTraits.seed());
    assertThat(run(folder.resolve("b"), byPrecisions, new FakeJudge(), Map.of()).rows())
        .isEqualTo(run(folder.resolve("a"), byTraits, new FakeJudge(), Map.of()).rows());
  }

  @Test
  void precisionThatCannotBeLoaded_stopsItsCells_notTheStudy() {
    StudyPlan byPrecisions =
        new StudyPlan(
            plan().name(),
            plan().traits(),
            PRECISIONS,
            plan().extraction(),
            plan().steering(),
            StudyPlan.Order.PRECISIONS,
            plan().seed());
    try (Store store = Store.open(folder, OWNER)) {
      var laboratory = new Laboratory(store, new FakeJudge(), FakeJudge.rubrics());
      Subjects some =
          precision -> {
            if (precision.equals("nf4")) {
              throw new UserError("There is no nf4 here.", "");
            }
            return new FakeSubject(precision);
          };
      StudyResult result = new Study(byPrecisions, traits(), some, laboratory, _ -> {}).run();
      for (TraitRow row : result.rows()) {
        assertThat(row.cells().get(0).outcome()).isInstanceOf(CellOutcome.Steered.class);
        assertThat(row.cells().get(1).outcome())
            .isEqualTo(new CellOutcome.Stopped("There is no nf4 here."));
        assertThat(row.cells().get(2).outcome()).isInstanceOf(CellOutcome.Steered.class);
      }
      Subjects none =
          precision -> {
            throw new UserError("There is no " + precision + " here.", "");
          };
      assertThatThrownBy(() -> new Study(plan(), traits(), none, laboratory, _ -> {}).run())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no bf16 here");
    }
  }

  @Test
  void study_refusesTraitsThatAreNotThePlans() {
    try (Store store = Store.open(folder, OWNER)) {
      var laboratory = new Laboratory(store, new FakeJudge(), FakeJudge.rubrics());
      assertThatThrownBy(() -> new Study(plan(), List.of(), FakeSubject::new, laboratory, _ -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String text(StudyResult result) {
    return Records.text(result);
  }

  private static StudyResult run(
      Path folder, StudyPlan plan, FakeJudge judge, Map<String, Integer> lives) {
    return run(folder, plan, judge, lives, traits());
  }

  private static StudyResult run(
      Path folder,
      StudyPlan plan,
      FakeJudge judge,
      Map<String, Integer> lives,
      List<Trait> traits) {
    var subjects = new HashMap<String, FakeSubject>();
    try (Store store = Store.open(folder, OWNER)) {
      var laboratory = new Laboratory(store, judge, FakeJudge.rubrics());
      Subjects opener =
          precision ->
              subjects.computeIfAbsent(
                  precision,
                  id -> {
                    var subject = new FakeSubject(id);
                    return lives.containsKey("*") ? subject.dyingAfter(lives.get("*")) : subject;
                  });
      return new Study(plan, traits, opener, laboratory, _ -> {}).run();
    }
  }

  private static StudyResult run(Path folder, FakeJudge judge, Subjects subjects) {
    try (Store store = Store.open(folder, OWNER)) {
      var laboratory = new Laboratory(store, judge, FakeJudge.rubrics());
      return new Study(plan(), traits(), subjects, laboratory, _ -> {}).run();
    }
  }

  private static StudyPlan plan() {
    return new StudyPlan(
        "test",
        List.of("pv/evil", "caa/evil"),
        PRECISIONS,
        new StudyPlan.ExtractionPlan(List.of("probe", "mean_diff"), 0, 30, true, true, 0.1, true),
        new StudyPlan.SteeringPlan(
            List.of(), 0, 0, 30, false, true, SearchSettings.STANDARD.with(4, 1.3, 3)),
        StudyPlan.Order.TRAITS,
        5);
  }

  static List<Trait> traits() {
    List<Example> bad =
        IntStream.range(0, 20)
            .mapToObj(i -> new Example("Question " + i, "be bad", false, Map.of()))
            .toList();
    List<Example> good =
        IntStream.range(0, 20)
            .mapToObj(i -> new Example("Question " + i, "be good", false, Map.of()))
            .toList();
    List<Example> answeredBad =
        IntStream.range(0, 20).mapToObj(i -> Example.question(i + " choose bad (A)")).toList();
    List<Example> answeredGood =
        IntStream.range(0, 20).mapToObj(i -> Example.question(i + " choose good (B)")).toList();
    return List.of(
        trait("pv", Family.PV, bad, good), trait("caa", Family.CAA, answeredBad, answeredGood));
  }

  private static Trait trait(
      String category, Family family, List<Example> positive, List<Example> negative) {
    List<String> search = IntStream.range(0, 8).mapToObj(i -> "Search " + i).toList();
    List<String> report = IntStream.range(0, 8).mapToObj(i -> "Report " + i).toList();
    return new Trait(
        category,
        "evil",
        family,
        new Trait.Contrasts(positive, negative),
        "HIGH bad LOW good",
        new Trait.Questions(search, report, ""),
        family.position(),
        Trait.Wanted.POSITIVE,
        List.of(),
        Map.of(),
        category);
  }
}
