package dev.trimtab.lab.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
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
            measures: [cosine, logit-difference, hellaswag: all, mmlu: {per_subject: 10}]
            seed: 7
            """);
    assertThat(file.judge()).isEqualTo(new ExperimentFile.JudgeEntry("openai:gpt-4.1-mini", 0.4));
    assertThat(file.precisionsOf("a")).extracting("id").containsExactly("bf16", "nf4", "awq");
    assertThat(file.precisionsOf("b")).extracting("id").containsExactly("bf16", "nf4");
    assertThat(file.measures())
        .containsExactly(
            new ExperimentFile.MeasureEntry("cosine", "", 0, 0),
            new ExperimentFile.MeasureEntry("logit-difference", "", 0, 0),
            new ExperimentFile.MeasureEntry("hellaswag", "", 0, 0),
            new ExperimentFile.MeasureEntry("mmlu", "", 0, 10));
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
