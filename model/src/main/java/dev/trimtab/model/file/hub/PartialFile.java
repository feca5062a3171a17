package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Two files beside the blob that will be: its bytes, with holes, and a journal of what is there. A
 * line is added to the journal after its bytes were written, so a process may die at any moment; a
 * torn last line is not read. After a power cut the journal may claim bytes that never reached the
 * disk: the checksum finds that, and the download begins again.
 *
 * The names are not those of huggingface_hub's own partial files. Some of its versions take the
 * length of such a file for how much of it is there, which is wrong of a file with holes.
 */

/** A file that is being fetched, piece by piece and in any order, over several processes' lives. */
final class PartialFile implements AutoCloseable {
  private static final String HEAD = "trimtab-journal 1 ";
  private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18})");
  private static final int LONGEST_JOURNAL = 16 << 20;

  private final Path data;
  private final Path journal;
  private final long bytes;
  private final FileChannel channel;
  private final FileChannel lines;
  private final TreeMap<Long, Long> done = new TreeMap<>();
  private final boolean resumed;

  /** Bytes {@code begin} to {@code end}, exclusive. */
  record Range(long begin, long end) {}

  private PartialFile(Path data, Path journal, long bytes) throws IOException {
    this.data = data;
    this.journal = journal;
    this.bytes = bytes;
    this.channel =
        FileChannel.open(
            data, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      this.lines =
          FileChannel.open(
              journal,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      this.resumed = recall();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** What there is of {@code blob}, a file of {@code bytes} bytes. */
  static PartialFile open(Path blob, long bytes) throws IOException {
    return new PartialFile(data(blob), journal(blob), bytes);
  }

  /** How many bytes of {@code blob} are here without it being opened. */
  static long present(Path blob, long bytes) throws IOException {
    if (!Files.exists(journal(blob)) || !Files.exists(data(blob))) {
      return 0;
    }
    try (PartialFile file = open(blob, bytes)) {
      return file.present();
    }
  }

  private static Path data(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".trimtab-partial");
  }

  private static Path journal(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".trimtab-journal");
  }

  /** Reads the journal; one that is not about this file is emptied. */
  private boolean recall() throws IOException {
    String head = HEAD + bytes + "\n";
    String text = "";
    if (lines.size() <= LONGEST_JOURNAL) {
      ByteBuffer content = ByteBuffer.allocate((int) lines.size());
      while (content.hasRemaining() && lines.read(content) >= 0) {
        continue;
      }
      text = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
    }
    if (!text.startsWith(head) || !recall(text.substring(head.length()))) {
      reset();
      return false;
    }
    lines.position(head.length() + text.substring(head.length()).lastIndexOf('\n') + 1L);
    return !done.isEmpty();
  }

  private boolean recall(String text) throws IOException {
    long size = channel.size();
    int at = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      Matcher range = LINE.matcher(text.substring(at, end));
      if (!range.matches()) {
        return false;
      }
      long from = Long.parseLong(range.group(1));
      long until = Long.parseLong(range.group(2));
      if (from >= until || until > bytes || until > size) {
        return false;
      }
      merge(from, until);
      at = end + 1;
    }
    return true;
  }

  private void merge(long begin, long end) {
    long from = begin;
    long until = end;
    Map.Entry<Long, Long> before = done.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
      until = Math.max(until, before.getValue());
    }
    Map.Entry<Long, Long> next = done.ceilingEntry(from);
    while (next != null && next.getKey() <= until) {
      until = Math.max(until, next.getValue());
      done.remove(next.getKey());
      next = done.ceilingEntry(from);
    }
    done.put(from, until);
  }

  /** Whether an earlier process left something. */
  boolean resumed() {
    return resumed;
  }

  long bytes() {
    return bytes;
  }

  /** How many bytes are here. */
  synchronized long present() {
    return done.entrySet().stream().mapToLong(range -> range.getValue() - range.getKey()).sum();
  }

  /** What is missing, in pieces of at most {@code most} bytes. */
  synchronized List<Range> missing(long most) {
    List<Range> ranges = new ArrayList<>();
    long at = 0;
    for (Map.Entry<Long, Long> range : done.entrySet()) {
      cut(at, range.getKey(), most, ranges);
      at = range.getValue();
    }
    cut(at, bytes, most, ranges);
    return ranges;
  }

  private static void cut(long begin, long end, long most, List<Range> into) {
    for (long at = begin; at < end; at = Math.min(end, at + most)) {
      into.add(new Range(at, Math.min(end, at + most)));
    }
  }

  /**
   * Writes bytes at their place.
   *
   * @throws UncheckedIOException where the disk refuses them: unlike a connection's failure, not
   *     worth another attempt
   */
  void write(ByteBuffer from, long position) {
    try {
      long at = position;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that the bytes of a range have been written. */
  synchronized void note(Range range) {
    merge(range.begin(), range.end());
    append(range.begin() + " " + range.end() + "\n");
  }

  /** Forgets everything. */
  synchronized void reset() {
    try {
      done.clear();
      channel.truncate(0);
      lines.truncate(0);
      lines.position(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    append(HEAD + bytes + "\n");
  }

  private void append(String line) {
    try {
      ByteBuffer text = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        lines.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checksum of the whole, in the way of {@code file}'s own. */
  String checksum(HubFile file) throws IOException {
    channel.position(0);
    return Checksums.of(channel, file);
  }

  /** Puts the whole file at {@code blob}. */
  void finish(Path blob) throws IOException {
    channel.force(true);
    close();
    Files.move(data, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(journal);
  }

  /** Removes both files. */
  void drop() throws IOException {
    close();
    Files.deleteIfExists(journal);
    Files.deleteIfExists(data);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lines.close();
    }
  }
}
