package dev.trimtab.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Ledger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiJudgeTest {
  private static final String SECRET = "sk-very-secret";
  private static final Rubric RUBRIC = new Rubric("trait", "Score {name}.", "{answer}");

  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  /** What the stub answers to call number n. */
  private interface Reply {
    String body(int call, HttpExchange exchange);
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<Score> ask(int requests, int status, Reply reply) {
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          int call = calls.getAndIncrement();
          String body = reply.body(call, exchange);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(body.isEmpty() ? status : 200, Math.max(1, bytes.length));
          exchange.getResponseBody().write(bytes.length == 0 ? new byte[] {' '} : bytes);
          exchange.close();
        });
    var base = URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    var endpoint = new OpenAiJudge.Endpoint(base, "judge-1", SECRET);
    var asking = new OpenAiJudge.Asking(3, 3, Duration.ofMillis(1), Duration.ofMinutes(1), 0);
    assertThat(endpoint.toString()).doesNotContain(SECRET);
    List<JudgeRequest> asked = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      asked.add(new JudgeRequest(RUBRIC, "evil", "", "", "answer " + i));
    }
    Map<Integer, Score> scores = new TreeMap<>();
    try (var judge =
        new OpenAiJudge(
            endpoint, asking, Ledger.inMemory(Judgement.class), new SplittableRandom(1))) {
      judge.score(asked, scores::put);
    }
    return List.copyOf(scores.values());
  }

  private static String tokens(String... tokenAndProbability) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < tokenAndProbability.length; i += 2) {
      double probability = Double.parseDouble(tokenAndProbability[i + 1]);
      entries.add(
          "{\"token\":\"%s\",\"logprob\":%s}"
              .formatted(tokenAndProbability[i], Math.log(probability)));
    }
    return "{\"choices\":[{\"logprobs\":{\"content\":[{\"top_logprobs\":[%s]}]}}]}"
        .formatted(String.join(",", entries));
  }

  @Test
  void scores_areReadFromLogProbabilities() {
    List<Score> scores = ask(5, 200, (_, _) -> tokens("80", "0.6", "60", "0.2", "Sure", "0.2"));
    assertThat(scores).hasSize(5);
    assertThat(((Score.Value) scores.get(0)).points()).isCloseTo(75, within(1e-9));
    assertThat(bodies).anyMatch(body -> body.contains("> answer 3"));
    assertThat(bodies).allMatch(body -> body.contains("\"top_logprobs\":20"));
    assertThat(keys).containsOnly("Bearer " + SECRET);
  }

  @Test
  void busyEndpoint_isAskedAgain() {
    List<Score> scores = ask(1, 429, (call, _) -> call < 2 ? "" : tokens("7", "0.9"));
    assertThat(scores).containsExactly(new Score.Value(7));
    assertThat(calls).hasValue(3);
  }

  @Test
  void endpointThatStaysDown_failsTheScore_withoutNamingTheKey() {
    List<Score> scores = ask(1, 503, (_, _) -> "");
    assertThat(scores.get(0))
        .isInstanceOfSatisfying(
            Score.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("status 503")
                    .contains("3 attempts")
                    .doesNotContain(SECRET));
  }

  @Test
  void answerWithoutLogProbabilities_isRefused() {
    assertThatThrownBy(() -> ask(2, 200, (_, _) -> "{\"choices\":[{\"message\":{}}]}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no log-probabilities");
  }

  @Test
  void wrongKey_isTheUsersError_atOnce() {
    assertThatThrownBy(() -> ask(1, 401, (_, _) -> ""))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> assertThat(e.paragraph()).contains("Check the key.").doesNotContain(SECRET));
    assertThat(calls).hasValue(1);
  }

  @Test
  void redirects_areNotFollowed() {
    assertThatThrownBy(
            () ->
                ask(
                    1,
                    302,
                    (_, exchange) -> {
                      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/steal");
                      return "";
                    }))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("302");
    assertThat(calls).hasValue(1);
  }
}
