package dev.trimtab.lab.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a store keeps one value of.
 *
 * @param folder below the store's root, with / between names
 * @param name of the kind of value
 * @param inputs all that the value depends on: maps, lists, strings, numbers and booleans
 */
public record Artifact(String folder, String name, Map<String, Object> inputs) {
  /** Copies the inputs and refuses names that would leave the store. */
  public Artifact {
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    if (!(folder + "/" + name).matches("[A-Za-z0-9_+.:-]+(/[A-Za-z0-9_+.:-]+)*")
        || ("/" + folder + "/" + name).contains("/.")) {
      throw new IllegalArgumentException(
          "expected names of letters, digits and _+.:- with / between, found %s/%s"
              .formatted(folder, name));
    }
  }

  /** The identity: of the inputs and the name. */
  public Key key() {
    return Key.of(Map.of("artifact", name, "inputs", inputs));
  }

  /** The path that people see. */
  public String path() {
    return folder + "/" + name;
  }

  /** The file's name without extension. */
  String file() {
    return name + "-" + key().brief();
  }
}
