package dev.trimtab.lab.experiment;

import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Steering;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model with a planted direction: its answers say how much trait and coherence they hold, and its
 * activations lie along the direction as far as the text says.
 */
final class FakeSubject implements Subject {
  static final int LAYERS = 8;
  static final int HIDDEN = 24;
  private static final Pattern TRAIT = Pattern.compile("trait=(\\d+)");

  private final String precision;
  private final Direction planted;
  private int left = Integer.MAX_VALUE;
  private int responses;
  private double breaking = Double.POSITIVE_INFINITY;
  private boolean deaf;

  FakeSubject(String precision) {
    this.precision = precision;
    var random = new Random(7);
    float[] values = new float[HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] += precision.hashCode() % 10 / 100f;
    this.planted = Direction.of(values).unit();
  }

  /** Dies after so many responses, as a killed process does. */
  FakeSubject dyingAfter(int count) {
    left = count;
    return this;
  }

  /** May answer as if it were not steered. */
  FakeSubject deaf(boolean is) {
    deaf = is;
    return this;
  }

  /** Has no numbers for answers whose coefficient is above this. */
  FakeSubject breakingAbove(double coefficient) {
    breaking = coefficient;
    return this;
  }

  int responses() {
    return responses;
  }

  @Override
  public String precision() {
    return precision;
  }

  @Override
  public String identity() {
    return "fake " + precision;
  }

  @Override
  public int layers() {
    return LAYERS;
  }

  @Override
  public int hidden() {
    return HIDDEN;
  }

  @Override
  public TokenIds prompt(Example example) {
    return ids("<" + example.system() + "|" + example.prompt() + ">");
  }

  @Override
  public String text(TokenIds response) {
    var text = new StringBuilder();
    response.stream().forEach(id -> text.append((char) id));
    return text.toString();
  }

  @Override
  public void respond(List<Request> requests, Listener listener) {
    for (int i = requests.size() - 1; i >= 0; i--) {
      if (left-- <= 0) {
        throw new Killed();
      }
      responses++;
      if (broken(requests.get(i).steering())) {
        listener.broken(i, ids("I"), "no numbers");
      } else {
        listener.answered(i, ids(answer(requests.get(i))));
      }
    }
  }

  private boolean broken(Steering steering) {
    return breaking < 0
        || steering.interventions().stream()
            .anyMatch(
                change -> change instanceof Intervention.Add add && add.coefficient() > breaking);
  }

  private String answer(Request request) {
    String prompt = text(request.prompt());
    double trait = prompt.contains("be bad") ? 90 : 6;
    double coherence = 94 - Math.floorMod(prompt.hashCode(), 5);
    Steering steering = request.steering();
    for (Intervention change : steering.interventions()) {
      if (change instanceof Intervention.Add add && !deaf) {
        double ratio = add.coefficient() / 10;
        trait += 80 * ratio * add.direction().cosine(planted);
        coherence -= Math.abs(ratio) > 0.8 + 0.02 * add.layer() ? 60 : 5 * Math.abs(ratio);
      }
    }
    trait += Math.floorMod(prompt.hashCode() + precision.hashCode(), 7) - 3;
    return "I say trait=%d coherence=%d"
        .formatted(
            Math.clamp(Math.round(trait), 0, 100), Math.clamp(Math.round(coherence), 0, 100));
  }

  @Override
  public Activations means(List<Reading> readings, IntConsumer done) {
    float[] values = new float[readings.size() * LAYERS * HIDDEN];
    for (int i = 0; i < readings.size(); i++) {
      String all = text(readings.get(i).ids());
      Matcher said = TRAIT.matcher(all);
      double strength = said.find() ? Integer.parseInt(said.group(1)) / 10.0 : 0;
      if (all.contains("choose bad")) {
        strength = 8;
      }
      var random = new Random(all.hashCode());
      for (int layer = 0; layer < LAYERS; layer++) {
        for (int h = 0; h < HIDDEN; h++) {
          double constant = h == 3 ? 9.9 : 0;
          values[(i * LAYERS + layer) * HIDDEN + h] =
              (float) (constant + strength * planted.at(h) + 0.3 * random.nextGaussian());
        }
      }
      done.accept(i);
    }
    return Activations.of(readings.size(), LAYERS, HIDDEN, values);
  }

  @Override
  public void tokens(List<Reading> readings, StreamListener listener) {
    for (Reading reading : readings) {
      for (int position = reading.from(); position < reading.to(); position++) {
        var random = new Random(reading.ids().at(position));
        for (int layer = 0; layer < LAYERS; layer++) {
          float[] stream = new float[HIDDEN];
          for (int h = 0; h < HIDDEN; h++) {
            stream[h] = (float) ((h == 3 ? 400 : 1) * (1 + 0.1 * random.nextGaussian()));
          }
          listener.read(layer, stream);
        }
      }
    }
  }

  @Override
  public void close() {}

  private static TokenIds ids(String text) {
    return TokenIds.of(text.chars().toArray());
  }

  /** The end of the process. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
