package dev.trimtab.model;

import dev.trimtab.core.Direction;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.StoredTensor;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A comparison of a model with reference outputs kept in a safetensors file: whichever of the
 * tensors logits, hidden, attn_out, mlp_out, greedy and steered_logits are there.
 *
 * <p>Rows are packed: {@code lengths} [B] and {@code ids} [N]. {@code logits} is of all positions
 * or of those in {@code logits_positions}; {@code hidden} begins with the embeddings and is of all
 * layers or of those in {@code hidden_layers}.
 */
public final class Verification implements AutoCloseable {
  /**
   * How far one tensor is off.
   *
   * @param tensor its name in the file
   * @param largest largest absolute difference; for greedy continuations the number of rows that
   *     differ
   * @param relative ‖difference‖ / ‖reference‖; for greedy continuations the share of rows that
   *     differ
   * @param values numbers compared
   */
  public record Finding(String tensor, double largest, double relative, long values) {}

  private final Model model;
  private final Safetensors expected;
  private final Engine engine;
  private final List<TokenIds> rows;

  /** A comparison of {@code model} with {@code expected}, which stays the caller's to close. */
  public Verification(Model model, Safetensors expected, BatchLimits limits) {
    this.model = model;
    this.expected = expected;
    this.rows = rows(expected);
    this.engine = new Engine(model, limits);
  }

  /** Compares every tensor that is there. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (expected.has("logits")) {
      findings.add(logits());
    }
    hidden().ifPresent(findings::add);
    sites("attn_out", Site.Kind.ATTENTION_OUT).ifPresent(findings::add);
    sites("mlp_out", Site.Kind.MLP_OUT).ifPresent(findings::add);
    if (expected.has("steered_logits")) {
      findings.add(steered());
    }
    if (expected.has("greedy")) {
      findings.add(greedy());
    }
    if (findings.isEmpty()) {
      throw new UserError(
          expected.path() + " holds none of the tensors that can be compared.",
          "It wants at least one of logits, hidden, attn_out, mlp_out, steered_logits, greedy.");
    }
    return findings;
  }

  private static List<TokenIds> rows(Safetensors file) {
    int[] ids = Arrays.stream(file.tensor("ids").toLongs()).mapToInt(Math::toIntExact).toArray();
    List<TokenIds> rows = new ArrayList<>();
    int start = 0;
    for (long length : file.tensor("lengths").toLongs()) {
      int end = start + Math.toIntExact(length);
      if (length < 1 || end > ids.length) {
        throw new UserError(
            file.path() + ": lengths do not fit the " + ids.length + " ids.",
            "The lengths must sum to the number of ids.");
      }
      rows.add(TokenIds.of(Arrays.copyOfRange(ids, start, end)));
      start = end;
    }
    return rows;
  }

  private Finding logits() {
    int vocabulary = model.spec().vocabulary().size();
    int total = rows.stream().mapToInt(TokenIds::size).sum();
    int[] slots = new int[total];
    Arrays.fill(slots, -1);
    int[] wanted =
        expected.has("logits_positions")
            ? Arrays.stream(expected.tensor("logits_positions").toLongs())
                .mapToInt(Math::toIntExact)
                .toArray()
            : IntStream.range(0, total).toArray();
    for (int i = 0; i < wanted.length; i++) {
      slots[wanted[i]] = i;
    }
    float[] reference = ofVocabulary("logits", wanted.length);
    float[] found = new float[reference.length];
    List<Reading> readings = new ArrayList<>();
    int start = 0;
    for (TokenIds row : rows) {
      int base = start;
      readings.add(
          new Reading(
              row,
              Steering.NONE,
              0,
              -1,
              (position, logits) -> {
                int slot = slots[base + position];
                if (slot >= 0) {
                  System.arraycopy(logits, 0, found, slot * vocabulary, vocabulary);
                }
              }));
      start += row.size();
    }
    engine.run(readings, TapPlan.NONE, i -> {});
    return compare("logits", found, reference);
  }

  private Optional<Finding> hidden() {
    if (!expected.has("hidden")) {
      return Optional.empty();
    }
    int[] layers =
        expected.has("hidden_layers")
            ? Arrays.stream(expected.tensor("hidden_layers").toLongs())
                .mapToInt(Math::toIntExact)
                .toArray()
            : IntStream.rangeClosed(0, model.layers()).toArray();
    List<Site> sites =
        Arrays.stream(layers)
            .mapToObj(l -> l == 0 ? new Site(Site.Kind.EMBEDDING, 0) : Site.residual(l - 1))
            .toList();
    return Optional.of(tapped("hidden", sites));
  }

  private Optional<Finding> sites(String tensor, Site.Kind kind) {
    if (!expected.has(tensor)) {
      return Optional.empty();
    }
    return Optional.of(
        tapped(
            tensor, IntStream.range(0, model.layers()).mapToObj(l -> new Site(kind, l)).toList()));
  }

  /** Reads every position at every site; the reference is [sites, N, H]. */
  private Finding tapped(String tensor, List<Site> sites) {
    int total = rows.stream().mapToInt(TokenIds::size).sum();
    int hidden = model.hidden();
    float[] reference = expected.tensor(tensor).toFloats();
    require(tensor, (long) sites.size() * total * hidden, reference.length);
    Tensor sums = engine.memory().tensor(total * sites.size(), hidden);
    List<Reading> readings = new ArrayList<>();
    int start = 0;
    for (TokenIds row : rows) {
      readings.add(new Reading(row, Steering.NONE, row.size(), start, (position, logits) -> {}));
      start += row.size();
    }
    engine.run(readings, new TapPlan(sites, sums), i -> {});
    float[] byToken = new float[total * sites.size() * hidden];
    model.device().kernels().download(byToken, sums);
    float[] found = new float[byToken.length];
    for (int n = 0; n < total; n++) {
      for (int s = 0; s < sites.size(); s++) {
        System.arraycopy(
            byToken, (n * sites.size() + s) * hidden, found, (s * total + n) * hidden, hidden);
      }
    }
    return compare(tensor, found, reference);
  }

