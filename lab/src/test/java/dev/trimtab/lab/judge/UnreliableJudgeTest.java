package dev.trimtab.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint that fails in every way, and a run that goes on with it later. */
class UnreliableJudgeTest {
  private static final Rubric RUBRIC = new Rubric("trait", "Score {name}.", "{answer}");
  private static final int OK = 200;
  private static final String SEVEN = answer("7");

  @TempDir private Path folder = Path.of("");
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private final AtomicInteger mostTogether = new AtomicInteger();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final Map<HttpExchange, String> bodyOf = new ConcurrentHashMap<>();
  private HttpServer server;
  private Behaviour behaviour = (_, exchange) -> reply(exchange, OK, SEVEN);
  private final CountDownLatch ended = new CountDownLatch(1);
  private int samples;

  private interface Behaviour {
    void answer(int call, HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    bodies.add(body);
    bodyOf.put(exchange, body);
    behaviour.answer(calls.getAndIncrement(), exchange);
  }

  private static void await(CountDownLatch event) {
    try {
      event.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private static String answer(String token) {
    return """
    {"choices":[{"message":{"content":"%1$s"},"logprobs":{"content":[
    {"token":"%1$s","top_logprobs":[{"token":"%1$s","logprob":-0.01}]}]}}],
    "usage":{"prompt_tokens":100,"completion_tokens":2}}\
    """
        .formatted(token);
  }

  private record Outcome(List<Score> scores, Spending spent, Map<String, String> provenance) {
    long values() {
      return scores.stream().filter(Score::scored).count();
    }
  }

  /** Asks for so many answers in a store that outlives the judge. */
  private Outcome ask(int requests, int attempts, Duration timeout) {
    var base = URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    var endpoint = new OpenAiJudge.Endpoint(base, "judge-1", "");
    var asking = new OpenAiJudge.Asking(4, attempts, Duration.ofMillis(2), timeout, samples);
    List<JudgeRequest> asked = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      asked.add(new JudgeRequest(RUBRIC, "evil", "", "", "answer " + i));
    }
    Map<Integer, Score> scores = new TreeMap<>();
    try (Store store = Store.open(folder, new Owner(1, "here", "now", "test"))) {
      var calling = new ChatCalls(endpoint, asking, new SplittableRandom(1), pauses::add);
      try (var judge =
          new OpenAiJudge(
              endpoint, asking, store.ledger("judgements/j", Judgement.class), calling)) {
        judge.score(asked, scores::put);
        return new Outcome(List.copyOf(scores.values()), judge.spent(), judge.provenance());
      }
    }
  }

  private Outcome ask(int requests, int attempts) {
    return ask(requests, attempts, Duration.ofSeconds(20));
  }

  private void endsAndResumes(Behaviour failing, String reason) {
    endsAndResumes(failing, reason, Duration.ofMinutes(1));
  }

  /** The run ends with what it has, and a second one asks for the rest only. */
  private void endsAndResumes(Behaviour failing, String reason, Duration timeout) {
    behaviour =
        (call, exchange) -> {
          if (call % 2 == 0) {
            reply(exchange, OK, SEVEN);
          } else {
            failing.answer(call, exchange);
          }
        };
    Outcome first = ask(12, 1, timeout);
    assertThat(first.values()).isBetween(1L, 11L);
    assertThat(first.scores()).hasSize(12);
    first.scores().stream()
        .filter(Score.Failed.class::isInstance)
        .forEach(failed -> assertThat(((Score.Failed) failed).reason()).contains(reason));
    behaviour = (_, exchange) -> reply(exchange, OK, SEVEN);
    int before = calls.get();
    Outcome second = ask(12, 1);
    assertThat(second.scores()).containsOnly(new Score.Value(7));
    assertThat(calls.get() - before).isEqualTo((int) (12 - first.values()));
    assertThat(second.provenance()).containsEntry("promptTokens", "1200");
    assertThat(ask(12, 1).spent()).isEqualTo(Spending.NONE);
  }

  @Test
  void halfTimesOut_resumes() {
    endsAndResumes(
        (_, exchange) -> {
          await(ended);
          exchange.close();
        },
        "no answer within 1.0 s",
        Duration.ofSeconds(1));
  }

  @Test
  void halfIsBusy_resumes() {
    endsAndResumes((_, exchange) -> reply(exchange, 429, ""), "status 429");
  }

  @Test
  void halfIsBroken_resumes() {
    endsAndResumes((_, exchange) -> reply(exchange, 500, "oops"), "status 500");
  }

  @Test
  void halfIsProse_resumes() {
    endsAndResumes((_, exchange) -> reply(exchange, OK, answer("Certainly")), "");
  }

  @Test
  void halfIsEmpty_resumes() {
    endsAndResumes(
        (_, exchange) -> reply(exchange, OK, "{\"choices\":[{\"message\":{\"content\":\"\"}}]}"),
        "empty");
  }

  @Test
  void halfIsNoJson_resumes() {
    endsAndResumes((_, exchange) -> reply(exchange, OK, "<html>"), "after 1 attempts");
  }

  @Test
  void halfHasNoLogProbabilities_isAskedAgain() {
    behaviour =
        (call, exchange) ->
            reply(
                exchange,
                OK,
                call % 2 == 0 ? SEVEN : "{\"choices\":[{\"message\":{\"content\":\"7\"}}]}");
    assertThat(ask(6, 30).values()).isGreaterThanOrEqualTo(5);
    assertThat(ask(6, 30).scores()).containsOnly(new Score.Value(7));
  }

  @Test
  void deadEndpoint_isNotAskedForever_andIsProbedAgain() {
    behaviour = (_, exchange) -> reply(exchange, 503, "");
    Outcome outcome = ask(100, 2);
    assertThat(outcome.values()).isZero();
    assertThat(calls.get()).isLessThan(40);
    assertThat(((Score.Failed) outcome.scores().get(99)).reason())
        .contains("not asked")
        .contains("status 503");
  }

  @Test
  void retryAfter_isWaitedFor() {
    behaviour =
        (call, exchange) -> {
          if (call == 0) {
            exchange.getResponseHeaders().add("Retry-After", "120");
            reply(exchange, 429, "");
          } else {
            reply(exchange, OK, SEVEN);
          }
        };
    assertThat(ask(1, 2).values()).isEqualTo(1);
    assertThat(pauses)
        .singleElement()
        .satisfies(p -> assertThat(p).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120)));
  }

