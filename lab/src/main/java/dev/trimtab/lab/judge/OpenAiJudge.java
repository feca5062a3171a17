package dev.trimtab.lab.judge;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Ledger;
import dev.trimtab.model.text.Message;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A judge behind an endpoint that speaks OpenAI's chat completions. The key goes to that endpoint
 * alone: redirects are not followed, and no message holds it. The same prompt is asked once,
 * whatever answers, cells or runs it comes from.
 *
 * <p>For one thread.
 */
public final class OpenAiJudge implements Judge, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SAMPLE_TOKENS = 5;
  private static final int MOST_CONCURRENT = 256;

  private final Endpoint endpoint;
  private final Asking asking;
  private final Ledger<Judgement> known;
  private final ChatCalls calls;
  private final ExecutorService workers;

  /**
   * Where to ask.
   *
   * @param base of the interface, for example {@code https://api.openai.com/v1}
   * @param model that judges
   * @param key of the account; empty for none
   */
  public record Endpoint(URI base, String model, String key) {
    /** Without the key. */
    @Override
    public String toString() {
      return model + " at " + base;
    }
  }

  /**
   * How to ask.
   *
   * @param concurrency requests in flight
   * @param attempts of a request before its score has failed
   * @param pause before the second attempt; doubled before each further one, with jitter
   * @param timeout of one attempt
   * @param samples answers drawn at temperature 1, whose integers' mean is the score; 0 reads the
   *     score from log-probabilities
   */
  public record Asking(
      int concurrency, int attempts, Duration pause, Duration timeout, int samples) {
    /** Sixteen requests in flight, six attempts, a minute each, by log-probabilities. */
    public static final Asking STANDARD =
        new Asking(16, 6, Duration.ofSeconds(1), Duration.ofMinutes(1), 0);

    /** Validates the numbers. */
    public Asking {
      if (concurrency < 1 || concurrency > MOST_CONCURRENT || attempts < 1 || samples < 0) {
        throw new IllegalArgumentException(
            "concurrency %d, %d attempts, %d samples".formatted(concurrency, attempts, samples));
      }
    }

    /** The same with so many requests in flight and samples. */
    public Asking with(int newConcurrency, int newSamples) {
      return new Asking(newConcurrency, attempts, pause, timeout, newSamples);
    }

    /** Failed requests in a row after which further ones are not sent. */
    int failures() {
      return Math.max(8, concurrency);
    }
  }

  /**
   * A judge that opens no connection before it is asked.
   *
   * @param known the scores it has given, which the judge closes
   * @param random of the pauses between attempts
   */
  public OpenAiJudge(
      Endpoint endpoint, Asking asking, Ledger<Judgement> known, RandomGenerator random) {
    this(endpoint, asking, known, new ChatCalls(endpoint, asking, random, Thread::sleep));
  }

  OpenAiJudge(Endpoint endpoint, Asking asking, Ledger<Judgement> known, ChatCalls calls) {
    this.endpoint = endpoint;
    this.asking = asking;
    this.known = known;
    this.calls = calls;
    if (!known.values().isEmpty()) {
      calls.hasAnswered();
    }
    this.workers = Executors.newFixedThreadPool(asking.concurrency(), Thread.ofVirtual().factory());
  }

  @Override
  public String identity() {
    return identity(endpoint, asking);
  }

  /** The identity of the judge that these make. */
  public static String identity(Endpoint endpoint, Asking asking) {
    Map<String, Object> parts = new TreeMap<>();
    parts.put("judge", "openai");
    parts.put("base", endpoint.base().toString());
    parts.put("model", endpoint.model());
    if (asking.samples() > 0) {
      parts.put("samples", asking.samples());
    }
    return Key.of(parts).hash();
  }

  /** What was asked since this judge was made, by the endpoint's count. */
  public Spending spent() {
    return calls.spent();
  }

  /** The endpoint and what the scores that are kept took; the same however often a run resumed. */
  @Override
  public Map<String, String> provenance() {
    long prompt = 0;
    long completion = 0;
    for (Judgement judgement : known.values()) {
      prompt += judgement.promptTokens();
      completion += judgement.completionTokens();
    }
    Map<String, String> facts = new TreeMap<>();
    facts.put("endpoint", endpoint.toString());
    facts.put("calls", String.valueOf(known.values().size()));
    facts.put("promptTokens", String.valueOf(prompt));
    facts.put("completionTokens", String.valueOf(completion));
    if (asking.samples() > 0) {
      facts.put("samples", String.valueOf(asking.samples()));
    }
    return facts;
  }

  /** One body to send: a prompt, or one sample of it. */
  private record Unit(String hash, String body) {}

  /** A prompt, who wants its score, and what is known of it. */
  private static final class Question {
    private final List<Integer> askers = new ArrayList<>();
    private final List<Score> parts = new ArrayList<>();
    private List<Unit> units = List.of();
  }

  private record Answer(Question question, Unit unit, ChatCalls.Reply reply) {}

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    Map<String, Question> questions = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      List<Object> messages = messages(requests.get(i));
      Question question =
          questions.computeIfAbsent(Key.of(messages).hash(), hash -> question(hash, messages));
      question.askers.add(i);
    }
    var answers = new ExecutorCompletionService<Answer>(workers);
    List<Future<Answer>> asked = new ArrayList<>();
    try {
      for (Question question : questions.values()) {
        for (Unit unit : question.units) {
          if (known.find(unit.hash).isPresent()) {
            take(question, new Score.Value(known.find(unit.hash).get().points()), listener);
          } else {
            asked.add(submit(answers, question, unit, calls.broken() && asked.isEmpty()));
            if (calls.broken() && asked.size() == 1) {
              asked.getFirst().get();
            }
          }
        }
      }
      for (int i = 0; i < asked.size(); i++) {
        Answer answer = answers.take().get();
        keep(answer);
        take(answer.question, answer.reply.score(), listener);
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

  /** An endpoint that was broken is asked one thing first, to see whether it answers again. */
  private Future<Answer> submit(
      CompletionService<Answer> answers, Question question, Unit unit, boolean probe) {
    return answers.submit(
        () -> new Answer(question, unit, probe ? calls.probe(unit.body) : calls.ask(unit.body)));
  }

  private Question question(String hash, List<Object> messages) {
    var question = new Question();
    if (asking.samples() == 0) {
      question.units = List.of(new Unit(hash, body(messages)));
      return question;
    }
    List<Unit> units = new ArrayList<>();
    for (int sample = 0; sample < asking.samples(); sample++) {
      units.add(new Unit(hash + "-" + sample, sampleBody(messages, sample)));
    }
    question.units = List.copyOf(units);
    return question;
  }

  private void keep(Answer answer) {
    if (!(answer.reply.score() instanceof Score.Value value)) {
      return;
    }
    try {
      known.keep(
          answer.unit.hash,
          new Judgement(
              value.points(), answer.reply.promptTokens(), answer.reply.completionTokens()));
    } catch (IOException e) {
      throw new UserError(
          "The judge's scores cannot be kept: " + e.getMessage() + ".",
          "Make room and permissions. What is finished is kept: start again to go on from there.",
          e);
    }
  }

  private static void take(Question question, Score part, Listener listener) {
    question.parts.add(part);
    if (question.parts.size() == question.units.size()) {
      Score whole = whole(question.parts);
      question.askers.forEach(index -> listener.scored(index, whole));
    }
  }

  /** The mean of the samples; a failed one fails them all, and half may give no integer. */
  private static Score whole(List<Score> parts) {
    double sum = 0;
    int values = 0;
    Score refused = Score.UNSCORED;
    for (Score part : parts) {
      switch (part) {
        case Score.Failed failed -> {
          return failed;
        }
        case Score.NoAnswer none -> {
          return none;
        }
        case Score.Unscored _ -> {}
        case Score.Refused _ -> refused = part;
        case Score.Value value -> {
          sum += value.points();
          values++;
        }
      }
    }
    return values > 0 && 2 * values >= parts.size() ? new Score.Value(sum / values) : refused;
  }

  private static List<Object> messages(JudgeRequest request) {
    List<Object> messages = new ArrayList<>();
    for (Message message : request.rubric().conversation(request).messages()) {
      messages.add(Map.of("role", message.role(), "content", message.content()));
    }
    return messages;
  }

  /** Two tokens are wanted to see whether the first was a whole integer. */
  private String body(List<Object> messages) {
    Map<String, Object> fields = fields(messages);
    fields.put("max_tokens", 2);
    fields.put("temperature", 0);
    fields.put("seed", 0);
    fields.put("logprobs", true);
    fields.put("top_logprobs", TopTokens.TOP);
    return JSON.writeValueAsString(fields);
  }

  private String sampleBody(List<Object> messages, int sample) {
    Map<String, Object> fields = fields(messages);
    fields.put("max_tokens", SAMPLE_TOKENS);
    fields.put("temperature", 1);
    fields.put("seed", sample);
    return JSON.writeValueAsString(fields);
  }

  private Map<String, Object> fields(List<Object> messages) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("model", endpoint.model());
    fields.put("messages", messages);
    return fields;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    calls.close();
    try {
      known.close();
    } catch (IOException e) {
      throw new IllegalStateException("the judge's ledger could not be closed", e);
    }
  }
}
