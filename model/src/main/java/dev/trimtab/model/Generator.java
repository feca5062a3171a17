package dev.trimtab.model;

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
      rows.add(new Row(i, requests.get(i), listener));
    }
    engine.run(rows, TapPlan.NONE, i -> listener.finished(i, rows.get(i).response()));
  }

  /** Continues all requests; responses in the order of the requests. */
  public List<Response> generate(List<GenerationRequest> requests) {
    Response[] responses = new Response[requests.size()];
    generate(requests, (i, response) -> responses[i] = response);
    return List.of(responses);
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
    private final Sampler sampler;
    private int[] seen;
    private int length;
    private StopReason reason = StopReason.LENGTH;

    Row(int index, GenerationRequest request, GenerationListener listener) {
      this.index = index;
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

    @Override
    public int room() {
      return request.maxNewTokens();
    }

    @Override
    public int firstLogits() {
      return prompt().size() - 1;
    }

    @Override
    public int unread() {
      return prompt().size() - 1;
    }

    @Override
    public int example(int position) {
      return -1;
    }

    @Override
    public int read(int position, Logits logits) {
      int next = sampler.next(logits, Arrays.copyOf(seen, sampler.remembers() ? length : 0));
      generatedTokens++;
      if (stops.contains(next)) {
        reason = StopReason.STOP_TOKEN;
        return END;
      }
      seen[length++] = next;
      listener.token(index, next);
      return length == seen.length ? END : next;
    }
  }
}
