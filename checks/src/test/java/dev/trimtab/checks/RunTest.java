package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of experiments: measures, what a change makes stale, other judges, two at a time. */
class RunTest {
  private static final String FILE =
      """
      name: small
      models: {m: {checkpoint: MODEL}}
      precisions: [bf16, nf4]
      traits: [caa/refusal]
      traits_folder: traits
      extraction: {methods: [mean_diff], contrasts: 12, vet: false}
      steering: {layers: 3-3, search_questions: 3, report_questions: 3, max_new_tokens: 6, steps: 1,
                 fine: {points: 0}, coherence: 0}
      measures: [logit-difference, perplexity: {data: text.txt, window: 64}]
      side_effects: [logit-difference, perplexity]
      """;

  @TempDir Path folder;

  private void write(String file) throws IOException {
    copy(Checkout.home().resolve("skiff/traits/caa/refusal"), folder.resolve("traits/caa/refusal"));
    Files.copy(Checkout.home().resolve("experiments/skiff-text.txt"), folder.resolve("text.txt"));
    Files.writeString(folder.resolve("small.yaml"), file);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.list(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private Program.Ending run(String... arguments) {
    return new Inside(folder, "small", "dear").run(arguments);
  }

  private List<List<String>> table(String name) throws IOException {
    return Files.readAllLines(folder.resolve("small/report").resolve(name)).stream()
        .map(line -> Arrays.asList(line.split(",", -1)))
        .toList();
  }

  @Test
  void measures_areComparedAcrossPrecisions_andUnderTheChosenSettings() throws Exception {
    write(FILE.replace("MODEL", "skiff"));
    Program.Ending run = run("run", "small.yaml", "--out=small");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("Judge:");
    List<List<String>> measures = table("measures.csv");
    int verdict = measures.getFirst().indexOf("verdict");
    int against = measures.getFirst().indexOf("against");
    assertThat(measures.subList(1, measures.size()))
        .extracting(row -> row.get(1) + " " + row.get(2) + " " + row.get(3))
        .contains(
            "bf16 logit-difference caa/refusal logit",
            "nf4 logit-difference caa/refusal logit",
            "bf16 perplexity perplexity",
            "nf4 perplexity log-likelihood a token");
    for (List<String> row : measures.subList(1, measures.size())) {
      boolean compared = row.get(1).equals("nf4") && !row.get(3).equals("perplexity");
      assertThat(row.get(against)).isEqualTo(compared ? "bf16" : "");
      assertThat(row.get(verdict).isEmpty()).isEqualTo(!compared);
    }
    List<List<String>> effects = table("side-effects.csv");
    assertThat(effects).hasSize(1 + 2 * 5);
    int unsteered = effects.getFirst().indexOf("unsteered");
    int steered = effects.getFirst().indexOf("steered");
    for (List<String> row : effects.subList(1, effects.size())) {
      assertThat(row.get(2)).isEqualTo("caa/refusal");
      assertThat(row.get(unsteered)).isNotEmpty().isNotEqualTo(row.get(steered));
    }
    assertThat(run.out()).contains("Side effects of the chosen settings");
    assertThat(run("status", "small").out())
        .contains("perplexity under caa/refusal")
        .contains("10 of 10 cells are done");
    assertThat(run("run", "small.yaml", "--out=small", "--dry-run").out())
        .contains("10 of 10 cells and measures are in the store already");
    Program.Ending again = run("run", "small.yaml", "--out=small");
    assertThat(again.out()).isEqualTo(run.out());
  }

  @Test
  void change_isNamed_andRecomputesWhatDependsOnIt() throws Exception {
    write(
        FILE.replace("MODEL", folder.resolve("model").toString()).replace("[bf16, nf4]", "[bf16]"));
    copy(Checkout.home().resolve("skiff/models/skiff"), folder.resolve("model"));
    Program.Ending run = run("run", "small.yaml", "--out=small");
    assertThat(run.code()).as(run.err()).isZero();
    Path trait = folder.resolve("traits/caa/refusal");
    Path experiment = folder.resolve("small.yaml");

    assertStale(
        trait.resolve("steering.json"),
        "first step for keeping cats",
        "step for owls",
        "base-norms: changed questions, examples or chat template");
    assertStale(
        trait.resolve("steering.json"),
        "\"direction\"",
        "\"eval_prompt\": \"Does it refuse?\", \"direction\"",
        "baseline-scores: changed rubric of the trait");
    assertStale(
        experiment, "name: small", "name: small\nseed: 3", "changed held-out examples; seed");
    assertStale(
        folder.resolve("model/tokenizer_config.json"),
        "{",
        "{ ",
        "changed model files, precision, device or engine version");
    assertStale(trait.resolve("test_ab.json"), "(A)", "(A) ", "logit-difference", "items asked");
    assertStale(folder.resolve("text.txt"), "a", "an", "perplexity", "changed text");
    olderCode();

    Set<String> before = artifacts();
    replace(trait.resolve("definition.txt"), "refuses to answer", "declines to answer");
    assertThat(run("status", "small").out())
        .contains("stale")
        .contains("baseline-scores: changed definition of the trait");
    assertThat(run("run", "small.yaml", "--out=small").code()).isZero();
    Set<String> added = new TreeSet<>(artifacts());
    assertThat(added).containsAll(before);
    added.removeAll(before);
    assertThat(added).hasSize(3).allMatch(name -> name.matches(".*-scores-[0-9a-f]{16}\\.jsonl"));
    assertThat(run("status", "small").code()).isZero();
  }

  private void assertStale(Path file, String from, String to, String... said) throws Exception {
    String whole = Files.readString(file);
    replace(file, from, to);
    Program.Ending status = run("status", "small");
    assertThat(status.code()).as(from).isEqualTo(1);
    assertThat(status.out()).as(from).contains(said).contains("stale");
    Files.writeString(file, whole);
  }

  /** What an older version of a stage left is kept under another version and key. */
  private void olderCode() throws Exception {
    Path scores;
    try (Stream<Path> all = Files.walk(folder.resolve("small/store"))) {
      scores =
          all.filter(file -> file.getFileName().toString().startsWith("baseline-scores-"))
              .findFirst()
              .orElseThrow();
    }
    Path older = scores.resolveSibling("baseline-scores-0123456789abcdef.jsonl");
    Files.move(scores, older);
    String text = Files.readString(older);
    assertThat(text).contains("\"code\":1");
    Files.writeString(older, text.replace("\"code\":1", "\"code\":0"));
    assertThat(run("status", "small").out())
        .contains("baseline-scores: changed version of this stage's code");
    Files.writeString(older, text);
    Files.move(older, scores);
    assertThat(run("status", "small").code()).as("all as it was").isZero();
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    int at = text.indexOf(from);
    Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  private Set<String> artifacts() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder.resolve("small/store"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.matches(".*-[0-9a-f]{16}\\..*")) {
          names.add(folder.relativize(file).toString());
        }
      }
    }
    return names;
  }

