package dev.trimtab.lab.massive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.lab.massive.Hypothesis.Measure;
import dev.trimtab.lab.massive.Hypothesis.Relation;
import dev.trimtab.lab.massive.HypothesisResult.Verdict;
import dev.trimtab.lab.massive.Side.Cleaned;
import java.util.List;
import org.junit.jupiter.api.Test;

class HypothesesTest {
  private static final Side PLAIN = Side.ALL.variant("probe");
  private static final Side CLEANED = Side.ALL.variant("probe_preclean_la2");

  private static HypothesisResult decide(Hypothesis hypothesis, StudiedModel... studied) {
    return Hypotheses.decide(List.of(hypothesis), List.of(studied)).getFirst();
  }

  private static StudiedModel model(String name, SampleMassive sample) {
    return new StudiedModel(name, sample.result());
  }

  private static Hypothesis same(Side first, Side second, double margin) {
    return new Hypothesis("same", Relation.SAME, first, second, margin, Measure.CHANGE, List.of());
  }

  @Test
  void better_isSupported_whereTheDifferenceIsClearOfTheMargin() {
    StudiedModel studied = model("m", new SampleMassive(20).noise(4).change("probe", 25));
    HypothesisResult result = decide(Hypothesis.better("better", CLEANED, PLAIN), studied);
    assertThat(result.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(result.pValue()).isLessThan(0.05);
    Difference difference = result.difference().getFirst();
    assertThat(difference.questions()).isEqualTo(20);
    assertThat(difference.interval().estimate()).isCloseTo(15, within(2.0));
    assertThat(difference.first() - difference.second())
        .isCloseTo(difference.interval().estimate(), within(1e-9));
    assertThat(decide(Hypothesis.better("worse", PLAIN, CLEANED), studied).verdict())
        .isEqualTo(Verdict.REFUTED);
    Hypothesis far =
        new Hypothesis("far", Relation.BETTER, CLEANED, PLAIN, 30, Measure.CHANGE, List.of());
    assertThat(decide(far, studied).verdict()).isEqualTo(Verdict.REFUTED);
  }

  @Test
  void better_isUndecided_whereNoiseExceedsTheDifference_howeverTheMeansCompare() {
    StudiedModel studied = model("m", new SampleMassive(20).noise(30).change("probe", 39));
    HypothesisResult result = decide(Hypothesis.better("better", CLEANED, PLAIN), studied);
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.difference()).hasSize(1);
    assertThat(result.difference().getFirst().interval().contains(0)).isTrue();
  }

