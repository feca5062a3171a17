package dev.trimtab.lab.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Small values by the hash of all they depend on, each written as soon as it is known. What a
 * killed run left of its last line is cut off.
 *
 * <p>Mutable; for one thread.
 *
 * @param <T> a record
 */
public final class Ledger<T> implements AutoCloseable {
  private final @Nullable FileChannel channel;
  private final Class<T> type;
  private final Map<String, T> values = new TreeMap<>();

  private Ledger(@Nullable FileChannel channel, Class<T> type) {
    this.channel = channel;
    this.type = type;
  }

  /** A ledger that forgets when it is closed. */
  public static <T> Ledger<T> inMemory(Class<T> type) {
    return new Ledger<>(null, type);
  }

  static <T> Ledger<T> open(Path file, Class<T> type) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      var ledger = new Ledger<>(channel, type);
      ledger.recover(channel);
      return ledger;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The value under a hash, if it is known. */
  public Optional<T> find(String hash) {
    return Optional.ofNullable(values.get(hash));
  }

  /** Every value, in the order of hashes. */
  public Collection<T> values() {
    return Collections.unmodifiableCollection(values.values());
  }

  /**
   * Keeps a value. Its line is the operating system's before this returns: a kill cannot undo it.
   *
   * @throws IOException where it cannot be written
   */
  public void keep(String hash, T value) throws IOException {
    values.put(hash, value);
    if (channel == null) {
      return;
    }
    ObjectNode line = Records.MAPPER.createObjectNode();
    line.put("key", hash);
    line.set("value", Records.MAPPER.valueToTree(value));
    String text = Records.MAPPER.writeValueAsString(line) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void recover(FileChannel file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.size())];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining() && file.read(into) >= 0) {}
    String text = new String(bytes, StandardCharsets.UTF_8);
    long good = 0;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end);
      if (!take(line)) {
        break;
      }
      good += line.getBytes(StandardCharsets.UTF_8).length + 1L;
      from = end + 1;
    }
    file.truncate(good).position(good);
  }

  private boolean take(String line) {
    try {
      JsonNode node = Records.MAPPER.readTree(line);
      String hash = node.path("key").asString("");
      if (hash.isEmpty()) {
        return false;
      }
      values.put(hash, Records.MAPPER.treeToValue(node.path("value"), type));
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
