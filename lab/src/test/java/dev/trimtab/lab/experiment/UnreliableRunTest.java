package dev.trimtab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trimtab.lab.experiment.Flag.Kind;
import dev.trimtab.lab.judge.Judgement;
import dev.trimtab.lab.judge.OpenAiJudge;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
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
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs before an endpoint that fails, and what they come to when it has recovered. */
class UnreliableRunTest {
  private static final Pattern SAID = Pattern.compile("trait=(\\d+) coherence=(\\d+)");
  private static final int OK = 200;
  private static final List<String> PRECISIONS = List.of("bf16", "nf4");

  @TempDir private Path folder = Path.of("");
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> limited = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;
  private Failure failure = Failure.NONE;
  private boolean half;

  /** How an endpoint fails. */
  private enum Failure {
    NONE(""),
    TIMES_OUT("no answer within 1.0 s"),
    PROSE(""),
    EMPTY("an empty answer"),
    NO_LOG_PROBABILITIES("log-probabilities"),
    TOO_MANY("status 429"),
    BROKEN("status 500");

    private final String reason;

    Failure(String reason) {
      this.reason = reason;
    }
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
    asked.add(body);
    boolean fails = failure != Failure.NONE && (!half || body.hashCode() % 2 == 0);
    if (!fails) {
      reply(exchange, OK, scored(points(body)));
      return;
    }
    switch (failure) {
      case NONE -> throw new IllegalStateException("nothing fails");
      case TIMES_OUT -> {
        awaitEnd();
        exchange.close();
      }
      case PROSE -> reply(exchange, OK, scored("Certainly"));
      case EMPTY -> reply(exchange, OK, "{\"choices\":[{\"message\":{\"content\":\"\"}}]}");
      case NO_LOG_PROBABILITIES ->
          reply(exchange, OK, "{\"choices\":[{\"message\":{\"content\":\"7\"}}]}");
      case TOO_MANY -> {
        if (limited.isEmpty()) {
          exchange.getResponseHeaders().add("Retry-After", "1");
        }
        limited.add(body);
        reply(exchange, 429, "");
      }
      case BROKEN -> reply(exchange, 500, "oops");
    }
  }