  @Test
  void fewQuestions_decideNothing() {
    StudiedModel studied = model("m", new SampleMassive(8).noise(4).change("probe", 5));
    HypothesisResult result = decide(Hypothesis.better("better", CLEANED, PLAIN), studied);
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.reason()).contains("8 questions are too few");
  }

  @Test
  void same_wantsTheWholeIntervalWithinTheMargin() {
    StudiedModel near = model("m", new SampleMassive(60).noise(5).change("probe", 40.5));
    assertThat(decide(same(CLEANED, PLAIN, 5), near).verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(decide(same(CLEANED, PLAIN, 0.6), near).verdict()).isEqualTo(Verdict.UNDECIDED);
    StudiedModel far = model("m", new SampleMassive(60).noise(5).change("probe", 10));
    assertThat(decide(same(CLEANED, PLAIN, 5), far).verdict()).isEqualTo(Verdict.REFUTED);
    assertThatThrownBy(() -> same(CLEANED, PLAIN, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void undecidedClaim_saysWhereTheSidesAreShownToBeNear() {
    StudiedModel near = model("m", new SampleMassive(60).noise(5));
    assertThat(decide(Hypothesis.better("better", CLEANED, PLAIN), near).reason())
        .isEqualTo("The sides are within ± 5.0 of each other.");
  }

  @Test
  void gains_areComparedAcrossModels_onTheSameQuestions() {
    SampleMassive gemma = new SampleMassive(20).noise(3).others(60).change("probe", 40);
    SampleMassive llama = new SampleMassive(20).noise(4).others(80).change("probe", 80);
    Side gain = Side.ALL.method("probe").cleaned(Cleaned.PRECLEAN).gained();
    Side of =
        new Side(
            List.of("gemma"),
            List.of(),
            gain.methods(),
            List.of(),
            gain.cleaning(),
            List.of(),
            List.of(),
            true);
    Side other =
        new Side(
            List.of("llama"),
            List.of(),
            gain.methods(),
            List.of(),
            gain.cleaning(),
            List.of(),
            List.of(),
            true);
    HypothesisResult result =
        decide(
            Hypothesis.better("gemma gains more", of, other),
            model("gemma", gemma),
            model("llama", llama));
    assertThat(result.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(result.difference().getFirst().first()).isCloseTo(20, within(3.0));
    assertThat(result.difference().getFirst().second()).isCloseTo(0, within(3.0));
    assertThat(result.difference().getFirst().vectors()).isEqualTo(12);
  }

  @Test
  void models_areComparedWithinThemselves_soThatOneWithoutASideDoesNotTiltIt() {
    SampleMassive weak = new SampleMassive(20).noise(3).others(10).change("probe", 10);
    SampleMassive strong =
        new SampleMassive(20).noise(3).others(80).change("probe_preclean_la2", Double.NaN);
    HypothesisResult result =
        decide(
            Hypothesis.better("better", CLEANED, PLAIN),
            model("weak", weak),
            model("strong", strong));
    Difference difference = result.difference().getFirst();
    assertThat(difference.second()).as("the weak model alone").isCloseTo(10, within(3.0));
    assertThat(difference.lacking()).isEqualTo(1);
    assertThat(difference.vectors()).isEqualTo(3);
  }

  @Test
  void sideWithoutResult_leavesTheClaimUndecided() {
    StudiedModel studied =
        model("m", new SampleMassive(20).change("probe_preclean_la2", Double.NaN));
    HypothesisResult result = decide(Hypothesis.better("better", CLEANED, PLAIN), studied);
    assertThat(result.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(result.difference()).isEmpty();
    assertThat(result.reason()).contains("no vector with a result");
  }

  @Test
  void efficiency_isChangeForEachHundredthOfTheBaseNorm() {
    StudiedModel studied =
        model(
            "m",
            new SampleMassive(40).noise(3).ratio("probe_preclean_la2", 0.02).ratio("probe", 0.04));
    Hypothesis hypothesis =
        new Hypothesis(
            "efficient", Relation.BETTER, CLEANED, PLAIN, 0, Measure.EFFICIENCY, List.of());
    HypothesisResult result = decide(hypothesis, studied);
    assertThat(result.difference().getFirst().first()).isCloseTo(20, within(2.0));
    assertThat(result.difference().getFirst().second()).isCloseTo(10, within(1.0));
    assertThat(result.verdict()).isEqualTo(Verdict.SUPPORTED);
  }

  @Test
  void pValues_areCorrectedForTheNumberOfClaims() {
    StudiedModel studied = model("m", new SampleMassive(20).noise(6).change("probe", 37));
    Hypothesis one = Hypothesis.better("better", CLEANED, PLAIN);
    HypothesisResult alone = decide(one, studied);
    HypothesisResult among =
        Hypotheses.decide(List.of(one, one, one, one), List.of(studied)).getFirst();
    assertThat(among.pValue()).isCloseTo(Math.min(1, 4 * alone.pValue()), within(1e-12));
  }

  @Test
  void standardClaims_areDecidedForEveryMethod() {
    MassiveResult result = new SampleMassive(20).noise(3).change("mean_diff", 0).result();
    List<HypothesisResult> decided =
        Hypotheses.decide(
            Hypotheses.standard(result.plan().methods()), List.of(new StudiedModel("", result)));
    assertThat(decided).allSatisfy(claim -> assertThat(claim.difference()).hasSize(1));
    assertThat(decided)
        .filteredOn(claim -> claim.hypothesis().claim().contains("adds more to mean_diff"))
        .singleElement()
        .satisfies(claim -> assertThat(claim.verdict()).isEqualTo(Verdict.SUPPORTED));
  }
}
