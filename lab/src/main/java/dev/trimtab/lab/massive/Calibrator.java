package dev.trimtab.lab.massive;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.JsonCodec;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.hook.Steering;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds the dominating dimensions of a model on prompts with the continuations it gives them. */
public final class Calibrator {
  /** So many dimensions of each layer are described. */
  private static final int DESCRIBED = 10;

  private final Store store;
  private final int maxNewTokens;

  /**
   * @param maxNewTokens of a continuation
   */
  public Calibrator(Store store, int maxNewTokens) {
    this.store = store;
    this.maxNewTokens = maxNewTokens;
  }

  /** Fifty everyday prompts for models that answer in English. */
  public static List<String> prompts() {
    try (InputStream in = Calibrator.class.getResourceAsStream("calibration.txt")) {
      if (in == null) {
        throw new IllegalStateException("the calibration prompts are missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The calibration of a model on prompts, from the store where it is there. */
  public Calibration run(Subject subject, List<String> prompts) {
    List<TokenIds> ids =
        prompts.stream().map(prompt -> subject.prompt(Example.question(prompt))).toList();
    Artifact artifact =
        new Artifact(
            subject.precision(),
            "calibration",
            Map.of(
                "subject", subject.identity(),
                "prompts", Key.of(ids.stream().map(Calibrator::numbers).toList()).hash(),
                "maxNewTokens", maxNewTokens));
    return store.step(artifact, JsonCodec.of(Calibration.class), () -> read(subject, ids));
  }

  private static List<Integer> numbers(TokenIds ids) {
    return ids.stream().boxed().toList();
  }

  private Calibration read(Subject subject, List<TokenIds> prompts) {
    List<Subject.Request> requests =
        prompts.stream().map(p -> new Subject.Request(p, maxNewTokens, Steering.NONE)).toList();
    TokenIds[] texts = new TokenIds[prompts.size()];
    subject.respond(
        requests, (index, response) -> texts[index] = prompts.get(index).plus(response));
    List<Subject.Reading> readings =
        Arrays.stream(texts).map(ids -> new Subject.Reading(ids, 0, ids.size())).toList();
    List<StreamStatistics> layers = new ArrayList<>();
    for (int layer = 0; layer < subject.layers(); layer++) {
      layers.add(new StreamStatistics(layer, subject.hidden()));
    }
    subject.tokens(readings, (layer, stream) -> layers.get(layer).add(stream));
    return new Calibration(
        prompts.size(),
        readings.stream().mapToLong(reading -> reading.ids().size()).sum(),
        layers.stream().map(layer -> layer.profile(DESCRIBED)).toList());
  }
}