  /**
   * From now on, while {@link #failure} is not lifted, texts about one question get this answer.
   */
  private void failsFor(String question, int status, String answer) {
    failure = Failure.BROKEN;
    server.removeContext("/v1/chat/completions");
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          byte[] bytes = exchange.getRequestBody().readAllBytes();
          String body = new String(bytes, StandardCharsets.UTF_8);
          asked.add(body);
          boolean fails = failure == Failure.BROKEN && body.contains(question);
          reply(exchange, fails ? status : OK, fails ? answer : scored(points(body)));
        });
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String points(String body) {
    Matcher said = SAID.matcher(body);
    assertThat(said.find()).isTrue();
    return said.group(body.contains("Score structure") ? 2 : 1);
  }

  private static String scored(String token) {
    return """
    {"choices":[{"message":{"content":"%1$s"},"logprobs":{"content":[
    {"token":"%1$s","top_logprobs":[{"token":"%1$s","logprob":-0.01}]}]}}],
    "usage":{"prompt_tokens":100,"completion_tokens":2}}\
    """
        .formatted(token);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private StudyResult run(Path store) throws IOException {
    return run(store, false);
  }

  private StudyResult run(Path store, boolean askAgain) throws IOException {
    var base = URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
    var endpoint = new OpenAiJudge.Endpoint(base, "judge-1", "");
    var asking =
        new OpenAiJudge.Asking(8, 1, Duration.ofMillis(1), Duration.ofMillis(timeout()), 0);
    try (Store kept = Store.open(store, new Owner(1, "here", "now", "test"));
        OpenAiJudge judge =
            new OpenAiJudge(
                endpoint,
                asking,
                kept.ledger("judgements/j", Judgement.class),
                new SplittableRandom(1))) {
      var laboratory = new Laboratory(kept, judge, FakeJudge.rubrics()).asking(askAgain);
      return new Study(plan(), traits(), FakeSubject::new, laboratory, _ -> {}).run();
    }
  }

  /* Nothing hangs where nothing is meant to time out, however busy the machine is. */
  private long timeout() {
    return failure == Failure.TIMES_OUT ? 1000 : 60_000;
  }

  private static List<Trait> traits() {
    return StudyTest.traits().subList(0, 1);
  }

  private static StudyPlan plan() {
    return new StudyPlan(
        "test",
        List.of("pv/evil"),
        PRECISIONS,
        new StudyPlan.ExtractionPlan(List.of("mean_diff"), 0, 30, true, true, 0.1, true),
        new StudyPlan.SteeringPlan(
            List.of(3), 0, 0, 30, false, false, SearchSettings.STANDARD.with(2, 1.3, 0)),
        StudyPlan.Order.PRECISIONS,
        5);
  }

  private static List<CellResult> cells(StudyResult result) {
    return result.rows().getFirst().cells();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void judgeThatFailsAlways_leavesCellsWithTheirReason_andTheRunResumes(Failure kind)
      throws IOException {
    StudyResult fresh = run(folder.resolve("fresh"));
    int needed = asked.size();
    failure = kind;
    StudyResult broken = run(folder.resolve("broken"));
    assertThat(cells(broken))
        .allSatisfy(
            cell -> {
              String reason = ((CellOutcome.Stopped) cell.outcome()).reason();
              assertThat(reason).contains(kind.reason);
              if (kind != Failure.NO_LOG_PROBABILITIES) {
                assertThat(reason).contains("The judge scored 0 of 40 responses");
              }
            });
    assertThat(broken.flags()).anyMatch(flag -> flag.kind() == Kind.STOPPED);
    failure = Failure.NONE;
    asked.clear();
    assertThat(run(folder.resolve("broken")).rows()).isEqualTo(fresh.rows());
    assertThat(asked).as("everything is asked for once").hasSize(needed);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void judgeThatFailsForHalf_isAskedForTheOtherHalfOnly(Failure kind) throws IOException {
    StudyResult fresh = run(folder.resolve("fresh"));
    int needed = asked.size();
    failure = kind;
    half = true;
    StudyResult broken = run(folder.resolve("broken"));
    assertThat(cells(broken))
        .as("half of the scores are no result")
        .allSatisfy(cell -> assertThat(cell.outcome()).isInstanceOf(CellOutcome.Stopped.class));
    int known = Integer.parseInt(broken.provenance().getOrDefault("judge.calls", "0"));
    if (kind != Failure.NO_LOG_PROBABILITIES) { // the first such answer ends the asking
      assertThat(known).isPositive();
    }
    failure = Failure.NONE;
    asked.clear();
    assertThat(run(folder.resolve("broken")).rows()).isEqualTo(fresh.rows());
    assertThat(asked).as("what is known is not asked again").hasSize(needed - known);
    asked.clear();
    run(folder.resolve("broken"));
    assertThat(asked).isEmpty();
  }

  /** What an endpoint answers to one text, for good. */
  private enum Refusal {
    PROSE(OK, scored("Certainly"), "no number from 0 to 100"),
    EMPTY(OK, "{\"choices\":[{\"message\":{\"content\":\"\"}}]}", "an empty answer"),
    FILTERED(400, "{\"error\":{\"message\":\"content filter\"}}", "status 400: content filter");

    private final int status;
    private final String body;
    private final String reason;

    Refusal(int status, String body, String reason) {
      this.status = status;
      this.body = body;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void judgeThatRefusesOneText_isKnownToRefuseIt_untilItIsToBeAskedAgain(Refusal refusal)
      throws IOException {
    StudyResult fresh = run(folder.resolve("fresh"));
    String question = "Report 3";
    failsFor(question, refusal.status, refusal.body);
    StudyResult lacking = run(folder.resolve("lacking"));
    assertThat(lacking.flags())
        .filteredOn(flag -> flag.kind() == Kind.MISSING_SCORES)
        .hasSize(2)
        .allSatisfy(flag -> assertThat(flag.message()).contains(refusal.reason));
    asked.clear();
    assertThat(run(folder.resolve("lacking"))).isEqualTo(lacking);
    assertThat(asked).as("a refusal is known").isEmpty();
    assertThat(run(folder.resolve("lacking"), true)).isEqualTo(lacking);
    assertThat(asked).isNotEmpty().allMatch(body -> body.contains(question));
    failure = Failure.NONE;
    assertThat(run(folder.resolve("lacking"), true).rows()).isEqualTo(fresh.rows());
  }

  @Test
  void judgeThatFailsForAFew_givesFiguresThatSaySo_andAsksForThoseLater() throws IOException {
    StudyResult fresh = run(folder.resolve("fresh"));
    String question = "Report 3";
    failsFor(question, 500, "");
    StudyResult lacking = run(folder.resolve("lacking"));
    for (CellResult cell : cells(lacking)) {
      var steered = (CellOutcome.Steered) cell.outcome();
      assertThat(steered.report().scored()).isEqualTo(7);
      assertThat(steered.report().complete()).isTrue();
      assertThat(steered.report().questions().get(3).trait())
          .isInstanceOfSatisfying(
              Score.Failed.class, failed -> assertThat(failed.reason()).contains("status 500"));
    }
    assertThat(lacking.flags())
        .filteredOn(flag -> flag.kind() == Kind.MISSING_SCORES)
        .hasSize(2)
        .allSatisfy(
            flag ->
                assertThat(flag.message().toLowerCase(Locale.ROOT))
                    .startsWith("3 of 40 answers behind the table have no score")
                    .contains("status 500"));
    failure = Failure.NONE;
    asked.clear();
    assertThat(run(folder.resolve("lacking")).rows()).isEqualTo(fresh.rows());
    assertThat(asked).isNotEmpty().allMatch(body -> body.contains(question));
  }
}
