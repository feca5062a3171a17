package dev.trimtab.lab.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.extract.Cleaning;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.steer.SearchSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExperimentReaderTest {
  private static final String SMALL =
      """
      name: small
      models:
        skiff: {checkpoint: skiff}
      precisions: [bf16, nf4]
      traits: [pv/malice]
      """;

  private static ExperimentFile read(String text) {
    return ExperimentReader.read(text, "x.yaml");
  }

  @Test
  void file_thatSaysLittle_hasTheDefaults() {
    ExperimentFile file = read(SMALL);
    assertThat(file.judge().word()).isEqualTo("builtin");
    assertThat(file.studiesMassive()).isFalse();
    StudyPlan plan = file.studyPlan(file.traits(), List.of("bf16", "nf4"));
    assertThat(plan.extraction())
        .isEqualTo(
            new StudyPlan.ExtractionPlan(
                List.of("probe", "mean_diff"), 0, 256, true, true, 0.1, false));
    assertThat(plan.steering().search()).isEqualTo(SearchSettings.STANDARD);
    assertThat(plan.steering().layers()).isEmpty();
    assertThat(plan.steering().transfers()).isTrue();
    assertThat(plan.seed()).isZero();
  }

  @Test
  void spellings_ofTheDesign_areRead() {
    ExperimentFile file =
        read(
            """
            name: all
            models:
              a: {checkpoint: owner/a}
              b: {checkpoint: owner/b, system_as_user: true}
            precisions: [bf16, nf4, awq: {a: owner/a-awq}]
            traits: [pv/x, caa/y]
            judge: {openai: gpt-4.1-mini, usd_per_million_tokens: 0.4}
            extraction: {methods: [probe], vet: true, responses_from: bf16}
            steering: {layers: 9-11, steps: 10, up: 2.0, search: plain, fine: {points: 3}}
            selection: same
            measures: [cosine, logit-difference, hellaswag: all, mmlu: {per_subject: 10},
                       perplexity: {data: book.txt, window: 512}]
            side_effects: [logit-difference, perplexity]
            seed: 7
            """);
    assertThat(file.judge()).isEqualTo(new ExperimentFile.JudgeEntry("openai:gpt-4.1-mini", 0.4));
    assertThat(file.precisionsOf("a")).extracting("id").containsExactly("bf16", "nf4", "awq");
    assertThat(file.precisionsOf("b")).extracting("id").containsExactly("bf16", "nf4");
    assertThat(file.measures())
        .containsExactly(
            new ExperimentFile.MeasureEntry("cosine", "", 0, 0, 0),
            new ExperimentFile.MeasureEntry("logit-difference", "", 0, 0, 0),
            new ExperimentFile.MeasureEntry("hellaswag", "", 0, 0, 0),
            new ExperimentFile.MeasureEntry("mmlu", "", 0, 10, 0),
            new ExperimentFile.MeasureEntry("perplexity", "book.txt", 0, 0, 512));
    assertThat(file.sideEffects()).containsExactly("logit-difference", "perplexity");
    StudyPlan plan = file.studyPlan(file.traits(), List.of("bf16"));
    assertThat(plan.extraction().controlled()).isTrue();
    assertThat(plan.steering().layers()).containsExactly(9, 10, 11);
    assertThat(plan.steering().sameQuestions()).isTrue();
    assertThat(plan.steering().search().bisect()).isFalse();
    assertThat(plan.steering().search().finePoints()).isEqualTo(3);
    assertThat(plan.steering().search().fineWithin()).isEqualTo(0.3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steerin: {steps: 3}             | line 6: there is no key "steerin". Did you mean "steering"?
          steering: {step: 3}             | line 6: there is no key "steering.step". Did you mean "steps"?
          steering: {steps: 0}            | line 6: steering.steps: expected at least 1, found a whole number "0"
          steering: {steps: many}         | line 6: steering.steps: expected a whole number, found text "many"
          steering: {up: 1}               | line 6: steering.up: expected above 1
          steering: {layers: 11-9}        | x.yaml: steering.layers: 11-9 is no range
          selection: other                | line 6: selection: expected one of held_out, same, found text "other"
          extraction: {responses_from: x} | line 6: extraction: responses_from is "x". Write own, or the first
          measures: [helaswag]            | line 6: measures: There is no measure "helaswag". Did you mean "hellaswag"?
          measures: [perplexity]          | line 6: measures: perplexity has no text. Write perplexity: {data: FILE}.
          measures: [{perplexity: {data: x, limit: 3}}] | line 6: measures: perplexity has a key of another measure.
          measures: [{mmlu: {window: 3}}] | line 6: measures: mmlu has a key of another measure.
          side_effects: [hellaswag]       | line 6: side_effects: "hellaswag" is not among the measures that ask a model.
          judge: [a]                      | line 6: judge: expected text or keys with values, found a list
          judge: {url: http://x}          | line 6: judge.openai is missing
          name: again                     | name
          traits: {                       | line
          """)
  void mistakes_areNamed_withLineAndKey(String line, String said) {
    assertThatThrownBy(() -> read(SMALL + line + "\n"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.paragraph()).startsWith("x.yaml").contains(said));
  }

  @Test
  void names_thatAreUnknown_areRefused() {
    assertThatThrownBy(() -> read(SMALL.replace("nf4", "nf5")))
        .hasMessageContaining("line 4: precisions: There is no precision \"nf5\".");
    assertThatThrownBy(() -> read(SMALL.replace("nf4", "awq: {skif: x}")))
        .hasMessageContaining("There is no model of this file \"skif\".");
    assertThatThrownBy(() -> read(SMALL.replace("nf4", "bf16")))
        .hasMessageContaining("\"bf16\" is there twice");
    assertThatThrownBy(() -> read(SMALL.replace("traits: [pv/malice]\n", "")))
        .hasMessageContaining("line 1: traits is missing");
    assertThatThrownBy(() -> read("")).hasMessageContaining("x.yaml is empty");
  }

  private static final String MASSIVE =
      """
      name: massive
      models:
        a: {checkpoint: a}
        b: {checkpoint: b}
      precisions: [bf16]
      traits: [pv/malice]
      massive: {methods: [probe]}
      hypotheses:
        - %s
      """;

  @Test
  void hypotheses_areReadAsSides() {
    ExperimentFile file =
        read(
            MASSIVE.formatted(
                    "{claim: One., better: {model: a, cleaning: preclean, count: [1, 2], gain:"
                        + " true}, than: {model: b, cleaning: preclean, gain: true}, by: 2,"
                        + " measure: efficiency}")
                + "  - {claim: Two., same: {dimensions: layer}, as: {dimensions: global}}\n"
                + "published:\n"
                + "  - {model: a, trait: pv/malice, precision: bf16, variant: probe_preclean_u1,"
                + " score: 9, layer: 3}\n");
    Side gained =
        new Side(
            List.of("a"),
            List.of(),
            List.of(),
            List.of(),
            Side.Cleaned.PRECLEAN,
            List.of(),
            List.of(1, 2),
            true);
    Side other =
        new Side(
            List.of("b"),
            List.of(),
            List.of(),
            List.of(),
            Side.Cleaned.PRECLEAN,
            List.of(),
            List.of(),
            true);
    assertThat(file.hypotheses())
        .containsExactly(
            new Hypothesis(
                "One.",
                Hypothesis.Relation.BETTER,
                gained,
                other,
                2,
                Hypothesis.Measure.EFFICIENCY,
                List.of()),
            new Hypothesis(
                "Two.",
                Hypothesis.Relation.SAME,
                Side.ALL.choice(Cleaning.Choice.LAYER),
                Side.ALL.choice(Cleaning.Choice.GLOBAL),
                5,
                Hypothesis.Measure.CHANGE,
                List.of()));
    assertThat(file.published())
        .containsExactly(
            new ExperimentFile.Published(
                "a", "pv/malice", "bf16", "probe_preclean_u1", 9, -1, -1, 3, -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {claim: C., better: {variant: probe_preclean_l2}, than: {variant: probe}} | line 9: hypotheses: There is no vector "probe_preclean_l2" in this file. Did you mean "probe_preclean_la2"?
          {claim: C., better: {model: c}, than: {model: b}}                         | line 9: hypotheses: There is no model "c" in this file.
          {claim: C., better: {method: mean_diff}, than: {variant: probe}}          | line 9: hypotheses: There is no method "mean_diff" in this file. Known: probe.
          {claim: C., better: {count: 1}, than: {count: 2}, traits: [pv/malise]}    | line 9: hypotheses: There is no trait "pv/malise" in this file. Did you mean "pv/malice"?
          {claim: C., better: {}, than: {}}                                         | line 9: hypotheses: Both sides are the same.
          {claim: C., better: {variant: probe, count: 1}, than: {}}                 | line 9: hypotheses: A side means no vector of this study.
          {claim: C., better: {count: 1}}                                           | x.yaml: hypotheses: "C." has not two sides. Write better and than, or same and as
          {claim: C., better: {count: 1}, than: {count: 2}, within: 3}              | x.yaml: hypotheses: "C." has not two sides.
          {claim: C., better: {cuont: 1}, than: {}}                                 | line 9: there is no key "hypotheses.better.cuont". Did you mean "count"?
          {claim: C., better: {count: 4}, than: {}}                                 | line 9: hypotheses.better.count: expected at most 3
          {claim: C., same: {count: 1}, as: {}, within: 0}                          | line 9: hypotheses.within: expected above 0
          """)
  void hypotheses_thatMeanNothing_areRefused(String hypothesis, String said) {
    assertThatThrownBy(() -> read(MASSIVE.formatted(hypothesis)))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.paragraph()).startsWith("x.yaml").contains(said));
  }

  @Test
  void hypothesesAndFigures_wantWhatTheySpeakOf() {
    String claim = "hypotheses: [{claim: C., better: {count: 1}, than: {count: 2}}]\n";
    assertThatThrownBy(() -> read(SMALL + claim))
        .hasMessageContaining("hypotheses are decided in a study of massive activations");
    assertThatThrownBy(
            () -> read(SMALL + "published: [{model: skif, trait: pv/malice, precision: bf16}]\n"))
        .hasMessageContaining("There is no model of this file \"skif\".");
  }

  @Test
  void words_chooseCells_andKeepTheReference() {
    ExperimentFile file = read(SMALL);
    ExperimentCells some = ExperimentCells.of(file, List.of("nf4", "extraction"));
    assertThat(some.precisions()).containsExactly("bf16", "nf4");
    assertThat(some.stages()).containsExactly(ExperimentCells.Stage.EXTRACTION);
    assertThat(ExperimentCells.of(file, List.of("bf16")).precisions()).containsExactly("bf16");
    assertThatThrownBy(() -> ExperimentCells.of(file, List.of("pv/malic")))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.paragraph()).contains("pv/malice"));
  }

  @Test
  void equalCheckpoints_shareAFolder_whateverTheyAreCalled() {
    assertThat(new ExperimentFile.ModelEntry("meta-llama/Llama-3.1-8B", false).folder())
        .isEqualTo("Llama-3.1-8B");
    assertThat(new ExperimentFile.ModelEntry("/models/..", false).folder()).isEqualTo("_..");
  }

  /** Every record's components are keys of the schema, and the other way round. */
  @Test
  void schema_saysWhatTheRecordsSay() {
    JsonNode schema = JsonMapper.builder().build().readTree(ExperimentReader.schema());
    JsonNode keys = schema.get("properties");
    assertKeys(schema, ExperimentFile.class);
    assertKeys(keys.get("models").get("additionalProperties"), ExperimentFile.ModelEntry.class);
    assertKeys(keys.get("extraction"), ExperimentFile.ExtractionEntry.class);
    assertKeys(keys.get("steering"), ExperimentFile.SteeringEntry.class);
    assertKeys(keys.get("steering").get("properties").get("fine"), ExperimentFile.FineEntry.class);
    assertKeys(keys.get("massive"), ExperimentFile.MassiveEntry.class);
    assertKeys(keys.get("published").get("items"), ExperimentFile.Published.class);
  }

  private static void assertKeys(JsonNode schema, Class<?> record) {
    List<String> components =
        Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
    List<String> keys =
        components.stream()
            .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
            .toList();
    assertThat(new TreeSet<>(schema.get("properties").propertyNames()))
        .as(record.getSimpleName())
        .isEqualTo(new TreeSet<>(keys));
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      boolean required = schema.path("required").toString().contains('"' + property.getKey() + '"');
      assertThat(required || property.getValue().has("default"))
          .as(property.getKey() + " is required or has a default")
          .isTrue();
    }
  }
}
