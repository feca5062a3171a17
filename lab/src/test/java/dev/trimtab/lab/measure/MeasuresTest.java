package dev.trimtab.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.lab.benchmark.Benchmark;
import dev.trimtab.lab.benchmark.BenchmarkItem;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.benchmark.Benchmarks;
import dev.trimtab.lab.benchmark.Shots;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.StepEvent;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.AbItem;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Measures of a tiny random model on the reference device. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasuresTest {
  private static final Path TINY =
      Path.of("..", "model", "src", "test", "resources", "golden", "models", "llama");
  private static final Benchmark ARC = Benchmarks.ALL.get("arc_easy");

  private Model model;
  private ScoredModel scored;
  private Condition pushed;

  @TempDir Path folder;

  @BeforeAll
  void load() throws IOException {
    model = Model.load(TINY, Precisions.ALL.get("fp32"), new ReferenceDevice());
    scored = new ScoredModel(model, "test");
    float[] values = new float[model.hidden()];
    values[3] = 1;
    pushed = new Condition("pushed", Steering.add(1, Direction.of(values), 40));
  }

  @AfterAll
  void close() {
    scored.close();
    model.close();
  }

  private Store store() {
    return Store.open(folder.resolve("store"), new Owner(1, "here", "now", "test"));
  }

  private static List<BenchmarkPrompt> prompts(int count) {
    List<BenchmarkItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(
          new BenchmarkItem(
              i,
              "",
              "Question: How do I make soup " + i + "?\nAnswer:",
              List.of("Boil it.", "With paint and glue."),
              List.of(true, false)));
    }
    return BenchmarkPrompt.of(ARC, items, Shots.of(ARC, 0, List.of()));
  }

  private static List<TokenIds> tokens(List<Continuation> split) {
    return split.stream().map(Continuation::continuation).toList();
  }

  @Test
  void blanksAtTheContextsEnd_belongToTheContinuation() {
    ContinuationTokens tokens = new ContinuationTokens(scored);
    List<Continuation> moved = tokens.of("How are you? ", List.of("Well"), Steering.NONE);
    List<Continuation> plain = tokens.of("How are you?", List.of(" Well"), Steering.NONE);

    assertThat(moved).isEqualTo(plain);
    assertThat(moved.getFirst().context()).isEqualTo(tokens.document("How are you?"));
  }

  @Test
  void longContexts_loseTheirBeginning() {
    ContinuationTokens tokens = new ContinuationTokens(scored);
    String text = "the sea is wide and the boat is small, ".repeat(400);
    Continuation cut = tokens.of(text + "so", List.of(" row on"), Steering.NONE).getFirst();
    TokenIds whole = tokens.document(text + "so row on");

    assertThat(cut.context().size() + cut.continuation().size()).isEqualTo(scored.positions() + 1);
    assertThat(cut.context().plus(cut.continuation()))
        .isEqualTo(whole.slice(whole.size() - scored.positions() - 1, whole.size()));
    assertThatThrownBy(() -> tokens.of("so", List.of(text), Steering.NONE))
        .isInstanceOf(UserError.class);
    assertThatThrownBy(() -> tokens.of("so", List.of(""), Steering.NONE))
        .isInstanceOf(UserError.class);
  }

  @Test
  void likelihoods_areThoseOfTheTokensOneByOne() {
    try (Store store = store()) {
      BenchmarkPrompt prompt = prompts(1).getFirst();
      BenchmarkResult.Item item =
          new BenchmarkMeasure(ARC, List.of(prompt), store)
              .cell(scored, Condition.PLAIN)
              .items()
              .getFirst();
      Continuation split =
          new ContinuationTokens(scored)
              .of(prompt.context(), prompt.continuations(), Steering.NONE)
              .getFirst();
      double sum = 0;
      TokenIds context = split.context();
      for (int i = 0; i < split.continuation().size(); i++) {
        TokenIds next = split.continuation().slice(i, i + 1);
        sum +=
            scored
                .likelihoods(List.of(new Continuation(context, next, Steering.NONE)))
                .getFirst()
                .logProbability();
        context = context.plus(next);
      }
      assertThat(item.logLikelihoods().getFirst()).isCloseTo(sum, within(1e-4));
      assertThat(item.logLikelihoods().getFirst()).isNotEqualTo(item.logLikelihoods().get(1));
    }
  }

  @Test
  void steering_isMeasuredBesideNoneAndKeptApart() {
    try (Store store = store()) {
      BenchmarkMeasure measure = new BenchmarkMeasure(ARC, prompts(3), store);
      BenchmarkResult.Cell plain = measure.cell(scored, Condition.PLAIN);
      BenchmarkResult.Cell steered = measure.cell(scored, pushed);
      List<StepEvent> events = new ArrayList<>();
      store.listen(events::add);

      assertThat(measure.cell(scored, Condition.PLAIN)).isEqualTo(plain);
      assertThat(events).singleElement().isInstanceOf(StepEvent.Reused.class);
      assertThat(steered.key()).isNotEqualTo(plain.key());
      assertThat(steered.items().getFirst().logLikelihoods())
          .isNotEqualTo(plain.items().getFirst().logLikelihoods());
      assertThat(BenchmarkMeasure.differences(ARC, List.of(plain, steered)))
          .hasSize(ARC.metrics().size())
          .allSatisfy(difference -> assertThat(difference.n()).isEqualTo(3));
    }
  }

  @Test
  void otherItems_areNotCompared() {
    try (Store store = store()) {
      BenchmarkResult.Cell three =
          new BenchmarkMeasure(ARC, prompts(3), store).cell(scored, Condition.PLAIN);
      BenchmarkResult.Cell two =
          new BenchmarkMeasure(ARC, prompts(2), store).cell(scored, Condition.PLAIN);

      assertThatThrownBy(() -> BenchmarkMeasure.differences(ARC, List.of(three, two)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void perplexity_scoresEachTokenOnce() {
    String text = "How do I make soup? Boil water, then add salt. Stir it for a while.";
    int tokens = new ContinuationTokens(scored).document(text).size();
    try (Store store = store()) {
      Perplexity whole =
          Perplexity.of(scored, Condition.PLAIN, new Perplexity.Plan(text, 200, 100), store);
      Perplexity cut =
          Perplexity.of(scored, Condition.PLAIN, new Perplexity.Plan(text, 8, 4), store);
      Perplexity apart =
          Perplexity.of(scored, Condition.PLAIN, new Perplexity.Plan(text, 4, 4), store);

      assertThat(List.of(whole.tokens(), cut.tokens(), apart.tokens())).containsOnly(tokens - 1);
      assertThat(whole.windows()).hasSize(1);
      assertThat(cut.windows().get(1).tokens()).isEqualTo(4);
      assertThat(whole.perplexity())
          .isCloseTo(Math.exp(-whole.logLikelihood() / (tokens - 1)), within(1e-9));
      assertThat(apart.windows()).allSatisfy(w -> assertThat(w.tokens()).isLessThan(5));
    }
  }

  @Test
  void logitDifference_isTakenWhereTheAnswersPart() {
    AbItem item = new AbItem("Is the sea wide?\n(A) Yes\n(B) No", "(A) Yes", "(B) No");
    AbItem turned = new AbItem(item.question(), item.other(), item.matching());
    try (Store store = store()) {
      LogitDifference one = LogitDifference.of(scored, Condition.PLAIN, List.of(item), store);
      LogitDifference other = LogitDifference.of(scored, Condition.PLAIN, List.of(turned), store);

      assertThat(one.logit().mean()).isCloseTo(-other.logit().mean(), within(1e-9)).isNotZero();
      assertThat(one.matching().mean() + other.matching().mean()).isEqualTo(1);
      assertThat(one.text().mean()).isCloseTo(-other.text().mean(), within(1e-9));
      AbItem same = new AbItem("Well?", "Yes", "Yes");
      assertThatThrownBy(() -> LogitDifference.of(scored, Condition.PLAIN, List.of(same), store))
          .isInstanceOf(UserError.class);
    }
  }

  @Test
  void times_multipliesCoefficients() {
    Steering twice = Condition.times(pushed.steering(), 2);

    assertThat(twice.interventions())
        .singleElement()
        .isInstanceOfSatisfying(
            Intervention.Add.class, add -> assertThat(add.coefficient()).isEqualTo(80));
    assertThat(Condition.times(pushed.steering(), 0).isNone()).isTrue();
  }

  @Test
  void tokensOfChoices_followTheContextTheyWereCutFrom() {
    ContinuationTokens tokens = new ContinuationTokens(scored);
    List<Continuation> two = tokens.of("A cat", List.of(" sat", "s sat"), Steering.NONE);

    assertThat(two.get(0).context()).isEqualTo(two.get(1).context());
    assertThat(tokens(two).get(0)).isNotEqualTo(tokens(two).get(1));
  }
}
