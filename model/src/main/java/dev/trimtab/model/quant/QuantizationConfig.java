package dev.trimtab.model.quant;

import dev.trimtab.core.FormatException;
import dev.trimtab.model.file.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What config.json says about how a checkpoint is quantised, read in the types it should have. */
final class QuantizationConfig {
  private final Path file;
  private final Map<String, Object> entries;

  private QuantizationConfig(Path file, Map<String, Object> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** That of a checkpoint; empty where it is not quantised. */
  static Optional<QuantizationConfig> of(Checkpoint checkpoint) {
    return Optional.of(checkpoint.spec().quantization())
        .filter(entries -> !entries.isEmpty())
        .map(
            entries -> new QuantizationConfig(checkpoint.folder().resolve("config.json"), entries));
  }

  /** Who quantised it, in the words of the hub. */
  String method() {
    boolean old = flag("load_in_4bit") || flag("load_in_8bit");
    return text("quant_method", old ? Bitsandbytes.METHOD : "none");
  }

  /** A whole number. */
  int integer(String key, int otherwise) {
    double number = number(key, otherwise);
    if (number != (int) number) {
      throw wrong(key, "a whole number");
    }
    return (int) number;
  }

  /** A number. */
  double number(String key, double otherwise) {
    Object value = value(key, otherwise);
    if (!(value instanceof Number number)) {
      throw wrong(key, "a number");
    }
    return number.doubleValue();
  }

  /** A text. */
  String text(String key, String otherwise) {
    Object value = value(key, otherwise);
    if (!(value instanceof String text)) {
      throw wrong(key, "a text");
    }
    return text;
  }

  /** Whether a switch is on. */
  boolean flag(String key) {
    Object value = value(key, false);
    if (!(value instanceof Boolean on)) {
      throw wrong(key, "true or false");
    }
    return on;
  }

  /** Whether an object is there and has entries. */
  boolean given(String key) {
    return !value(key, Map.of()).equals(Map.of());
  }

  private Object value(String key, Object otherwise) {
    Object value = entries.get(key);
    return value == null ? otherwise : value;
  }

  /** The error for an entry that is not what it should be. */
  FormatException wrong(String key, String wanted) {
    return new FormatException(
        file,
        -1,
        "quantization_config: %s is %s, wanted %s".formatted(key, entries.get(key), wanted));
  }
}
