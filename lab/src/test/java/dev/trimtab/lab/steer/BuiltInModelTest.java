package dev.trimtab.lab.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.LocalJudge;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The built-in model and judge as subject and judge of a study, on the reference device. */
class BuiltInModelTest {
  private static final Path MODELS = Path.of("..", "skiff", "models");
  private static final int NEW_TOKENS = 4;

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
