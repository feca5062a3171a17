package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Device;
import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Prompt;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.TextStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every family, on the smallest checkpoints of each. */
class FamiliesTest {
  private static final BatchLimits WIDE = new BatchLimits(512, 32, 1 << 22);
  private static final BatchLimits NARROW = new BatchLimits(7, 3, 1 << 20);

  private final Device device = new ReferenceDevice();

  static List<String> names() {
    return Golden.names();
  }

  static Stream<Arguments> namesAndPrecisions() {
    return names().stream()
        .flatMap(
            name ->
                Stream.of("bf16", "fp16", "nf4", "fp4", "int8")
                    .map(precision -> Arguments.of(name, precision)));
  }

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void checkpoints_areOfEveryFamily() throws IOException {
    List<String> families = new ArrayList<>();
    for (String name : names()) {
      try (Model model = Golden.load(name, "fp32", device)) {
        families.add(model.spec().family());
      }
    }
    assertThat(families).containsAll(Architectures.ALL.ids());
  }

  @ParameterizedTest
  @MethodSource("names")
  void rows_inAnyCompanyAndOrder_areBitIdentical(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device)) {
      List<CaptureRequest> requests = captures(model);
      List<float[]> together = read(model, requests, WIDE);
      List<Integer> order = new ArrayList<>(IntStream.range(0, requests.size()).boxed().toList());
      Collections.shuffle(order, new Random(5));
      List<float[]> shuffled = read(model, order.stream().map(requests::get).toList(), NARROW);
      for (int i = 0; i < order.size(); i++) {
        int request = order.get(i);
        assertThat(shuffled.get(i)).isEqualTo(together.get(request));
        assertThat(read(model, List.of(requests.get(request)), WIDE).getFirst())
            .isEqualTo(together.get(request));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("namesAndPrecisions")
  void precisions_run(String name, String precision) throws IOException {
    try (Model model = Golden.load(name, precision, device)) {
      List<CaptureRequest> requests = captures(model);
      List<float[]> together = read(model, requests, WIDE);
      assertThat(read(model, requests, NARROW)).usingRecursiveComparison().isEqualTo(together);
      for (float[] values : together) {
        for (float value : values) {
          assertThat(value).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void steering_ofCoefficientZero_isNoSteering(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device)) {
      Steering zero = Steering.add(1, direction(model, 5), 0f);
      // Company that is steered, so that the row goes through the steered addition.
      CaptureRequest steered = capture(model, 3, 30, Steering.add(1, direction(model, 6), 4f));
      CaptureRequest plain = capture(model, 2, 30, Steering.NONE);
      List<float[]> beside =
          read(model, List.of(capture(model, 2, 30, zero), steered, plain), WIDE);
      float[] alone = read(model, List.of(plain), WIDE).getFirst();
      assertThat(beside.get(0)).isEqualTo(alone);
      assertThat(beside.get(2)).isEqualTo(alone);
      CaptureRequest other = capture(model, 2, 30, Steering.add(1, direction(model, 5), 1f));
      assertThat(read(model, List.of(other), WIDE).getFirst()).isNotEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void promptBeyondTheContext_saysTheNumbers(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device);
        Generator generator = new Generator(model, WIDE)) {
      GenerationRequest request =
          new GenerationRequest(Prompt.ofIds(ids(1, 250)), 7, Sampling.GREEDY, Steering.NONE);
      assertThatThrownBy(() -> generator.generate(List.of(request)))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll("250", "7", "257", "256");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void promptOfOneToken_isContinuedToTheEndOfTheContext(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device);
        Generator generator = new Generator(model, NARROW, Set.of())) {
      GenerationRequest request =
          new GenerationRequest(Prompt.ofIds(ids(1, 1)), 255, Sampling.GREEDY, Steering.NONE);
      assertThat(generator.generate(List.of(request)).getFirst().ids().size()).isEqualTo(255);
    }
  }

  /** The embeddings have 320 rows, the tokenizer 304 tokens. */
  @ParameterizedTest
  @MethodSource("names")
  void idsBeyondTheTokenizer_areReadAndStandForNoText(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device);
        Generator generator = new Generator(model, WIDE, Set.of())) {
      assertThat(model.text().tokenizer().size()).isLessThan(model.spec().vocabulary().size());
      TokenIds prompt = TokenIds.of(319, 7, 304);
      GenerationRequest request =
          new GenerationRequest(Prompt.ofIds(prompt), 40, Sampling.at(5, 3), Steering.NONE);
      Response response = generator.generate(List.of(request)).getFirst();
      TokenIds written = prompt.plus(response.ids());
      String whole = model.text().tokenizer().decode(written, false);
      TextStream stream = model.text().tokenizer().stream(false);
      StringBuilder streamed = new StringBuilder();
      for (int id : written.toArray()) {
        streamed.append(stream.add(id));
      }
      assertThat(streamed.append(stream.finish())).hasToString(whole);
      assertThat(model.text().tokenizer().decode(prompt, false))
          .isEqualTo(model.text().tokenizer().decode(TokenIds.of(7), false));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void emptyResponse_isReadAtThePromptAlone(String name) throws IOException {
    try (Model model = Golden.load(name, "fp32", device);
        Generator probe = new Generator(model, WIDE, Set.of())) {
      GenerationRequest request =
          new GenerationRequest(Prompt.ofIds(ids(4, 9)), 1, Sampling.GREEDY, Steering.NONE);
      int first = probe.generate(List.of(request)).getFirst().ids().at(0);
      try (Generator generator = new Generator(model, WIDE, Set.of(first))) {
        Response response = generator.generate(List.of(request)).getFirst();
        assertThat(response.ids().isEmpty()).isTrue();
        TokenIds all = response.prompt().ids().plus(response.ids());
        assertThatThrownBy(() -> new CaptureRequest(all, 9, 9, Steering.NONE))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("9 to 9");
        assertThat(read(model, List.of(new CaptureRequest(all, 0, 9, Steering.NONE)), WIDE))
            .hasSize(1);
      }
    }
  }

  private static List<CaptureRequest> captures(Model model) {
    List<CaptureRequest> requests = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Steering steering =
          i % 2 == 0
              ? Steering.NONE
              : Steering.add(i % model.layers(), direction(model, i), 0.4f * i);
      requests.add(capture(model, i % 3, 1 + 8 * i, steering));
    }
    return requests;
  }

  private static CaptureRequest capture(Model model, long seed, int size, Steering steering) {
    assertThat(size).isLessThan(model.spec().positions());
    return new CaptureRequest(ids(seed, size), size - 1, size, steering);
  }

  /** For each request all sites of all layers, one after the other. */
  private static List<float[]> read(
      Model model, List<CaptureRequest> requests, BatchLimits limits) {
    List<Site> sites = new ArrayList<>(List.of(new Site(Site.Kind.EMBEDDING, 0)));
    for (int l = 0; l < model.layers(); l++) {
      sites.add(new Site(Site.Kind.ATTENTION_OUT, l));
      sites.add(new Site(Site.Kind.MLP_OUT, l));
      sites.add(Site.residual(l));
    }
    try (Capture capture = new Capture(model, limits)) {
      return capture.means(requests, sites, i -> {}).stream().map(FamiliesTest::values).toList();
    }
  }

  private static float[] values(CapturedMeans means) {
    float[] all = new float[means.layers() * means.hidden()];
    for (int site = 0; site < means.layers(); site++) {
      System.arraycopy(means.layer(site), 0, all, site * means.hidden(), means.hidden());
    }
    return all;
  }

  private static Direction direction(Model model, long seed) {
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
