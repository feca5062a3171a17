package dev.trimtab.lab.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parts as they are finished, one a line, in any order. What a killed run left of its last line is
 * cut off.
 *
 * <p>Mutable; for one thread.
 *
 * @param <T> a record
 */
final class Journal<T> implements AutoCloseable {
  private final FileChannel channel;
  private final Class<T> type;
  private final SortedMap<Integer, T> parts = new TreeMap<>();

  private Journal(FileChannel channel, Class<T> type) {
    this.channel = channel;
    this.type = type;
  }

  /** Opens the journal, reading what is there. */
  static <T> Journal<T> open(Path file, Artifact artifact, Parts<T> parts) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      var journal = new Journal<>(channel, parts.type());
      journal.recover(PartsFile.header(artifact, parts.count()), parts.count());
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The parts there are, by index. */
  SortedMap<Integer, T> parts() {
    return parts;
  }

  /** Adds a part. Its line is the operating system's before this returns: a kill cannot undo it. */
  void add(int index, T part) throws IOException {
    parts.put(index, part);
    ObjectNode line = Records.MAPPER.createObjectNode();
    line.put("part", index);
    line.set("value", Records.MAPPER.valueToTree(part));
    append(Records.MAPPER.writeValueAsString(line));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void recover(String header, int count) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(channel.size())];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining() && channel.read(into) >= 0) {}
    String text = new String(bytes, StandardCharsets.UTF_8);
    long good = 0;
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end);
      if (from == 0 ? !line.equals(header) : !take(line, count)) {
        break;
      }
      good += line.getBytes(StandardCharsets.UTF_8).length + 1L;
      from = end + 1;
    }
    channel.truncate(good).position(good);
    if (good == 0) {
      append(header);
    }
  }

  private boolean take(String line, int count) {
    try {
      JsonNode node = Records.MAPPER.readTree(line);
      int index = node.path("part").asInt(-1);
      if (index < 0 || index >= count) {
        return false;
      }
      parts.put(index, Records.MAPPER.treeToValue(node.path("value"), type));
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
