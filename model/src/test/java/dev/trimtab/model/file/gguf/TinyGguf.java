package dev.trimtab.model.file.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small GGUF files for tests, lies included; knows nothing of the reader. */
public final class TinyGguf {
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Entry> tensors = new ArrayList<>();
  private int version = 3;
  private int alignment = 32;

  private record Entry(String name, List<Long> shape, int type, ByteBuffer data) {}

  /** Sets the version. */
  public TinyGguf version(int number) {
    version = number;
    return this;
  }

  /** Sets alignment and key. */
  public TinyGguf alignment(int bytes) {
    alignment = bytes;
    return put("general.alignment", bytes);
  }

  /**
   * Adds a value: a String, Integer (as uint32), Long (uint64), Float, Double or Boolean, or a list
   * of one of them; Byte and Short as int8 and int16.
   */
  public TinyGguf put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds a tensor; {@code shape} outermost first. */
  public TinyGguf tensor(String name, List<Long> shape, int type, byte[] data) {
    tensors.add(new Entry(name, shape, type, ByteBuffer.wrap(data)));
    return this;
  }

  /** Adds a float32 tensor. */
  public TinyGguf floats(String name, List<Long> shape, float... values) {
    ByteBuffer data = buffer(4 * values.length);
    data.asFloatBuffer().put(values);
    return tensor(name, shape, 0, data.array());
  }

  /** Writes the file. */
  public void write(Path path) throws IOException {
    Files.write(path, bytes());
  }

  /** The file's bytes. */
  public byte[] bytes() {
    Out out = new Out();
    out.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.int32(version);
    out.int64(tensors.size());
    out.int64(metadata.size());
    metadata.forEach(
        (key, value) -> {
          out.string(key);
          out.int32(type(value));
          out.value(value);
        });
    long offset = 0;
    for (Entry tensor : tensors) {
      out.string(tensor.name());
      out.int32(tensor.shape().size());
      tensor.shape().reversed().forEach(out::int64);
      out.int32(tensor.type());
      out.int64(offset);
      offset += padded(tensor.data().capacity());
    }
    out.pad(alignment);
    for (Entry tensor : tensors) {
      out.raw(tensor.data().array());
      out.pad(alignment);
    }
    return out.bytes.toByteArray();
  }

  private int padded(int size) {
    return (size + alignment - 1) / alignment * alignment;
  }

  private static int type(Object value) {
    return switch (value) {
      case Byte _ -> 1;
      case Short _ -> 3;
      case Integer _ -> 4;
      case Float _ -> 6;
      case Boolean _ -> 7;
      case String _ -> 8;
      case List<?> _ -> 9;
      case Long _ -> 10;
      case Double _ -> 12;
      default -> throw new IllegalArgumentException(String.valueOf(value));
    };
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void raw(byte[] data) {
      bytes.writeBytes(data);
    }

    void int32(int value) {
      raw(buffer(4).putInt(value).array());
    }

    void int64(long value) {
      raw(buffer(8).putLong(value).array());
    }

    void string(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      int64(utf8.length);
      raw(utf8);
    }

    void value(Object value) {
      switch (value) {
        case Byte number -> bytes.write(number);
        case Short number -> raw(buffer(2).putShort(number).array());
        case Integer number -> int32(number);
        case Float number -> raw(buffer(4).putFloat(number).array());
        case Boolean flag -> bytes.write(flag ? 1 : 0);
        case String text -> string(text);
        case Long number -> int64(number);
        case Double number -> raw(buffer(8).putDouble(number).array());
        case List<?> list -> {
          int32(list.isEmpty() ? 8 : type(list.getFirst()));
          int64(list.size());
          list.forEach(this::value);
        }
        default -> throw new IllegalArgumentException(String.valueOf(value));
      }
    }

    void pad(int alignment) {
      while (bytes.size() % alignment != 0) {
        bytes.write(0);
      }
    }
  }
}
