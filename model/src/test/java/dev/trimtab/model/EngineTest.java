package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Device;
import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Prompt;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.StopReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final BatchLimits WIDE = new BatchLimits(512, 32, 1 << 22);
  private static final BatchLimits NARROW = new BatchLimits(7, 3, 1 << 20);

  private final Device device = new ReferenceDevice();
  private Model model;

  @BeforeEach
  void load() throws IOException {
    model = Golden.load("llama", "fp32", device);
  }

  @AfterEach
  void close() {
    model.close();
    device.close();
  }

  @Test
  void generate_inAnyCompanyAndOrder_givesEachRequestTheSame() {
    List<GenerationRequest> requests = requests(14);
    List<TokenIds> together = generate(requests, WIDE);
    assertThat(generate(requests, NARROW)).isEqualTo(together);
    List<Integer> order = new ArrayList<>(List.of(13, 0, 12, 1, 11, 2, 10, 3, 9, 4, 8, 5, 7, 6));
    Collections.shuffle(order, new Random(3));
    List<TokenIds> shuffled = generate(order.stream().map(requests::get).toList(), NARROW);
    for (int i = 0; i < order.size(); i++) {
      assertThat(shuffled.get(i)).isEqualTo(together.get(order.get(i)));
      assertThat(generate(List.of(requests.get(i)), WIDE).getFirst()).isEqualTo(together.get(i));
    }
  }

  @Test
  void generate_sharedPrefixes_areComputedOnce() {
    TokenIds prefix = ids(1, 48);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requests.add(request(prefix.plus(ids(10 + i, 5)), Steering.NONE));
    }
    try (Generator generator = new Generator(model, WIDE, Set.of())) {
      generator.generate(requests);
      assertThat(generator.reusedTokens()).isEqualTo(4 * 48);
    }
  }

  @Test
  void generate_sharedPrefixUnderOtherSteering_isNotReused() {
    TokenIds prompt = ids(1, 40);
    Steering steering = Steering.add(1, direction(5), 4f);
    try (Generator generator = new Generator(model, WIDE, Set.of())) {
      List<TokenIds> both =
          responses(generator, List.of(request(prompt, Steering.NONE), request(prompt, steering)));
      assertThat(generator.reusedTokens()).isZero();
      assertThat(both.get(0)).isNotEqualTo(both.get(1));
    }
  }

  @Test
  void steering_ofCoefficientZero_isNoSteering() {
    TokenIds prompt = ids(1, 12);
    Steering zero = Steering.add(1, direction(5), 0f);
    assertThat(zero.isNone()).isTrue();
    CaptureRequest plain = new CaptureRequest(prompt, 0, 12, Steering.NONE);
    CaptureRequest steered = new CaptureRequest(prompt, 0, 12, zero);
    try (Capture capture = new Capture(model, WIDE)) {
      List<CapturedMeans> means = capture.means(List.of(plain, steered), i -> {});
      assertThat(means.get(1).layer(2)).isEqualTo(means.get(0).layer(2));
    }
  }

  @Test
  void steering_countsEveryPositionOfItsScope() {
    TokenIds prompt = ids(1, 9);
    for (Scope scope : Scope.values()) {
      Steering steering = new Steering(List.of(new Intervention.Add(1, direction(5), 0.5f)), scope);
      try (Generator generator = new Generator(model, WIDE, Set.of())) {
        generator.generate(List.of(request(prompt, steering)));
        long expected =
            switch (scope) {
              case ALL -> 9 + 5;
              case GENERATED -> 5;
              case LAST_AND_GENERATED -> 6;
            };
        assertThat(generator.steeredPositions()).as(scope.name()).isEqualTo(expected);
      }
    }
  }

  @Test
  void capture_ofSpan_isTheMeanOfItsPositions() {
    TokenIds ids = ids(4, 20);
    try (Capture capture = new Capture(model, NARROW)) {
      List<CaptureRequest> requests = new ArrayList<>();
      requests.add(new CaptureRequest(ids, 6, 9, Steering.NONE));
      for (int p = 6; p < 9; p++) {
        requests.add(new CaptureRequest(ids, p, p + 1, Steering.NONE));
      }
      List<CapturedMeans> means = capture.means(requests, i -> {});
      for (int i = 0; i < model.hidden(); i++) {
        float sum = 0;
        for (int p = 1; p <= 3; p++) {
          sum += means.get(p).layer(2)[i];
        }
        assertThat(means.get(0).layer(2)[i]).isEqualTo(sum / 3f);
      }
    }
  }

  @Test
  void logLikelihoods_sumNextTokenProbabilities() {
    TokenIds context = ids(2, 17);
    TokenIds continuation = ids(3, 3);
    try (Scorer scorer = new Scorer(model, WIDE)) {
      Likelihood whole =
          scorer
              .logLikelihoods(List.of(new Continuation(context, continuation, Steering.NONE)))
              .getFirst();
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        int next = continuation.at(i);
        TokenIds prompt = context.plus(continuation.slice(0, i));
        List<TokenProbability> all =
            scorer.nextTokens(List.of(prompt), model.spec().vocabulary().size()).getFirst().top();
        sum +=
            Math.log(
                all.stream().filter(t -> t.id() == next).findFirst().orElseThrow().probability());
      }
      assertThat(whole.logProbability()).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-6));
      assertThat(whole.tokens()).isEqualTo(3);
    }
  }

  @Test
  void generate_whereTheListenerHasEnough_endsThere() {
    GenerationRequest request = request(ids(1, 9), Steering.NONE);
    List<Response> ended = new ArrayList<>();
    try (Generator generator = new Generator(model, WIDE, Set.of())) {
      TokenIds whole = generator.generate(List.of(request)).getFirst().ids();
      generator.generate(
          List.of(request),
          new GenerationListener() {
            private int tokens;

            @Override
            public boolean token(int index, int id) {
              return ++tokens < 3;
            }

            @Override
            public void finished(int index, Response response) {
              ended.add(response);
            }
          });
      assertThat(ended.getFirst().ids()).isEqualTo(whole.slice(0, 3));
      assertThat(ended.getFirst().stopReason()).isEqualTo(StopReason.HALTED);
    }
  }

  @Test
  void row_whoseLogitsAreNoNumbers_endsAlone() {
    List<GenerationRequest> sound = requests(6);
    List<TokenIds> alone = generate(sound, NARROW);
    List<GenerationRequest> mixed = new ArrayList<>(sound);
    TokenIds shared = sound.get(4).prompt().ids();
    mixed.add(1, request(shared, overflowing(Scope.ALL)));
    mixed.add(3, request(shared, overflowing(Scope.GENERATED)));
    List<Integer> broken = new ArrayList<>();
    Response[] responses = new Response[mixed.size()];
    try (Generator generator = new Generator(model, NARROW, Set.of())) {
      generator.generate(
          mixed,
          new GenerationListener() {
            @Override
            public void broken(int index, int position) {
              broken.add(index);
            }

            @Override
            public void finished(int index, Response response) {
              responses[index] = response;
            }
          });
      assertThat(broken).containsExactlyInAnyOrder(1, 3);
      assertThat(responses[1].stopReason()).isEqualTo(StopReason.BROKEN);
      assertThat(responses[1].length()).isZero();
      assertThat(responses[3].stopReason()).isEqualTo(StopReason.BROKEN);
      assertThat(responses[3].length()).as("the prompt itself is not steered").isEqualTo(1);
      List<TokenIds> others = new ArrayList<>();
      for (int i : new int[] {0, 2, 4, 5, 6, 7}) {
        assertThat(responses[i].stopReason()).isEqualTo(StopReason.LENGTH);
        others.add(responses[i].ids());
      }
      assertThat(others).isEqualTo(alone);
      assertThat(responses(generator, sound)).as("afterwards").isEqualTo(alone);
    }
  }

  @Test
  void row_whoseLogitsAreNoNumbers_isAnErrorForThoseWhoDoNotExpectIt() {
    Steering absurd = overflowing(Scope.ALL);
    GenerationRequest request = request(ids(1, 9), absurd);
    try (Generator generator = new Generator(model, WIDE, Set.of());
        Scorer scorer = new Scorer(model, WIDE)) {
      assertThatThrownBy(() -> generator.generate(List.of(request)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("position 8 are not numbers");
      Continuation item = new Continuation(ids(1, 9), ids(2, 3), absurd);
      assertThatThrownBy(() -> scorer.logLikelihoods(List.of(item)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("are not numbers");
    }
  }

  @Test
  void watch_readsEveryTokenOfTheResponse_andChangesNothing() {
    GenerationRequest request =
        request(ids(1, 9), new Steering(List.of(add(1, 4f)), Scope.GENERATED));
    List<Watch> watches =
        List.of(new Watch(2, direction(7)), new Watch(0, direction(8)), new Watch(2, direction(9)));
    List<List<Double>> read = new ArrayList<>();
    Response watched;
    try (Generator generator = new Generator(model, WIDE, Set.of())) {
      watched =
          generator.watch(
              request,
              watches,
              new WatchListener() {
                @Override
                public void read(int token, List<Double> projections) {
                  assertThat(token).isEqualTo(read.size());
                  read.add(projections);
                }

                @Override
                public void finished(int index, Response response) {}
              });
      assertThat(watched.ids()).isEqualTo(generator.generate(List.of(request)).getFirst().ids());
    }
    assertThat(read).hasSize(watched.length());
    try (Capture capture = new Capture(model, WIDE)) {
      TokenIds all = watched.all();
      for (int t = 0; t < watched.length(); t++) {
        CaptureRequest one = new CaptureRequest(all, 9 + t, 10 + t, Steering.NONE);
        float[] first = capture.means(List.of(one), _ -> {}).getFirst().layer(0);
        double expected = Direction.of(first).dot(direction(8));
        assertThat(read.get(t).get(1)).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** Twice 3 · 10³⁸ in one dimension is more than a float32 holds. */
  private Steering overflowing(Scope scope) {
    float[] values = new float[model.hidden()];
    values[3] = 1;
    Direction direction = Direction.of(values);
    return new Steering(
        List.of(
            new Intervention.Add(0, direction, 3e38f), new Intervention.Add(1, direction, 3e38f)),
        scope);
  }

  private Intervention add(int layer, float coefficient) {
    return new Intervention.Add(layer, direction(5), coefficient);
  }

  @Test
  void generate_beyondTheContext_saysTheNumbers() {
    GenerationRequest request =
        new GenerationRequest(Prompt.ofIds(ids(1, 200)), 100, Sampling.GREEDY, Steering.NONE);
    try (Generator generator = new Generator(model, WIDE)) {
      assertThatThrownBy(() -> generator.generate(List.of(request)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("200 tokens")
          .hasMessageContaining("256");
    }
  }

  @Test
  void sampling_sameSeed_givesTheSameAndAnotherSeedAnother() {
    TokenIds prompt = ids(1, 12);
    List<TokenIds> drawn = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      GenerationRequest request =
          new GenerationRequest(Prompt.ofIds(prompt), 12, Sampling.at(1.5, seed), Steering.NONE);
      drawn.addAll(generate(List.of(request), WIDE));
    }
    assertThat(drawn.get(1)).isEqualTo(drawn.get(0));
    assertThat(drawn.get(2)).isNotEqualTo(drawn.get(0));
  }

  private List<GenerationRequest> requests(int count) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TokenIds prompt = ids(i % 3, 3 + 5 * (i % 6));
      Steering steering = i % 2 == 0 ? Steering.NONE : Steering.add(i % 3, direction(i), 0.3f * i);
      requests.add(request(prompt, steering));
    }
    return requests;
  }

  private static GenerationRequest request(TokenIds prompt, Steering steering) {
    return new GenerationRequest(Prompt.ofIds(prompt), 6, Sampling.GREEDY, steering);
  }

  private List<TokenIds> generate(List<GenerationRequest> requests, BatchLimits limits) {
    try (Generator generator = new Generator(model, limits, Set.of())) {
      return responses(generator, requests);
    }
  }

  private static List<TokenIds> responses(Generator generator, List<GenerationRequest> requests) {
    return generator.generate(requests).stream().map(response -> response.ids()).toList();
  }

  private Direction direction(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[model.hidden()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Direction.of(values).unit();
  }

  private static TokenIds ids(long seed, int count) {
    return TokenIds.of(new SplittableRandom(seed).ints(count, 5, 300).toArray());
  }
}
