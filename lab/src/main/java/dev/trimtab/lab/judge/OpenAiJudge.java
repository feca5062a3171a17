package dev.trimtab.lab.judge;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.text.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A judge behind an endpoint that speaks OpenAI's chat completions and returns log-probabilities.
 * The key goes to that endpoint alone: redirects are not followed, and no message holds it.
 */
public final class OpenAiJudge implements Judge, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int OK = 200;

  private final Endpoint endpoint;
  private final HttpClient client;
  private final ExecutorService workers;

  /**
   * Where and how to ask.
   *
   * @param base of the interface, for example {@code https://api.openai.com/v1}
   * @param model that judges
   * @param key of the account; empty for none
   * @param concurrency requests in flight
   * @param attempts of a request before its score has failed
   * @param pause before the second attempt; doubled before each further one, with seeded jitter
   */
  public record Endpoint(
      URI base, String model, String key, int concurrency, int attempts, Duration pause) {
    /** Validates the numbers. */
    public Endpoint {
      if (concurrency < 1 || attempts < 1) {
        throw new IllegalArgumentException(
            "concurrency %d, %d attempts: expected at least 1".formatted(concurrency, attempts));
      }
    }

    /** An endpoint with sixteen requests in flight and six attempts. */
    public static Endpoint of(URI base, String model, String key) {
      return new Endpoint(base, model, key, 16, 6, Duration.ofSeconds(1));
    }

    /** Without the key. */
    @Override
    public String toString() {
      return model + " at " + base;
    }
  }

  /** A judge that opens no connection before it is asked. */
  public OpenAiJudge(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    this.workers =
        Executors.newFixedThreadPool(endpoint.concurrency(), Thread.ofVirtual().factory());
  }

  @Override
  public String identity() {
    return Key.of(
            Map.of(
                "judge", "openai",
                "base", endpoint.base().toString(),
                "model", endpoint.model()))
        .hash();
  }

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    record Answer(int index, Score score) {}
    var answers = new ExecutorCompletionService<Answer>(workers);
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      int index = i;
      asked.add(answers.submit(() -> new Answer(index, ask(requests.get(index)))));
    }
    try {
      for (int i = 0; i < requests.size(); i++) {
        Answer answer = answers.take().get();
        listener.scored(answer.index, answer.score);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the judge was asked", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UserError user
          ? user
          : new IllegalStateException("the judge " + endpoint + " could not be asked", e);
    } finally {
      asked.forEach(future -> future.cancel(true));
    }
  }

  private Score ask(JudgeRequest request) throws InterruptedException {
    String body = body(request);
    String last = "";
    for (int attempt = 0; attempt < endpoint.attempts(); attempt++) {
      if (attempt > 0) {
        Thread.sleep(pause(body, attempt));
      }
      try {
        HttpResponse<String> response =
            client.send(request(body), HttpResponse.BodyHandlers.ofString());
        int status = response.statusCode();
        if (status == OK) {
          return read(response.body());
        }
        last = "status " + status;
        if (status != TOO_MANY && status < SERVER_ERROR) {
          throw refused(status);
        }
      } catch (IOException | JacksonException e) {
        last = e.getClass().getSimpleName();
      }
    }
    return new Score.Failed(
        "%s after %d attempts: %s".formatted(endpoint, endpoint.attempts(), last));
  }

  /** Exponential, times a factor between one half and one and a half. */
  private Duration pause(String body, int attempt) {
    double jitter = 0.5 + Key.random(List.of(body, attempt)).nextDouble();
    return Duration.ofMillis(
        Math.round(endpoint.pause().toMillis() * Math.pow(2, attempt - 1.0) * jitter));
  }

  private HttpRequest request(String body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint.base() + "/chat/completions"))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!endpoint.key().isEmpty()) {
      builder.header("Authorization", "Bearer " + endpoint.key());
    }
    return builder.build();
  }

  private String body(JudgeRequest request) {
    List<Object> messages = new ArrayList<>();
    for (Message message : request.rubric().conversation(request).messages()) {
      messages.add(Map.of("role", message.role(), "content", message.content()));
    }
    return JSON.writeValueAsString(
        new TreeMap<String, Object>(
            Map.of(
                "model",
                endpoint.model(),
                "messages",
                messages,
                "max_tokens",
                1,
                "temperature",
                0,
                "seed",
                0,
                "logprobs",
                true,
                "top_logprobs",
                TopTokens.TOP)));
  }

  private Score read(String body) {
    JsonNode top = JSON.readTree(body).at("/choices/0/logprobs/content/0/top_logprobs");
    if (!top.isArray() || top.isEmpty()) {
      throw new UserError(
          "The judge %s returns no log-probabilities, so no score can be read.".formatted(endpoint),
          "Use an endpoint and model that support logprobs and top_logprobs.");
    }
    var tokens = new TopTokens();
    for (JsonNode token : top) {
      tokens.add(token.path("token").asString(""), Math.exp(token.path("logprob").asDouble()));
    }
    return tokens.score();
  }

  private UserError refused(int status) {
    return new UserError(
        "The judge %s refuses requests with status %d.".formatted(endpoint, status),
        switch (status) {
          case 401, 403 -> "Check the key.";
          case 404 -> "Check the address and the model's name.";
          default -> "Check that it serves chat completions with logprobs and top_logprobs.";
        });
  }

  @Override
  public void close() {
    workers.shutdownNow();
    client.close();
  }
}
