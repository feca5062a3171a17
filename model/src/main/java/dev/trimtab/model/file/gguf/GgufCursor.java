package dev.trimtab.model.file.gguf;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A place in a mapped file that moves on with every reading and never past the end. */
final class GgufCursor {
  private final Path path;
  private final MemorySegment file;
  private long at;

  GgufCursor(Path path, MemorySegment file, long at) {
    this.path = path;
    this.file = file;
    this.at = at;
  }

  /** Where it stands. */
  long at() {
    return at;
  }

  /** Bytes that are left. */
  long left() {
    return file.byteSize() - at;
  }

  /** Passes over bytes. */
  void skip(long bytes, String what) {
    require(bytes, what);
    at += bytes;
  }

  /** An unsigned 32-bit integer. */
  long uint32(String what) {
    require(Integer.BYTES, what);
    long value = Integer.toUnsignedLong(file.get(LittleEndian.INT, at));
    at += Integer.BYTES;
    return value;
  }

  /** A count or length of things of at least {@code least} bytes each, which must fit the file. */
  long count(long least, String what) {
    require(Long.BYTES, what);
    long value = file.get(LittleEndian.LONG, at);
    at += Long.BYTES;
    if (value < 0 || value > left() / least) {
      throw wrong(
          at - Long.BYTES,
          "%s is %s, but only %d bytes follow"
              .formatted(what, Long.toUnsignedString(value), left()));
    }
    return value;
  }

  /** A 64-bit integer that must not be negative when signed. */
  long int64(String what) {
    require(Long.BYTES, what);
    long value = file.get(LittleEndian.LONG, at);
    if (value < 0) {
      throw wrong(at, what + " is " + Long.toUnsignedString(value));
    }
    at += Long.BYTES;
    return value;
  }

  /** A text with its length before it. */
  String string(int longest, String what) {
    long start = at;
    long length = count(1, "the length of " + what);
    if (length > longest) {
      throw wrong(start, "%s has %d bytes, at most %d are taken".formatted(what, length, longest));
    }
    byte[] bytes = file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    at += length;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(path, start, what + " is not UTF-8", e);
    }
  }

  FormatException wrong(long offset, String what) {
    return new FormatException(path, offset, what);
  }

  private void require(long bytes, String what) {
    if (bytes < 0 || bytes > left()) {
      throw wrong(at, "the file ends after %d bytes, within %s".formatted(file.byteSize(), what));
    }
  }
}
