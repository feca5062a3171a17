package dev.trimtab.app.command;

import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.Watch;
import dev.trimtab.model.WatchListener;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.StopReason;
import dev.trimtab.model.text.StopTexts;
import dev.trimtab.model.text.TextStream;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** One answer that is printed while it grows, how fast it grew, and what was read of it. */
final class Speech {
  private static final String INTERRUPTED = "INTERRUPTED";

  private final Model model;
  private final Generator generator;
  private final PrintWriter out;
  private final Manner manner;
  private long tokens;
  private long promptTokens;
  private long laterNanos;
  private long promptNanos;
  private boolean broken;

  /**
   * How an answer is given.
   *
   * @param silent prints nothing
   * @param shaded prints tokens on the shade of the first trait watched
   * @param stops texts that end it
   * @param interrupted whether it is to end now
   */
  record Manner(boolean silent, boolean shaded, List<String> stops, BooleanSupplier interrupted) {}

  /**
   * What was said.
   *
   * @param response the tokens, with those that made a stop text
   * @param text of the answer, without the stop text and what came after it
   * @param ending why it ended
   * @param readings for each token one number for each trait watched; the last token of an answer
   *     that fills the context is not read
   */
  record Said(Response response, String text, String ending, List<List<Double>> readings) {}

  Speech(Model model, Generator generator, PrintWriter out, Manner manner) {
    this.model = model;
    this.generator = generator;
    this.out = out;
    this.manner = manner;
  }

  /** Runs the request; prints each piece of text as soon as it is certain. */
  Said say(GenerationRequest request, List<Watched> watched) {
    promptTokens = request.prompt().ids().size();
    tokens = 0;
    Growth growth = new Growth(watched);
    List<Watch> watches = watched.stream().map(Watched::watch).toList();
    if (watches.isEmpty()) {
      generator.generate(List.of(request), growth);
    } else {
      generator.watch(request, watches, growth);
    }
    return growth.said();
  }

  /** Text of one token that waits to become certain, or to be read. */
  private record Segment(int token, String text) {}

  private final class Growth implements WatchListener {
    private final List<Watched> watched;
    private final TextStream stream = model.text().tokenizer().stream(true);
    private final StopTexts stops = new StopTexts(manner.stops());
    private final Deque<Segment> waiting = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final List<List<Double>> readings = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final long begin = System.nanoTime();
    private int certain;

    Growth(List<Watched> watched) {
      this.watched = watched;
    }

    @Override
    public boolean token(int index, int id) {
      int token = Math.toIntExact(tokens++);
      if (token == 0) {
        promptNanos = System.nanoTime() - begin;
      }
      add(token, stream.add(id));
      print(watched.isEmpty() ? token : token - 1);
      return !stops.isFound() && !manner.interrupted().getAsBoolean();
    }

    private void add(int token, String piece) {
      waiting.addLast(new Segment(token, piece));
      certain += stops.add(piece).length();
    }

    @Override
    public void read(int token, List<Double> projections) {
      List<Double> row = new ArrayList<>();
      for (int w = 0; w < watched.size(); w++) {
        row.add(watched.get(w).reading(projections.get(w)));
      }
      readings.add(List.copyOf(row));
      print(token);
    }

    @Override
    public void finished(int index, Response response) {
      responses.add(response);
    }

    /** Prints what is certain of the tokens up to {@code last}. */
    private void print(int last) {
      while (certain > 0 && !waiting.isEmpty() && waiting.getFirst().token() <= last) {
        Segment segment = waiting.removeFirst();
        int length = Math.min(certain, segment.text().length());
        certain -= length;
        if (length < segment.text().length()) {
          waiting.addFirst(new Segment(segment.token(), segment.text().substring(length)));
        }
        say(segment.token(), segment.text().substring(0, length));
      }
    }

    private void say(int token, String piece) {
      text.append(piece);
      if (!manner.silent()) {
        boolean shade = manner.shaded() && token < readings.size();
        out.print(shade ? Readout.shaded(piece, readings.get(token).getFirst()) : piece);
        out.flush();
      }
    }

    Said said() {
      laterNanos = System.nanoTime() - begin - promptNanos;
      add(Math.toIntExact(tokens), stream.finish());
      certain += stops.finish().length();
      print(Integer.MAX_VALUE);
      if (!manner.silent()) {
        out.println();
        out.flush();
      }
      Response response = responses.getFirst();
      broken = ending(response).equals(INTERRUPTED);
      return new Said(response, text.toString(), ending(response), readings);
    }

    private String ending(Response response) {
      if (stops.isFound()) {
        return "STOP_TEXT";
      }
      return response.stopReason() == StopReason.HALTED
          ? INTERRUPTED
          : response.stopReason().name();
    }
  }

  /** Generated tokens after the first, a second. */
  double tokensPerSecond() {
    return tokens < 2 ? 0 : (tokens - 1) * 1e9 / laterNanos;
  }

  /** Milliseconds from the request to the first token. */
  double firstTokenMillis() {
    return promptNanos / 1e6;
  }

  /** Prompt, answer and speed in one line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "[%d prompt tokens, first token after %.0f ms, %d tokens at %.0f tok/s, %s%s]",
        promptTokens,
        firstTokenMillis(),
        tokens,
        tokensPerSecond(),
        model.precision().id(),
        broken ? ", interrupted" : "");
  }
}
