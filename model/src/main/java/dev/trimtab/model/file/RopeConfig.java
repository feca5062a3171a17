package dev.trimtab.model.file;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.ModelSpec.Rope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rotary embeddings of a configuration in either spelling: {@code rope_theta} with {@code
 * rope_scaling}, or {@code rope_parameters}, which may be one object or one for each kind of layer.
 */
final class RopeConfig {
  private static final Set<String> KEYS =
      Set.of(
          "rope_type",
          "type",
          "rope_theta",
          "factor",
          "low_freq_factor",
          "high_freq_factor",
          "original_max_position_embeddings",
          "partial_rotary_factor");
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  private final ConfigObject config;

  RopeConfig(ConfigObject config) {
    this.config = config;
  }

  /** The embedding of layers that see everything. */
  Rope global() {
    Optional<ConfigObject> parameters = config.object("rope_parameters");
    if (parameters.isEmpty()) {
      return config
          .object("rope_scaling")
          .map(scaling -> rope(scaling, config.demanded("rope_theta")))
          .orElseGet(() -> new Rope.Plain(config.demanded("rope_theta")));
    }
    double theta = config.demanded("rope_theta");
    if (nested(parameters.get())) {
      return parameters
          .get()
          .object(FULL)
          .map(full -> rope(full, theta))
          .orElseGet(() -> new Rope.Plain(theta));
    }
    return rope(parameters.get(), theta);
  }

  /** The embedding of layers with a window: its own where the family has two, else the same. */
  Rope local() {
    if (!config.mentions("rope_local_base_freq")) {
      Optional<ConfigObject> parameters = config.object("rope_parameters");
      if (parameters.isEmpty() || !nested(parameters.get())) {
        return global();
      }
      return sliding(parameters.get(), config.demanded("rope_theta"));
    }
    double theta = config.demanded("rope_local_base_freq");
    return config
        .object("rope_parameters")
        .map(parameters -> sliding(parameters, theta))
        .orElseGet(() -> new Rope.Plain(theta));
  }

  private static Rope sliding(ConfigObject parameters, double theta) {
    return parameters
        .object(SLIDING)
        .map(sliding -> rope(sliding, theta))
        .orElseGet(() -> new Rope.Plain(theta));
  }

  private static boolean nested(ConfigObject parameters) {
    return parameters.has(FULL) || parameters.has(SLIDING);
  }

  private static Rope rope(ConfigObject rope, double defaultTheta) {
    checkKeys(rope);
    String type = rope.string("rope_type").or(() -> rope.string("type")).orElse("default");
    double theta = rope.number("rope_theta").orElse(defaultTheta);
    return switch (type) {
      case "default" -> new Rope.Plain(theta);
      case "linear" -> new Rope.Linear(theta, rope.demanded("factor"));
      case "llama3" ->
          new Rope.Llama3(
              theta,
              rope.demanded("factor"),
              rope.demanded("low_freq_factor"),
              rope.demanded("high_freq_factor"),
              rope.positive("original_max_position_embeddings", Integer.MAX_VALUE));
      default ->
          throw new UserError(
              "%s asks for the rotary embedding \"%s\", which Trimtab does not compute."
                  .formatted(rope.path(), type),
              "Supported: default, linear, llama3. Many checkpoints of this kind also work without"
                  + " it within their original context: remove "
                  + rope.named("rope_type")
                  + " from a copy of the file if that is enough.");
    };
  }

  private static void checkKeys(ConfigObject rope) {
    List<String> unknown =
        rope.keys().stream().filter(key -> rope.has(key) && !KEYS.contains(key)).toList();
    String type = rope.string("rope_type").or(() -> rope.string("type")).orElse("default");
    boolean known = Set.of("default", "linear", "llama3").contains(type);
    if (known && !unknown.isEmpty()) {
      throw new UserError(
          "%s sets %s, which Trimtab does not compute."
              .formatted(rope.path(), rope.named(unknown.getFirst())),
          "Supported rotary embeddings: default, linear, llama3.");
    }
    double part = rope.number("partial_rotary_factor").orElse(1.0);
    if (part != 1.0) {
      throw new UserError(
          "%s rotates only a part of each head (%s %s), which Trimtab does not compute."
              .formatted(rope.path(), rope.named("partial_rotary_factor"), part),
          "Use a checkpoint that rotates whole heads, as those of the supported families do.");
    }
  }
}
