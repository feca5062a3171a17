package dev.trimtab.lab.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.LocalJudge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in model and judge as subject and judge of a study, on the reference device. */
class BuiltInModelTest {
  private static final Path MODELS = Path.of("..", "skiff", "models");
  private static final int NEW_TOKENS = 4;

  @TempDir private Path damaged = Path.of("");

  private static Model load(String name) throws IOException {
    return Model.load(MODELS.resolve(name), Precisions.ALL.get("fp32"), new ReferenceDevice());
  }

  private static List<TokenIds> answers(Subject subject, Subject.Request... requests) {
    Map<Integer, TokenIds> answers = new TreeMap<>();
    subject.respond(List.of(requests), answers::put);
    return List.copyOf(answers.values());
  }

  @Test
  void subject_answersEachRequestForItself() throws IOException {
    try (Subject subject = new ModelSubject(load("skiff"), "test", false)) {
      TokenIds prompt = subject.prompt(Example.question("How do I bake bread?"));
      TokenIds persona = subject.prompt(new Example("Hello.", "Be kind.", false, Map.of()));
      float[] values = new float[subject.hidden()];
      values[1] = 1;
      Steering push = Steering.add(3, Direction.of(values), 60);
      var plain = new Subject.Request(prompt, NEW_TOKENS, Steering.NONE);
      var steered = new Subject.Request(prompt, NEW_TOKENS, push);
      var other = new Subject.Request(persona, NEW_TOKENS, Steering.NONE);
      List<TokenIds> together = answers(subject, other, steered, plain);
      assertThat(together.get(2)).isEqualTo(answers(subject, plain).get(0));
      assertThat(together.get(1)).isEqualTo(answers(subject, steered).get(0));
      assertThat(together.get(1)).isNotEqualTo(together.get(2));
      assertThat(subject.text(together.get(2))).isNotBlank();
    }
  }

  @Test
  void steeringThatIsFarTooStrong_breaksItsOwnAnswerAlone() throws IOException {
    try (Subject subject = new ModelSubject(load("skiff"), "test", false)) {
      TokenIds prompt = subject.prompt(Example.question("How do I bake bread?"));
      float[] values = new float[subject.hidden()];
      values[1] = 1;
      Direction direction = Direction.of(values);
      Steering absurd =
          new Steering(
              List.of(
                  new Intervention.Add(2, direction, Float.MAX_VALUE),
                  new Intervention.Add(3, direction, Float.MAX_VALUE)),
              Scope.ALL);
      var plain = new Subject.Request(prompt, NEW_TOKENS, Steering.NONE);
      var broken = new Subject.Request(prompt, NEW_TOKENS, absurd);
      List<GivenAnswer> given = only(subject, plain, broken, plain);
      GivenAnswer alone = only(subject, plain).getFirst();
      assertThat(given.get(0)).isEqualTo(alone);
      assertThat(given.get(2)).isEqualTo(alone);
      assertThat(given.get(1).whole()).isFalse();
      assertThat(given.get(1).broken())
          .isEqualTo(
              "After 0 tokens the model's logits are not numbers:"
                  + " this steering is too strong for it.");
      assertThatThrownBy(() -> answers(subject, broken))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("too strong");
    }
  }

  private static List<GivenAnswer> only(Subject subject, Subject.Request... requests) {
    Map<Integer, GivenAnswer> given = new TreeMap<>();
    subject.respond(List.of(requests), GivenAnswer.listener(subject, given::put));
    return List.copyOf(given.values());
  }

  @Test
  void damagedWeights_areToldInsteadOfRead() throws IOException {
    damage("model.layers.1.input_layernorm.weight");
    Model model = Model.load(damaged, Precisions.ALL.get("fp32"), new ReferenceDevice());
    try (Subject subject = new ModelSubject(model, "test", false)) {
      TokenIds prompt = subject.prompt(Example.question("Why?"));
      var plain = new Subject.Request(prompt, NEW_TOKENS, Steering.NONE);
      assertThat(only(subject, plain).getFirst().broken()).contains("weights may be damaged");
      assertThatThrownBy(() -> subject.means(List.of(new Subject.Reading(prompt, 0, 1)), _ -> {}))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("values that are not numbers");
      assertThatThrownBy(
              () -> subject.tokens(List.of(new Subject.Reading(prompt, 0, 1)), (_, _) -> {}))
          .isInstanceOf(UserError.class);
    }
  }

  /** A copy of the built-in model with a NaN at the head of one tensor. */
  private void damage(String tensor) throws IOException {
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(MODELS.resolve("skiff").resolve(file), damaged.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(MODELS.resolve("skiff/model.safetensors"));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(file.getLong(0));
    String json = new String(bytes, Long.BYTES, header, StandardCharsets.UTF_8);
    Matcher at =
        Pattern.compile("\"" + Pattern.quote(tensor) + "\".*?\"data_offsets\": *\\[(\\d+)")
            .matcher(json);
    assertThat(at.find()).isTrue();
    file.putShort(Long.BYTES + header + Integer.parseInt(at.group(1)), (short) 0x7fc0);
    Files.write(damaged.resolve("model.safetensors"), bytes);
  }

  @Test
  void meanOverASpan_isTheMeanOfItsTokens() throws IOException {
    try (Subject subject = new ModelSubject(load("skiff"), "test", false)) {
      TokenIds prompt = subject.prompt(Example.question("Why?"));
      int end = prompt.size();
      Activations read =
          subject.means(
              List.of(
                  new Subject.Reading(prompt, end - 2, end),
                  new Subject.Reading(prompt, end - 2, end - 1),
                  new Subject.Reading(prompt, end - 1, end)),
              _ -> {});
      assertThat(read.layers()).isEqualTo(subject.layers());
      for (int layer = 0; layer < read.layers(); layer++) {
        float[] both = read.row(0, layer);
        float[] first = read.row(1, layer);
        float[] second = read.row(2, layer);
        for (int h = 0; h < both.length; h++) {
          float mean = (first[h] + second[h]) / 2;
          assertThat(both[h]).isCloseTo(mean, within(1e-3f * (1 + Math.abs(mean))));
        }
      }
    }
  }

  @Test
  void judge_tellsSentencesFromWordSalad() throws IOException {
    try (Model model = load("skiff-judge");
        LocalJudge judge = new LocalJudge(model)) {
      Rubrics rubrics = Rubrics.standard();
      List<JudgeRequest> asked =
          List.of(
              request(
                  rubrics,
                  "Opera is a play that is sung from start to end. It brings great feelings to the"
                      + " stage."),
              request(
                  rubrics,
                  "opera the the stage from sung sung to end great a a is play it it feelings"
                      + " start"),
              request(
                  rubrics,
                  "Opera is a play that is sung from start to end. It brings great feelings to the"
                      + " stage."));
      Map<Integer, Score> byRequest = new TreeMap<>();
      judge.score(asked, byRequest::put);
      List<Score> scores = List.copyOf(byRequest.values());
      assertThat(scores).hasSize(3);
      assertThat(points(scores.get(0))).isGreaterThan(points(scores.get(1)) + 30);
      assertThat(scores.get(2)).isEqualTo(scores.get(0));
    }
  }

  private static JudgeRequest request(Rubrics rubrics, String answer) {
    return new JudgeRequest(rubrics.coherence(), "", "", "", answer);
  }

  private static double points(Score score) {
    return ((Score.Value) score).points();
  }
}
