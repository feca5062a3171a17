package dev.trimtab.model.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collects tensors and writes them as one safetensors file. The same tensors and metadata give the
 * same bytes, whatever the order in which they were added: wide elements first, then by name.
 *
 * <p>Mutable; for one thread.
 */
public final class SafetensorsWriter {
  private static final int CHUNK = 1 << 24;

  private final Map<String, String> metadata;
  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** A writer of files with that metadata. */
  public SafetensorsWriter(Map<String, String> metadata) {
    this.metadata = new TreeMap<>(metadata);
  }

  /**
   * Adds a tensor; its bytes are read when the file is written.
   *
   * @throws IllegalArgumentException where the name is taken or is the metadata's
   */
  public SafetensorsWriter add(StoredTensor tensor) {
    if (tensor.name().equals("__metadata__") || !names.add(tensor.name())) {
      throw new IllegalArgumentException("a second tensor named " + tensor.name());
    }
    tensors.add(tensor);
    return this;
  }

  /** Adds float32 values; they are copied. */
  public SafetensorsWriter addFloats(String name, float[] values, long... shape) {
    ByteBuffer bytes = little(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return add(tensor(name, ElementType.F32, bytes, shape));
  }

  /** Adds 64-bit integers; they are copied. */
  public SafetensorsWriter addLongs(String name, long[] values, long... shape) {
    ByteBuffer bytes = little(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    return add(tensor(name, ElementType.I64, bytes, shape));
  }

  /**
   * Writes the file whole or not at all: to a temporary name beside it, synced, then renamed over
   * what may be there.
   */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".partial");
    try {
      writeTo(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void writeTo(Path temporary) throws IOException {
    List<StoredTensor> ordered = new ArrayList<>(tensors);
    ordered.sort(
        Comparator.comparingInt((StoredTensor tensor) -> -tensor.type().bytes())
            .thenComparing(StoredTensor::name));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, header(ordered));
      for (StoredTensor tensor : ordered) {
        MemorySegment bytes = tensor.bytes();
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
          long count = Math.min(CHUNK, bytes.byteSize() - at);
          writeFully(channel, bytes.asSlice(at, count).asByteBuffer());
        }
      }
      channel.force(true);
    }
  }

  private ByteBuffer header(List<StoredTensor> ordered) {
    Map<String, Object> root = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      root.put("__metadata__", metadata);
    }
    long at = 0;
    for (StoredTensor tensor : ordered) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.type().name());
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", List.of(at, at + tensor.bytes().byteSize()));
      root.put(tensor.name(), entry);
      at += tensor.bytes().byteSize();
    }
    byte[] json =
        JsonMapper.builder().build().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    ByteBuffer header = little(Long.BYTES + padded);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static StoredTensor tensor(
      String name, ElementType type, ByteBuffer bytes, long[] shape) {
    List<Long> extents = Arrays.stream(shape).boxed().toList();
    return new StoredTensor(name, type, extents, MemorySegment.ofBuffer(bytes));
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
