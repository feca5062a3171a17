package dev.trimtab.app.bench;

import dev.trimtab.core.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Hugging Face transformers in a Python process of its own, which does a workload whenever a line
 * asks it to.
 */
public final class TransformersContestant implements Contestant {
  private final String name;
  private final Process process;
  private final Path script;
  private final BufferedReader answers;
  private final Writer requests;

  /**
   * Starts the peer and waits until its model is loaded.
   *
   * @param python the interpreter that has torch and transformers
   * @param type float32 or bfloat16
   */
  public TransformersContestant(String python, Path folder, String type, int threads)
      throws IOException {
    this.script = Files.createTempFile("trimtab-peer", ".py");
    try (InputStream source =
        TransformersContestant.class.getResourceAsStream("peer_transformers.py")) {
      if (source == null) {
        throw new IllegalStateException("peer_transformers.py is missing from the jar");
      }
      Files.write(script, source.readAllBytes());
    }
    this.process = start(python, folder, type, threads);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    String ready = answers.readLine();
    if (ready == null) {
      throw new UserError(
          python + " could not load transformers or the model.",
          "Name an interpreter that has torch and transformers with --python.");
    }
    this.name = ready;
  }

  private Process start(String python, Path folder, String type, int threads) {
    ProcessBuilder builder =
        new ProcessBuilder(
            python, script.toString(), folder.toString(), type, String.valueOf(threads));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("TRANSFORMERS_VERBOSITY", "error");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UserError(
          "There is no Python interpreter \"" + python + "\".",
          "Name one that has torch and transformers with --python.",
          e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double seconds(Workload workload) throws IOException {
    requests.write(
        workload.rows() + " " + workload.promptTokens() + " " + workload.newTokens() + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the peer process ended in the middle of " + workload.name());
    }
    return Double.parseDouble(answer);
  }

  @Override
  public void close() throws IOException {
    try {
      requests.close();
      process.destroy();
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Files.deleteIfExists(script);
    }
  }
}
