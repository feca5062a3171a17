package dev.trimtab.lab.steer;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One direction added at one layer, or nothing, on one list of questions.
 *
 * @param layer 0-based; of no account for no steering
 * @param direction unit length; of size 0 for no steering
 * @param coefficient what it is multiplied by; 0 for no steering
 * @param questions asked
 */
public record Setting(int layer, Direction direction, double coefficient, List<String> questions) {
  private static final Direction NONE = Direction.of(new float[0]);

  /** Copies the list. */
  public Setting {
    questions = List.copyOf(questions);
  }

  /** The questions without steering. */
  public static Setting unsteered(List<String> questions) {
    return new Setting(0, NONE, 0, questions);
  }

  Steering steering(Scope scope) {
    if (coefficient == 0) {
      return Steering.NONE;
    }
    return new Steering(
        List.of(new Intervention.Add(layer, direction, (float) coefficient)), scope);
  }

  /** What an answer under this setting depends on, as JSON values. */
  Map<String, Object> describe() {
    if (coefficient == 0) {
      return Map.of("steering", "none", "questions", questions);
    }
    return Map.of(
        "layer", layer, "coefficient", coefficient, "direction", hash(direction), "questions",
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
