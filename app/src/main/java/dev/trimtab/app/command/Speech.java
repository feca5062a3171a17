package dev.trimtab.app.command;

import dev.trimtab.model.GenerationListener;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.TextStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One answer that is printed while it grows, and how fast it grew. */
final class Speech {
  private final Model model;
  private final Generator generator;
  private final PrintWriter out;
  private final boolean silent;
  private long tokens;
  private long promptTokens;
  private long laterNanos;
  private long promptNanos;

  Speech(Model model, Generator generator, PrintWriter out, boolean silent) {
    this.model = model;
    this.generator = generator;
    this.out = out;
    this.silent = silent;
  }

  /** Runs the request; prints each piece of text as soon as it is complete. */
  Response say(GenerationRequest request) {
    TextStream stream = model.text().tokenizer().stream(true);
    List<Response> responses = new ArrayList<>();
    long begin = System.nanoTime();
    promptTokens = request.prompt().ids().size();
    tokens = 0;
    generator.generate(
        List.of(request),
        new GenerationListener() {
          @Override
          public void token(int index, int id) {
            if (tokens++ == 0) {
              promptNanos = System.nanoTime() - begin;
            }
            print(stream.add(id));
          }

          @Override
          public void finished(int index, Response response) {
            responses.add(response);
          }
        });
    laterNanos = System.nanoTime() - begin - promptNanos;
    print(stream.finish());
    if (!silent) {
      out.println();
      out.flush();
    }
    return responses.getFirst();
  }

  private void print(String piece) {
    if (!silent) {
      out.print(piece);
      out.flush();
    }
  }

  /** Generated tokens after the first, a second. */
  double tokensPerSecond() {
    return tokens < 2 ? 0 : (tokens - 1) * 1e9 / laterNanos;
  }

  /** Prompt, answer and speed in one line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "[%d prompt tokens in %.0f ms, %d tokens at %.0f tok/s, %s]",
        promptTokens,
        promptNanos / 1e6,
        tokens,
        tokensPerSecond(),
        model.precision().id());
  }
}
