package dev.trimtab.lab.benchmark;

import dev.trimtab.core.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One record of a benchmark's data: JSON values by name, and where they stand for messages.
 *
 * <p>Every accessor throws a {@link UserError} that names file, record and field where the value is
 * not what was asked for.
 */
public final class ItemRecord {
  private static final int LONGEST = 60;

  private final Path file;
  private final int number;
  private final String within;
  private final Map<?, ?> fields;

  private ItemRecord(Path file, int number, String within, Map<?, ?> fields) {
    this.file = file;
    this.number = number;
    this.within = within;
    this.fields = fields;
  }

  /** The record at {@code number}, from 0, of the data that begins in {@code file}. */
  static ItemRecord of(Path file, int number, Map<?, ?> fields) {
    return new ItemRecord(file, number, "", fields);
  }

  /** Its place in the data, from 0. */
  public int number() {
    return number;
  }

  Map<?, ?> fields() {
    return fields;
  }

  /** A text. */
  public String text(String name) {
    return as(name, String.class, "a text");
  }

  /** A text, or nothing where the field is missing. */
  public Optional<String> optionalText(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A whole number, also where it is written as a text. */
  public int integer(String name) {
    Object value = fields.get(name);
    if (value instanceof Number whole && whole.doubleValue() == whole.intValue()) {
      return whole.intValue();
    }
    if (value instanceof String text && text.matches("-?[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    throw expected(name, "a whole number");
  }

  /** A list of texts, at least {@code fewest} of them. */
  public List<String> texts(String name, int fewest) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(name)) {
      if (!(value instanceof String text)) {
        throw expected(name, "a list of texts");
      }
      texts.add(text);
    }
    if (texts.size() < fewest) {
      throw expected(name, "at least " + fewest + " texts");
    }
    return List.copyOf(texts);
  }

  /** A list of 0s and 1s. */
  public List<Boolean> marks(String name) {
    List<Boolean> marks = new ArrayList<>();
    for (Object value : list(name)) {
      if (!(value instanceof Number mark) || (mark.intValue() != 0 && mark.intValue() != 1)) {
        throw expected(name, "a list of 0s and 1s");
      }
      marks.add(mark.intValue() == 1);
    }
    return List.copyOf(marks);
  }

  /** A record within this one. */
  public ItemRecord record(String name) {
    Map<?, ?> inner = as(name, Map.class, "an object");
    return new ItemRecord(file, number, within + name + ".", inner);
  }

  /** The error for a record that contradicts itself. */
  public UserError wrong(String what) {
    return new UserError(
        "%s, record %d: %s.".formatted(file, number + 1, what),
        "Mend the record, or check that the file belongs to this benchmark.");
  }

  private List<?> list(String name) {
    return as(name, List.class, "a list");
  }

  private <T> T as(String name, Class<T> type, String kind) {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw expected(name, kind);
    }
    return type.cast(value);
  }

  private UserError expected(String name, String kind) {
    Object value = fields.get(name);
    String found = value == null ? "nothing" : String.valueOf(value);
    if (found.length() > LONGEST) {
      found = found.substring(0, LONGEST) + "…";
    }
    return wrong("expected %s in \"%s%s\", found %s".formatted(kind, within, name, found));
  }
}
