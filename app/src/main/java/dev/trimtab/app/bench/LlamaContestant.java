package dev.trimtab.app.bench;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * llama.cpp with the same GGUF file: its own program llama-bench, started once for each workload. A
 * run of it warms up, then times the workload once; loading is not counted.
 */
public final class LlamaContestant implements Contestant {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final String program;
  private final Path file;
  private final int threads;

  /**
   * A peer for a GGUF file.
   *
   * @param program llama-bench, a path or a name on the PATH
   */
  public LlamaContestant(String program, Path file, int threads) throws IOException {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".gguf")) {
      throw new UserError(
          "llama.cpp reads GGUF files, and " + file + " is none.",
          "Name a .gguf file as the model, or compare with transformers.");
    }
    this.program = program;
    this.file = file;
    this.threads = threads;
    output(List.of(program, "--help"));
  }

  @Override
  public String name() {
    return "llama.cpp";
  }

  /** llama-bench generates for one row at a time. */
  @Override
  public boolean does(Workload workload) {
    return workload.rows() == 1;
  }

  @Override
  public double seconds(Workload workload) throws IOException {
    int prompt = workload.promptTokens();
    int newTokens = workload.newTokens();
    String alone = newTokens == 0 ? String.valueOf(prompt) : "0";
    List<String> words =
        List.of(
                List.of(program, "-m", file.toString(), "-t", String.valueOf(threads)),
                List.of("-ngl", "0", "-r", "1", "-o", "json", "-n", "0", "-p", alone),
                newTokens == 0 ? List.<String>of() : List.of("-pg", prompt + "," + newTokens))
            .stream()
            .flatMap(List::stream)
            .toList();
    String answer = output(words);
    try {
      JsonNode runs = MAPPER.readTree(answer);
      JsonNode nanos = runs.path(0).path("avg_ns");
      if (runs.size() == 1 && nanos.isNumber()) {
        return nanos.asDouble() / 1e9;
      }
    } catch (JacksonException e) {
      throw new IOException(program + " answered something else than JSON: " + answer, e);
    }
    throw new IOException(program + " answered without one run's time: " + answer);
  }

  /** What the program writes to standard output; what it says beside is shown if it fails. */
  private String output(List<String> words) throws IOException {
    Path log = Files.createTempFile("trimtab-peer", ".log");
    try {
      Process process = start(words, log);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        String said = Files.readString(log, StandardCharsets.UTF_8).strip();
        throw new UserError(
            "%s ended with status %d: %s".formatted(program, status, said),
            "Run it yourself: " + String.join(" ", words));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " ran", e);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private Process start(List<String> words, Path log) {
    try {
      return new ProcessBuilder(words).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UserError(
          "There is no program \"" + program + "\".",
          "Build llama.cpp's llama-bench, and name it with --llama-bench PATH.",
          e);
    }
  }

  /** Nothing is kept between workloads. */
  @Override
  public void close() {}
}
