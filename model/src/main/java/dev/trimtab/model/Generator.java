package dev.trimtab.model;

import dev.trimtab.core.Memory;
import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.StopReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Continues prompts in continuous batches. What a request gets does not depend on the others.
 * Mutable; confined to one thread.
 */
public final class Generator implements AutoCloseable {
  private final Model model;
  private final Engine engine;
  private final Set<Integer> stops;
  private long generatedTokens;

  /** A generator with its own key-value cache. */
  public Generator(Model model, BatchLimits limits) {
    this(model, limits, Set.copyOf(model.text().stops()));
  }

  /** The same with other stop tokens than the model's own. */
  public Generator(Model model, BatchLimits limits, Set<Integer> stops) {
    this.model = model;
    this.engine = new Engine(model, limits);
    this.stops = Set.copyOf(stops);
  }

  /** Continues all requests; the listener hears of each as it goes. */
  public void generate(List<GenerationRequest> requests, GenerationListener listener) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      rows.add(new Row(i, requests.get(i), listener, TokenReadings.NONE));
    }
    engine.run(rows, TapPlan.NONE, i -> listener.finished(i, rows.get(i).response()));
  }

  /** Continues all requests; responses in the order of the requests. */
  public List<Response> generate(List<GenerationRequest> requests) {
    Response[] responses = new Response[requests.size()];
    generate(requests, (i, response) -> responses[i] = response);
    return List.of(responses);
  }

  /**
   * Continues one request and reads the residual stream at each token of the response on the way:
   * the forward pass that the next token needs is the one that is read.
   */
  public Response watch(GenerationRequest request, List<Watch> watches, WatchListener listener) {
    if (watches.isEmpty()) {
      throw new IllegalArgumentException("nothing to watch");
    }
    watches.forEach(watch -> watch.check(model.layers(), model.hidden()));
    try (Memory memory = model.device().memory()) {
      TokenReadings readings = TokenReadings.of(watches, listener, memory);
      Row row = new Row(0, request, listener, readings);
      engine.run(List.of(row), readings.plan(), _ -> listener.finished(0, row.response()));
      return row.response();
    }
  }

  /** The model that speaks. */
  public Model model() {
    return model;
  }

  /** Tokens generated so far, stop tokens included. */
  public long generatedTokens() {
    return generatedTokens;
  }

  /** Tokens that went through the model, of prompts and of responses. */
  public long computedTokens() {
    return engine.computedTokens();
  }

  /** Prompt tokens that another row had computed already. */
  public long reusedTokens() {
    return engine.reusedTokens();
  }

  /** Positions steered, counted once for each layer steered. */
  public long steeredPositions() {
    return engine.steeredPositions();
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Row implements Work {
    private final int index;
    private final GenerationRequest request;
    private final GenerationListener listener;
    private final TokenReadings readings;
    private final Sampler sampler;
    private int[] seen;
    private int length;
    private boolean ended;
    private StopReason reason = StopReason.LENGTH;

    Row(int index, GenerationRequest request, GenerationListener listener, TokenReadings readings) {
      this.index = index;
      this.readings = readings;
      this.request = request;
      this.listener = listener;
      this.sampler = new Sampler(request.sampling());
      this.length = request.prompt().ids().size();
      this.seen = Arrays.copyOf(request.prompt().ids().toArray(), length + request.maxNewTokens());
    }

    Response response() {
      int promptTokens = request.prompt().ids().size();
      return new Response(
          request.prompt(), TokenIds.of(Arrays.copyOfRange(seen, promptTokens, length)), reason);
    }

    @Override
    public TokenIds prompt() {
      return request.prompt().ids();
    }

    @Override
    public Steering steering() {
      return request.steering();
    }

    /* The last token is read where the context has room for one more position. */
    @Override
    public int room() {
      boolean more = seen.length < model.spec().positions();
      return request.maxNewTokens() + (readings.any() && more ? 1 : 0);
    }

    @Override
    public int example(int position) {
      return readings.any() && position >= prompt().size() ? 0 : -1;
    }

    @Override
    public void lost(int position) {
      if (!ended) {
        reason = StopReason.BROKEN;
        listener.broken(index, position);
      }
    }

    @Override
    public int read(int position, Logits logits) {
      if (readings.any() && position >= prompt().size()) {
        readings.read(position - prompt().size(), model.device().kernels());
      }
      if (ended) {
        return END;
      }
      int next = sampler.next(logits, Arrays.copyOf(seen, sampler.remembers() ? length : 0));
      generatedTokens++;
      if (stops.contains(next)) {
        reason = StopReason.STOP_TOKEN;
        return END;
      }
      seen[length++] = next;
      boolean wanted = listener.token(index, next);
      if (!wanted) {
        reason = StopReason.HALTED;
      }
      ended = !wanted || length == seen.length;
      return ended && !readings.any() ? END : next;
    }
  }
}