  private Finding steered() {
    int vocabulary = model.spec().vocabulary().size();
    String layer = expected.metadata().getOrDefault("steer_layer", "");
    if (layer.isEmpty()) {
      throw new UserError(
          expected.path() + " has steered_logits but its metadata names no steer_layer.",
          "Add the layer to the file's metadata.");
    }
    Direction direction = Direction.of(expected.tensor("steer_vector").toFloats());
    float coefficient = expected.tensor("steer_coef").toFloats()[0];
    Steering steering = Steering.add(Integer.parseInt(layer), direction, coefficient);
    float[] reference = ofVocabulary("steered_logits", rows.size());
    float[] found = new float[reference.length];
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int at = i * vocabulary;
      readings.add(
          new Reading(
              rows.get(i),
              steering,
              rows.get(i).size() - 1,
              -1,
              (position, logits) -> System.arraycopy(logits, 0, found, at, vocabulary)));
    }
    engine.run(readings, TapPlan.NONE, i -> {});
    return compare("steered_logits", found, reference);
  }

  private Finding greedy() {
    StoredTensor tensor = expected.tensor("greedy");
    long[] reference = tensor.toLongs();
    int steps = tensor.size(1);
    List<GreedyRow> work = rows.stream().map(row -> new GreedyRow(row, steps)).toList();
    engine.run(work, TapPlan.NONE, i -> {});
    int different = 0;
    for (int i = 0; i < rows.size(); i++) {
      long[] wanted = Arrays.copyOfRange(reference, i * steps, (i + 1) * steps);
      long[] found = work.get(i).found.stream().mapToLong(Integer::longValue).toArray();
      different += Arrays.equals(wanted, found) ? 0 : 1;
    }
    return new Finding("greedy", different, (double) different / rows.size(), reference.length);
  }

  /**
   * The first V of each of {@code count} rows of reference logits. Checkpoints may pad their
   * embeddings with rows that no token has, and converters to GGUF leave these out.
   */
  private float[] ofVocabulary(String tensor, int count) {
    StoredTensor stored = expected.tensor(tensor);
    int vocabulary = model.spec().vocabulary().size();
    int width = Math.max(vocabulary, stored.size(stored.shape().size() - 1));
    require(tensor, (long) count * width, stored.elements());
    float[] all = stored.toFloats();
    float[] kept = new float[count * vocabulary];
    for (int row = 0; row < count; row++) {
      System.arraycopy(all, row * width, kept, row * vocabulary, vocabulary);
    }
    return kept;
  }

  private void require(String tensor, long wanted, long found) {
    if (wanted != found) {
      throw new UserError(
          "%s: %s has %d values, this model gives %d."
              .formatted(expected.path(), tensor, found, wanted),
          "The file was made of another model.");
    }
  }

  private static Finding compare(String tensor, float[] found, float[] reference) {
    double largest = 0;
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      double delta = (double) found[i] - reference[i];
      largest = Math.max(largest, Math.abs(delta));
      difference += delta * delta;
      norm += (double) reference[i] * reference[i];
    }
    return new Finding(tensor, largest, relative(difference, norm), found.length);
  }

  /** ‖difference‖ / ‖reference‖ of squared norms; infinite where it has no value. */
  private static double relative(double difference, double norm) {
    if (difference == 0) {
      return 0;
    }
    return Double.isNaN(difference) || norm == 0
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(difference / norm);
  }

  @Override
  public void close() {
    engine.close();
  }

  private interface LogitsReader {
    void read(int position, float[] logits);
  }

  /** A row read without reusing anything: every position is an example of its own. */
  private record Reading(
      TokenIds prompt, Steering steering, int firstLogits, int firstExample, LogitsReader reader)
      implements Work {
    @Override
    public int unread() {
      return 0;
    }

    @Override
    public int example(int position) {
      return firstExample < 0 ? -1 : firstExample + position;
    }

    @Override
    public int read(int position, Logits logits) {
      reader.read(position, logits.all());
      return END;
    }
  }

  /** A greedy continuation that no token stops. */
  private static final class GreedyRow implements Work {
    private final TokenIds prompt;
    private final int steps;
    private final List<Integer> found = new ArrayList<>();

    GreedyRow(TokenIds prompt, int steps) {
      this.prompt = prompt;
      this.steps = steps;
    }

    @Override
    public TokenIds prompt() {
      return prompt;
    }

    @Override
    public int room() {
      return steps;
    }

    @Override
    public int read(int position, Logits logits) {
      found.add(logits.largest());
      return found.size() == steps ? END : logits.largest();
    }
  }
}