  @Test
  void usedUpLimit_holdsTheNextRequestBack() {
    behaviour =
        (_, exchange) -> {
          exchange.getResponseHeaders().add("x-ratelimit-remaining-requests", "0");
          exchange.getResponseHeaders().add("x-ratelimit-reset-requests", "1m2s");
          reply(exchange, OK, SEVEN);
        };
    assertThat(ask(9, 1).values()).isEqualTo(9);
    assertThat(pauses).isNotEmpty();
    assertThat(pauses).allMatch(p -> p.toSeconds() >= 50 && p.toSeconds() <= 62);
  }

  @Test
  void limitUntilTomorrow_isNotWaitedFor() {
    behaviour =
        (_, exchange) -> {
          exchange.getResponseHeaders().add("Retry-After", "86400");
          reply(exchange, 429, "");
        };
    Outcome outcome = ask(50, 5);
    assertThat(((Score.Failed) outcome.scores().get(0)).reason()).contains("wait 86400 s");
    assertThat(calls.get()).isLessThan(10);
  }

  @Test
  void requests_areAsManyAtOnceAsWanted_andEqualOnesOne() {
    CountDownLatch four = new CountDownLatch(4);
    behaviour =
        (_, exchange) -> {
          mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
          four.countDown();
          await(four);
          // The next request may come as soon as this one is answered.
          together.decrementAndGet();
          reply(exchange, OK, SEVEN);
        };
    assertThat(ask(12, 1).values()).isEqualTo(12);
    assertThat(mostTogether).hasValue(4);
    assertThat(ask(14, 1).spent()).isEqualTo(new Spending(2, 200, 4));
  }

  @Test
  void digitByDigitTokenizer_isRefused() {
    behaviour =
        (_, exchange) ->
            reply(
                exchange,
                OK,
                """
                {"choices":[{"logprobs":{"content":[
                {"token":"8","top_logprobs":[{"token":"8","logprob":0}]},
                {"token":"5","top_logprobs":[]}]}}]}\
                """);
    assertThatThrownBy(() -> ask(1, 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("several tokens");
  }

  @Test
  void samples_areAveraged_andKeptOneByOne() {
    samples = 4;
    behaviour =
        (_, exchange) -> {
          String body = bodyOf.getOrDefault(exchange, "");
          String content = body.contains("\"seed\":1,") ? "I cannot" : "80.";
          String last = body.contains("\"seed\":3,") ? "50" : content;
          reply(exchange, OK, "{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}".formatted(last));
        };
    Outcome outcome = ask(1, 1);
    assertThat(bodies).hasSize(4).allMatch(b -> b.contains("\"temperature\":1"));
    assertThat(outcome.scores()).containsExactly(new Score.Value(70));
    // The sample that was no integer is asked for again, the others are not.
    assertThat(ask(1, 1).spent().calls()).isEqualTo(1);
  }

  @Test
  void samples_makeAnotherJudge() {
    var endpoint = new OpenAiJudge.Endpoint(URI.create("http://h/v1"), "m", "");
    OpenAiJudge.Asking standard = OpenAiJudge.Asking.STANDARD;
    assertThat(OpenAiJudge.identity(endpoint, standard.with(2, 5)))
        .isNotEqualTo(OpenAiJudge.identity(endpoint, standard))
        .isNotEqualTo(OpenAiJudge.identity(endpoint, standard.with(2, 6)));
    assertThat(OpenAiJudge.identity(endpoint, standard.with(2, 0)))
        .isEqualTo(OpenAiJudge.identity(endpoint, standard));
  }

  @Test
  void spending_hasItsPrice() {
    assertThat(new Spending(3, 2_000_000, 500_000).cost(new Spending.Price(0.5, 2))).isEqualTo(2);
  }
}
