package dev.trimtab.lab.judge;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to one endpoint: each is tried again while that helps, all wait while the endpoint asks
 * for it, and where nothing comes back any more the rest is not asked.
 */
final class ChatCalls implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int OK = 200;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /* Bad request (what filters of content answer), content too large, unprocessable. */
  private static final Set<Integer> OF_THE_TEXT = Set.of(400, 413, 422);

  /* A limit that resets tomorrow is no reason to wait. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /* Enough to tell an endpoint that never sends them from one that now and then does not. */
  private static final int WITHOUT_LOG_PROBABILITIES = 3;
  private static final int MESSAGE = 200;

  private final OpenAiJudge.Endpoint endpoint;
  private final OpenAiJudge.Asking asking;
  private final RandomGenerator random;
  private final Sleeper sleeper;
  private final HttpClient client;
  private final RateGate gate = new RateGate();
  private final AtomicReference<Spending> spent = new AtomicReference<>(Spending.NONE);
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicReference<String> lastFailure = new AtomicReference<>("");
  private final AtomicBoolean answered = new AtomicBoolean();

  /** How waiting is done. */
  interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;
  }

  /** A score, and the tokens it took. */
  record Reply(Score score, long promptTokens, long completionTokens) {}

  ChatCalls(
      OpenAiJudge.Endpoint endpoint,
      OpenAiJudge.Asking asking,
      RandomGenerator random,
      Sleeper sleeper) {
    this.endpoint = endpoint;
    this.asking = asking;
    this.random = random;
    this.sleeper = sleeper;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(asking.timeout())
            .build();
  }

  /** Everything answered so far, failed attempts that were answered among it. */
  Spending spent() {
    return spent.get();
  }

  /** Whether so many requests failed one after another that further ones are not sent. */
  boolean broken() {
    return failuresInARow.get() >= asking.failures();
  }

  /** The endpoint answered in an earlier run: what it refuses now is that request's matter. */
  void hasAnswered() {
    answered.set(true);
  }

  /** The score of one body, not sent where the endpoint is broken. */
  Reply ask(String body) throws InterruptedException {
    return broken()
        ? failed(
            "not asked: %d requests in a row failed, the last with %s"
                .formatted(failuresInARow.get(), lastFailure.get()))
        : probe(body);
  }

  /** The score of one body. */
  Reply probe(String body) throws InterruptedException {
    String last = "";
    int without = 0;
    int empty = 0;
    for (int attempt = 0; attempt < asking.attempts(); attempt++) {
      try {
        HttpResponse<String> response = send(body);
        int status = response.statusCode();
        Optional<Duration> pause = RateGate.asked(response.headers());
        pause.ifPresent(p -> gate.hold(capped(p), System.nanoTime()));
        if (status == OK) {
          Attempt read = read(response.body());
          if (read instanceof Attempt.Answered done) {
            failuresInARow.set(0);
            answered.set(true);
            return done.reply();
          }
          last = ((Attempt.Nothing) read).reason();
          boolean lacking = ((Attempt.Nothing) read).withoutLogProbabilities();
          without += lacking ? 1 : 0;
          empty += lacking ? 0 : 1;
          if (without >= WITHOUT_LOG_PROBABILITIES) {
            break;
          }
        } else {
          last = "status " + status;
          if (!again(status)) {
            return refused(status, message(response.body()));
          }
          if (pause.isPresent() && pause.get().compareTo(LONGEST_WAIT) > 0) {
            failuresInARow.set(asking.failures());
            return failure(last + " and the wish to wait " + pause.get().toSeconds() + " s");
          }
        }
        backOff(attempt, pause.isPresent());
      } catch (HttpTimeoutException e) {
        last = "no answer within " + asking.timeout().toMillis() / 1000.0 + " s";
        backOff(attempt, false);
      } catch (IOException | JacksonException e) {
        last = e.getClass().getSimpleName();
        backOff(attempt, false);
      }
    }
    if (without >= Math.min(WITHOUT_LOG_PROBABILITIES, asking.attempts()) && !answered.get()) {
      throw noLogProbabilities();
    }
    Reply failed = failure(last);
    return empty == asking.attempts() ? silent() : failed;
  }

  /** An endpoint that answers with nothing, each time, has said what it has to say to a text. */
  private Reply silent() {
    return refusal(
        "%s gave an empty answer each of %d times".formatted(endpoint, asking.attempts()));
  }

  private static Reply refusal(String reason) {
    return new Reply(new Score.Refused(reason), 0, 0);
  }

  private static boolean again(int status) {
    return status == REQUEST_TIMEOUT
        || status == CONFLICT
        || status == TOO_MANY
        || status >= SERVER_ERROR;
  }

  private static Duration capped(Duration pause) {
    return pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause;
  }

  private HttpResponse<String> send(String body) throws IOException, InterruptedException {
    Duration wait = gate.left(System.nanoTime());
    if (wait.isPositive()) {
      sleeper.sleep(wait);
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint.base() + "/chat/completions"))
            .timeout(asking.timeout())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!endpoint.key().isEmpty()) {
      builder.header("Authorization", "Bearer " + endpoint.key());
    }
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Waits before the next attempt: exponentially, times a factor between one half and one and a
   * half. Where the endpoint named a pause, the gate waits instead.
   */
  private void backOff(int attempt, boolean gated) throws InterruptedException {
    if (gated || attempt + 1 >= asking.attempts()) {
      return;
    }
    double jitter;
    synchronized (random) {
      jitter = 0.5 + random.nextDouble();
    }
    long millis = Math.round(asking.pause().toMillis() * Math.pow(2, attempt) * jitter);
    sleeper.sleep(Duration.ofMillis(millis));
  }

  private Reply failure(String reason) {
    lastFailure.set(reason);
    failuresInARow.incrementAndGet();
    return failed("%s after %d attempts: %s".formatted(endpoint, asking.attempts(), reason));
  }

  private static Reply failed(String reason) {
    return new Reply(new Score.Failed(reason), 0, 0);
  }

  /** What one answer of status 200 came to. */
  private sealed interface Attempt {
    record Answered(Reply reply) implements Attempt {}

    record Nothing(String reason, boolean withoutLogProbabilities) implements Attempt {}
  }

  private Attempt read(String body) {
    JsonNode root = JSON.readTree(body);
    long prompt = root.at("/usage/prompt_tokens").asLong(0);
    long completion = root.at("/usage/completion_tokens").asLong(0);
    spent.accumulateAndGet(new Spending(1, prompt, completion), Spending::plus);
    JsonNode content = root.at("/choices/0/message/content");
    if (asking.samples() > 0) {
      return content.asString("").isBlank()
          ? new Attempt.Nothing("an empty answer", false)
          : new Attempt.Answered(new Reply(sample(content.asString("")), prompt, completion));
    }
    JsonNode tokens = root.at("/choices/0/logprobs/content");
    JsonNode top = tokens.path(0).path("top_logprobs");
    if (top.isArray() && !top.isEmpty()) {
      requireWholeIntegers(tokens);
      return new Attempt.Answered(new Reply(score(top), prompt, completion));
    }
    boolean empty =
        root.at("/choices/0").isMissingNode()
            || (tokens.isArray() && tokens.isEmpty())
            || (content.isString() && content.asString("").isBlank());
    return empty
        ? new Attempt.Nothing("an empty answer", false)
        : new Attempt.Nothing("an answer without log-probabilities", true);
  }

  private static Score score(JsonNode top) {
    var tokens = new TopTokens();
    for (JsonNode token : top) {
      tokens.add(token.path("token").asString(""), Math.exp(token.path("logprob").asDouble()));
    }
    return tokens.score();
  }

  /** The integer that an answer begins with; none makes it no score. */
  private static Score sample(String content) {
    String word = content.strip().split("[^0-9.]", 2)[0].replaceAll("\\.+$", "");
    OptionalInt points = TopTokens.integer(word);
    return points.isPresent() ? new Score.Value(points.getAsInt()) : Score.UNSCORED;
  }

  /** A tokenizer that writes 85 as 8 and 5 would make every score a digit. */
  private void requireWholeIntegers(JsonNode tokens) {
    String first = tokens.path(0).path("token").asString("");
    String second = tokens.path(1).path("token").asString("");
    boolean goesOn = !second.isEmpty() && second.chars().allMatch(c -> c >= '0' && c <= '9');
    if (goesOn && TopTokens.integer(first).isPresent()) {
      throw new UserError(
          "The judge %s writes an integer as several tokens, so its first token is no score."
              .formatted(endpoint),
          "Use another model, or --judge-samples N.");
    }
  }

  private UserError noLogProbabilities() {
    return new UserError(
        "The judge %s returns no log-probabilities, so no score can be read.".formatted(endpoint),
        "Use an endpoint and model that support logprobs and top_logprobs, or --judge-samples N.");
  }

  /** One request that an endpoint refuses among others that it answers is that request's matter. */
  private Reply refused(int status, String message) {
    String said = message.isEmpty() ? "" : ": " + message;
    boolean ofThisRequest = status != 401 && status != 403 && status != 404;
    if (answered.get() && ofThisRequest) {
      String reason = "%s refused the request with status %d%s".formatted(endpoint, status, said);
      return OF_THE_TEXT.contains(status) ? refusal(reason) : failed(reason);
    }
    throw new UserError(
        "The judge %s refuses requests with status %d%s.".formatted(endpoint, status, said),
        switch (status) {
          case 401, 403 -> "Check the key.";
          case 404 -> "Check the address and the model's name.";
          default -> "Check that it serves chat completions with logprobs and top_logprobs.";
        });
  }

  /** What the endpoint says went wrong, the key taken out. */
  private String message(String body) {
    try {
      String said = JSON.readTree(body).at("/error/message").asString("").strip();
      String clean = endpoint.key().isEmpty() ? said : said.replace(endpoint.key(), "…");
      String line = clean.replaceAll("[\\s.]+$", "").replaceAll("\\s+", " ");
      return line.length() > MESSAGE ? line.substring(0, MESSAGE) + "…" : line;
    } catch (JacksonException _) {
      return "";
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
