package dev.trimtab.model.file.gguf;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys and values at the head of a GGUF file, read when they are asked for; a value of another
 * type than asked is a {@link FormatException} naming the key.
 */
public final class GgufMetadata {
  private static final int LONGEST_KEY = 1 << 16;
  private static final int LONGEST_TEXT = 1 << 24;
  private static final int MOST_ELEMENTS = 1 << 24;
  private static final int DEEPEST = 4;

  private final Path path;
  private final MemorySegment file;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /** Where a value lies; of an array the elements. */
  private record Value(GgufType type, boolean array, long count, long at) {}

  private GgufMetadata(Path path, MemorySegment file) {
    this.path = path;
    this.file = file;
  }

  /** Passes over {@code count} keys and values, remembering where they are. */
  static GgufMetadata read(Path path, MemorySegment file, GgufCursor cursor, long count) {
    GgufMetadata metadata = new GgufMetadata(path, file);
    for (long i = 0; i < count; i++) {
      long at = cursor.at();
      String key = cursor.string(LONGEST_KEY, "a key");
      if (metadata.values.put(key, value(cursor, "the value of " + key)) != null) {
        throw cursor.wrong(at, "the key " + key + " is there twice");
      }
    }
    return metadata;
  }

  private static Value value(GgufCursor cursor, String what) {
    GgufType type = type(cursor, what);
    if (type != GgufType.ARRAY) {
      Value value = new Value(type, false, 1, cursor.at());
      skip(cursor, type, what, 0);
      return value;
    }
    GgufType element = type(cursor, what);
    long count = cursor.count(element.bytes(), "the number of elements in " + what);
    Value value = new Value(element, true, count, cursor.at());
    skipAll(cursor, element, count, what, 1);
    return value;
  }

  private static GgufType type(GgufCursor cursor, String what) {
    long at = cursor.at();
    long number = cursor.uint32("the type of " + what);
    return GgufType.of(number)
        .orElseThrow(() -> cursor.wrong(at, what + " is of the unknown type " + number));
  }

  private static void skip(GgufCursor cursor, GgufType type, String what, int depth) {
    switch (type) {
      case STRING -> cursor.skip(cursor.count(1, "the length of " + what), what);
      case ARRAY -> {
        if (depth >= DEEPEST) {
          throw cursor.wrong(cursor.at(), what + " nests arrays deeper than " + DEEPEST);
        }
        GgufType element = type(cursor, what);
        long count = cursor.count(element.bytes(), "the number of elements in " + what);
        skipAll(cursor, element, count, what, depth + 1);
      }
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, BOOL, UINT64, INT64, FLOAT64 ->
          cursor.skip(type.bytes(), what);
    }
  }

  private static void skipAll(
      GgufCursor cursor, GgufType element, long count, String what, int depth) {
    if (element.fixed()) {
      cursor.skip(count * element.bytes(), what);
      return;
    }
    for (long i = 0; i < count; i++) {
      skip(cursor, element, what, depth);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** All keys in the order of the file. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** Whether there is a value. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whether the value is an array. */
  public boolean isArray(String key) {
    Value value = values.get(key);
    return value != null && value.array();
  }

  /** A text. */
  public Optional<String> string(String key) {
    return scalar(key).map(value -> text(value, key));
  }

  /** A whole number. */
  public Optional<Long> whole(String key) {
    return scalar(key).map(value -> whole(value, key, 0));
  }

  /** A number, whole or not. */
  public Optional<Double> number(String key) {
    return scalar(key).map(value -> number(value, key, 0));
  }

  /** True or false. */
  public Optional<Boolean> flag(String key) {
    return scalar(key)
        .map(
            value -> {
              if (value.type() != GgufType.BOOL) {
                throw wrong(key, value, "true or false");
              }
              return file.get(ValueLayout.JAVA_BYTE, value.at()) != 0;
            });
  }

  /** A list of texts. */
  public Optional<List<String>> strings(String key) {
    return array(key)
        .map(
            value -> {
              if (value.type() != GgufType.STRING) {
                throw wrong(key, value, "a list of texts");
              }
              GgufCursor cursor = new GgufCursor(path, file, value.at());
              List<String> texts = new ArrayList<>((int) value.count());
              for (long i = 0; i < value.count(); i++) {
                texts.add(cursor.string(LONGEST_TEXT, key + "[" + i + "]"));
              }
              return texts;
            });
  }

  /** A list of whole numbers or truth values (0 and 1). */
  public Optional<long[]> integers(String key) {
    return array(key)
        .map(
            value -> {
              long[] all = new long[(int) value.count()];
              for (int i = 0; i < all.length; i++) {
                all[i] = whole(value, key, i);
              }
              return all;
            });
  }

  /** A list of numbers. */
  public Optional<double[]> numbers(String key) {
    return array(key)
        .map(
            value -> {
              double[] all = new double[(int) value.count()];
              for (int i = 0; i < all.length; i++) {
                all[i] = number(value, key, i);
              }
              return all;
            });
  }

  private Optional<Value> scalar(String key) {
    Optional<Value> value = Optional.ofNullable(values.get(key));
    if (value.isPresent() && value.get().array()) {
      throw wrong(key, value.get(), "a single value");
    }
    return value;
  }

  private Optional<Value> array(String key) {
    Optional<Value> value = Optional.ofNullable(values.get(key));
    if (value.isPresent() && !value.get().array()) {
      throw wrong(key, value.get(), "a list");
    }
    if (value.isPresent() && value.get().count() > MOST_ELEMENTS) {
      throw wrong(key, value.get(), "a list of at most " + MOST_ELEMENTS + " elements");
    }
    return value;
  }

  private String text(Value value, String key) {
    if (value.type() != GgufType.STRING) {
      throw wrong(key, value, "a text");
    }
    return new GgufCursor(path, file, value.at()).string(LONGEST_TEXT, key);
  }

  private long whole(Value value, String key, int index) {
    long at = value.at() + (long) index * value.type().bytes();
    return switch (value.type()) {
      case UINT8, BOOL -> Byte.toUnsignedLong(file.get(ValueLayout.JAVA_BYTE, at));
      case INT8 -> file.get(ValueLayout.JAVA_BYTE, at);
      case UINT16 -> Short.toUnsignedLong(file.get(LittleEndian.SHORT, at));
      case INT16 -> file.get(LittleEndian.SHORT, at);
      case UINT32 -> Integer.toUnsignedLong(file.get(LittleEndian.INT, at));
      case INT32 -> file.get(LittleEndian.INT, at);
      case UINT64, INT64 -> file.get(LittleEndian.LONG, at);
      case FLOAT32, FLOAT64, STRING, ARRAY -> throw wrong(key, value, "a whole number");
    };
  }

  private double number(Value value, String key, int index) {
    long at = value.at() + (long) index * value.type().bytes();
    return switch (value.type()) {
      case FLOAT32 -> file.get(LittleEndian.FLOAT, at);
      case FLOAT64 -> file.get(LittleEndian.DOUBLE, at);
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> whole(value, key, index);
      case BOOL, STRING, ARRAY -> throw wrong(key, value, "a number");
    };
  }

  private FormatException wrong(String key, Value value, String wanted) {
    String found =
        value.array()
            ? "a list of %d %s".formatted(value.count(), value.type())
            : value.type() + "";
    return new FormatException(
        path, value.at(), "%s is %s, wanted %s".formatted(key, found, wanted));
  }
}
