package dev.trimtab.lab.steer;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A coefficient at one layer, or nothing, on a list of questions.
 *
 * @param layer 0-based; of no account for no steering
 * @param coefficient what directions are multiplied by; 0 for no steering
 * @param questions asked
 * @param directions unit length, one for each question; none for no steering
 */
public record Setting(
    int layer, double coefficient, List<String> questions, List<Direction> directions) {
  /** Copies the lists and checks that they fit. */
  public Setting {
    questions = List.copyOf(questions);
    directions = List.copyOf(directions);
    if (directions.size() != (coefficient == 0 ? 0 : questions.size())) {
      throw new IllegalArgumentException(
          "coefficient %s, %d questions, %d directions: expected one for each question, or none for 0"
              .formatted(coefficient, questions.size(), directions.size()));
    }
  }

  /** The questions without steering. */
  public static Setting unsteered(List<String> questions) {
    return new Setting(0, 0, questions, List.of());
  }

  /** One direction for all questions. A zero direction or coefficient is no steering. */
  public static Setting of(
      int layer, Direction direction, double coefficient, List<String> questions) {
    if (direction.isZero() || coefficient == 0) {
      return unsteered(questions);
    }
    return new Setting(
        layer, coefficient, questions, Collections.nCopies(questions.size(), direction));
  }

  Steering steering(int question, Scope scope) {
    if (coefficient == 0) {
      return Steering.NONE;
    }
    return new Steering(
        List.of(new Intervention.Add(layer, directions.get(question), (float) coefficient)), scope);
  }

  /** What answers under this setting depend on, as JSON values. */
  Map<String, Object> describe() {
    if (coefficient == 0) {
      return Map.of("steering", "none", "questions", questions);
    }
    return Map.of(
        "layer",
        layer,
        "coefficient",
        coefficient,
        "directions",
        directions.stream().distinct().map(Setting::hash).toList(),
        "questions",
        questions);
  }

  private static String hash(Direction direction) {
    List<Object> bits = new ArrayList<>();
    for (int i = 0; i < direction.size(); i++) {
      bits.add(Float.floatToIntBits(direction.at(i)));
    }
    return Key.of(bits).hash();
  }
}
