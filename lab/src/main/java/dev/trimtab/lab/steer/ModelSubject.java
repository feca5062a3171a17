package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Capture;
import dev.trimtab.model.CaptureRequest;
import dev.trimtab.model.CapturedMeans;
import dev.trimtab.model.CapturedTokens;
import dev.trimtab.model.GenerationListener;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.Sampling;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Prompt;
import dev.trimtab.model.text.Response;
import dev.trimtab.model.text.StopReason;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model on this program's engine as the subject of a study.
 *
 * <p>Confined to one thread.
 */
public final class ModelSubject implements Subject {
  private static final int ROWS = 96;
  private static final int READINGS = 16;
  private static final long POSITIONS = 12_288;

  private final Model model;
  private final SubjectPrompts prompts;
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
    this.prompts = new SubjectPrompts(model.outline(), systemAsUser);
    this.identity = OutlinedSubject.identity(model.outline(), engine);
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
    return BatchLimits.of(model.device(), model).withPositions(model, POSITIONS).withRows(ROWS);
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
    return prompts.of(example);
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
    generator.generate(
        rows,
        new GenerationListener() {
          @Override
          public void broken(int index, int position) {}

          @Override
          public void finished(int index, Response response) {
            if (response.stopReason() == StopReason.BROKEN) {
              listener.broken(index, response.ids(), whyBroken(response, requests.get(index)));
            } else {
              listener.answered(index, response.ids());
            }
          }
        });
  }

  private static String whyBroken(Response response, Request request) {
    return "After %d tokens the model's logits are not numbers: %s."
        .formatted(
            response.length(),
            request.steering().isNone()
                ? "its weights may be damaged"
                : "this steering is too strong for it");
  }

  /** A stream that is no numbers would make vectors that are none. */
  private void requireFinite(float[] row) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        throw new UserError(
            "The residual stream of %s in %s holds values that are not numbers."
                .formatted(model.folder(), precision()),
            "Run trimtab models verify on it, or use another precision.");
      }
    }
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
        requireFinite(row);
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
            float[] stream = row.at(token, layer);
            requireFinite(stream);
            listener.read(layer, stream);
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
