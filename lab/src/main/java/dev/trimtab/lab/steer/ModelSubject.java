package dev.trimtab.lab.steer;

import dev.trimtab.core.KvShape;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Capture;
import dev.trimtab.model.CaptureRequest;
import dev.trimtab.model.CapturedMeans;
import dev.trimtab.model.CapturedTokens;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.Sampling;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.ChatTemplate;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Prompt;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model on this program's engine as the subject of a study.
 *
 * <p>Confined to one thread.
 */
public final class ModelSubject implements Subject {
  /* Templates that write the date would otherwise give other prompts tomorrow. */
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final int ROWS = 96;
  private static final int READINGS = 16;
  private static final long POSITIONS = 12_288;

  private final Model model;
  private final boolean systemAsUser;
  private final String identity;
  private final Generator generator;
  private final Capture capture;
  private final boolean owner;

  /**
   * Takes the model over: closing the subject closes it.
   *
   * @param engine version of the engine, part of the identity
   * @param systemAsUser whether a system prompt goes into the user's turn where the template has no
   *     role for it
   */
  public ModelSubject(Model model, String engine, boolean systemAsUser) throws IOException {
    this(model, engine, systemAsUser, true);
  }

  private ModelSubject(Model model, String engine, boolean systemAsUser, boolean owner)
      throws IOException {
    this.model = model;
    this.owner = owner;
    this.systemAsUser = systemAsUser;
    this.identity = Key.of(Map.of("model", model.fingerprint(), "engine", engine)).hash();
    BatchLimits limits = limits(model);
    this.generator = new Generator(model, limits);
    this.capture = new Capture(model, limits);
  }

  /** The same on a model that stays the caller's to close. */
  public static ModelSubject borrowing(Model model, String engine, boolean systemAsUser)
      throws IOException {
    return new ModelSubject(model, engine, systemAsUser, false);
  }

  /* Several subjects are open at a time, so each takes room for a batch and no more. */
  private static BatchLimits limits(Model model) {
    var standard = BatchLimits.of(model.device(), model);
    var attention = model.spec().attention();
    long perPosition =
        new KvShape(model.layers(), attention.kvHeads(), attention.headSize()).bytesPerPosition();
    long positions = Math.max(POSITIONS, model.spec().positions());
    return new BatchLimits(
        standard.tokensPerStep(), ROWS, Math.min(standard.cacheBytes(), perPosition * positions));
  }

  @Override
  public String precision() {
    return model.precision().id();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public int layers() {
    return model.layers();
  }

  @Override
  public int hidden() {
    return model.hidden();
  }

  @Override
  public TokenIds prompt(Example example) {
    boolean plain = model.text().template().isEmpty() && example.system().isEmpty();
    if (example.document() || plain) {
      return model.text().document(example.prompt()).ids();
    }
    Conversation conversation =
        example.system().isEmpty()
            ? Conversation.user(example.prompt())
            : Conversation.of(Message.system(example.system()), Message.user(example.prompt()));
    return model.text().prompt(spoken(conversation), DATE).ids();
  }

  private Conversation spoken(Conversation conversation) {
    if (!conversation.hasSystem()
        || model.text().template().map(ChatTemplate::supportsSystem).orElse(true)) {
      return conversation;
    }
    if (systemAsUser) {
      return conversation.systemAsUser();
    }
    throw new UserError(
        "The chat template of %s has no system role, which persona-vector traits need."
            .formatted(model.folder()),
        "Use CAA, Arditi or natural traits, or --system-as-user to put system prompts into the"
            + " user's turn.");
  }

  @Override
  public String text(TokenIds response) {
    return model.text().text(response);
  }

  @Override
  public void respond(List<Request> requests, Listener listener) {
    List<GenerationRequest> rows =
        requests.stream()
            .map(
                request ->
                    new GenerationRequest(
                        Prompt.ofIds(request.prompt()),
                        request.maxNewTokens(),
                        Sampling.GREEDY,
                        request.steering()))
            .toList();
    generator.generate(rows, (index, response) -> listener.answered(index, response.ids()));
  }

  @Override
  public Activations means(List<Reading> readings, IntConsumer done) {
    List<CaptureRequest> rows =
        readings.stream()
            .map(r -> new CaptureRequest(r.ids(), r.from(), r.to(), Steering.NONE))
            .toList();
    int layers = layers();
    int hidden = hidden();
    float[] values = new float[readings.size() * layers * hidden];
    List<CapturedMeans> means = capture.means(rows, done);
    for (int i = 0; i < means.size(); i++) {
      for (int layer = 0; layer < layers; layer++) {
        float[] row = means.get(i).layer(layer);
        System.arraycopy(row, 0, values, (i * layers + layer) * hidden, hidden);
      }
    }
    return Activations.of(readings.size(), layers, hidden, values);
  }

  @Override
  public void tokens(List<Reading> readings, StreamListener listener) {
    List<Site> sites = IntStream.range(0, layers()).mapToObj(Site::residual).toList();
    for (int from = 0; from < readings.size(); from += READINGS) {
      List<CaptureRequest> rows =
          readings.subList(from, Math.min(readings.size(), from + READINGS)).stream()
              .map(r -> new CaptureRequest(r.ids(), r.from(), r.to(), Steering.NONE))
              .toList();
      for (CapturedTokens row : capture.tokens(rows, sites, _ -> {})) {
        for (int token = 0; token < row.tokens(); token++) {
          for (int layer = 0; layer < layers(); layer++) {
            listener.read(layer, row.at(token, layer));
          }
        }
      }
    }
  }

  @Override
  public void close() {
    capture.close();
    generator.close();
    if (owner) {
      model.close();
    }
  }
}