  @Test
  void anotherJudge_scoresAnExperimentsAnswers_andSaysWhatItCost() throws Exception {
    write(
        FILE.replace("MODEL", "skiff")
            .replace("measures", "published: []\n# measures")
            .replace("side_effects", "# side_effects")
            .replace("precisions", "seed: 1\nprecisions"));
    assertThat(run("run", "small.yaml", "--out=small").code()).isZero();
    String own = Files.readString(folder.resolve("small/results.json"));
    AtomicInteger calls = new AtomicInteger();
    HttpServer server = judge(calls);
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
      String judge = "--judge=openai:other@" + url;
      Program.Ending first = run("rescore", "small", judge, "--judge-price=1000,1000");
      assertThat(first.code()).as(first.err()).isZero();
      int asked = calls.get();
      assertThat(asked).isPositive();
      assertThat(first.out()).contains("Agreement of the run's judge and other-").contains("nf4");
      assertThat(first.err()).contains("Judge: " + asked + " answers").contains("cost ");
      assertThat(Files.readString(folder.resolve("small/results.json"))).isEqualTo(own);
      Program.Ending second = run("rescore", "small", judge);
      assertThat(second.out()).isEqualTo(first.out());
      assertThat(calls.get()).as("what it scored is kept").isEqualTo(asked);
      assertThat(run("judge", "agreement", "small", "--judges", "study,other").out())
          .contains("== m ==")
          .contains("answers scored by both");

      Path experiment = folder.resolve("small.yaml");
      Files.writeString(
          experiment,
          Files.readString(experiment)
              + "judge: {openai: other, url: \""
              + url
              + "\", usd_per_million_tokens: 500}\n");
      Program.Ending dear = run("run", "small.yaml", "--out=dear");
      assertThat(dear.code()).as(dear.err()).isZero();
      assertThat(dear.err()).containsPattern("Judge: [0-9]+ answers, .*, \\$[0-9]+\\.[0-9]{4}\\.");
    } finally {
      server.stop(0);
    }
  }

  /** Scores everything by its length. */
  private static HttpServer judge(AtomicInteger calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          calls.incrementAndGet();
          answer(exchange, String.valueOf(exchange.getRequestBody().readAllBytes().length % 90));
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String token) throws IOException {
    String body =
        """
        {"choices":[{"message":{"content":"%1$s"},"logprobs":{"content":[
        {"token":"%1$s","top_logprobs":[{"token":"%1$s","logprob":-0.01}]}]}}],
        "usage":{"prompt_tokens":200,"completion_tokens":2}}\
        """
            .formatted(token);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void vectorsOfTheCache_areComputedByOneProcess_andReadByAll() throws Exception {
    Map<String, String> environment = Map.of("TRIMTAB_CACHE", folder.resolve("cache").toString());
    String[] command = {"generate", "skiff", "Why?", "--steer=caa/refusal=0.5", "--max-new=3"};
    Path vectors = folder.resolve("cache/vectors");
    Process waiting;
    try (Store _ = Store.open(vectors, new Owner(7, "here", "now", "a test"))) {
      waiting = Program.start(folder, environment, command);
      while (waiting.isAlive()
          && !Files.readString(folder.resolve("err.txt")).contains("waiting")) {
        waiting.waitFor(20, TimeUnit.MILLISECONDS);
      }
      assertThat(Files.readString(folder.resolve("err.txt")))
          .contains("is in use by process 7 on here")
          .contains("waiting for up to a minute");
    }
    assertThat(waiting.waitFor()).isZero();
    String words = Files.readString(folder.resolve("out.txt"));
    assertThat(words).isNotBlank();
    try (Store _ = Store.open(vectors, new Owner(7, "here", "now", "a test"))) {
      assertThat(Program.start(folder, environment, command).waitFor()).isZero();
      assertThat(Files.readString(folder.resolve("out.txt"))).isEqualTo(words);
      assertThat(Files.readString(folder.resolve("err.txt"))).doesNotContain("waiting");
    }
  }
}
