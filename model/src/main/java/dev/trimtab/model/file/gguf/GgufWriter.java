package dev.trimtab.model.file.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects metadata and float32 tensors and writes them as one GGUF file, version 3: small files
 * such as control vectors. Keys and tensors are written in the order in which they were added.
 *
 * <p>Mutable; for one thread.
 */
public final class GgufWriter {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int UINT32 = 4;
  private static final int STRING = 8;
  private static final int F32 = 0;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Floats> tensors = new ArrayList<>();

  private static final class Floats {
    private final String name;
    private final float[] values;

    Floats(String name, float[] values) {
      this.name = name;
      this.values = values;
    }

    int padded() {
      return aligned(values.length * Float.BYTES);
    }
  }

  /** Adds a text; a key that is there already is replaced. */
  public GgufWriter string(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds an unsigned 32-bit integer. */
  public GgufWriter whole(String key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " wants an unsigned integer, found " + value);
    }
    metadata.put(key, value);
    return this;
  }

  /**
   * Adds a float32 tensor of one axis; the values are copied.
   *
   * @throws IllegalArgumentException where the name is taken
   */
  public GgufWriter vector(String name, float[] values) {
    if (tensors.stream().anyMatch(tensor -> tensor.name.equals(name))) {
      throw new IllegalArgumentException("a second tensor named " + name);
    }
    tensors.add(new Floats(name, values.clone()));
    return this;
  }

  /** Writes the file whole or not at all: to a temporary name beside it, then renamed. */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeFully(channel, header());
        for (Floats tensor : tensors) {
          ByteBuffer bytes = little(tensor.padded());
          bytes.asFloatBuffer().put(tensor.values);
          writeFully(channel, bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private ByteBuffer header() {
    var header = new ByteArrayOutputStream();
    header.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    whole(header, VERSION);
    wide(header, tensors.size());
    wide(header, metadata.size());
    metadata.forEach(
        (key, value) -> {
          text(header, key);
          if (value instanceof String words) {
            whole(header, STRING);
            text(header, words);
          } else {
            whole(header, UINT32);
            whole(header, (Integer) value);
          }
        });
    long offset = 0;
    for (Floats tensor : tensors) {
      text(header, tensor.name);
      whole(header, 1);
      wide(header, tensor.values.length);
      whole(header, F32);
      wide(header, offset);
      offset += tensor.padded();
    }
    ByteBuffer padded = little(aligned(header.size()));
    padded.put(header.toByteArray());
    return padded.rewind();
  }

  private static void text(ByteArrayOutputStream header, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    wide(header, bytes.length);
    header.writeBytes(bytes);
  }

  private static void whole(ByteArrayOutputStream header, int value) {
    header.writeBytes(little(Integer.BYTES).putInt(value).array());
  }

  private static void wide(ByteArrayOutputStream header, long value) {
    header.writeBytes(little(Long.BYTES).putLong(value).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int aligned(int bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
