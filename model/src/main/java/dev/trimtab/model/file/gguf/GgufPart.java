package dev.trimtab.model.file.gguf;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Format;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of a GGUF model, mapped read-only as a whole. Every count, length and offset is checked
 * against the file's size before anything is read or allocated by it.
 */
final class GgufPart implements AutoCloseable {
  private static final long MAGIC = 0x46554747L;
  private static final int ALIGNMENT = 32;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_DIMENSIONS = 4;
  private static final int SHORTEST_ENTRY = 8 + 4;
  private static final int SHORTEST_TENSOR = 8 + 4 + 4 + 8;

  private final Path path;
  private final Arena arena;
  private final GgufMetadata metadata;
  private final Map<String, GgufTensor> tensors;

  private GgufPart(Path path, Arena arena, GgufMetadata metadata, Map<String, GgufTensor> tensors) {
    this.path = path;
    this.arena = arena;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  @SuppressWarnings("MustBeClosedChecker") // the arena is the part's and closed with it
  static GgufPart open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new UserError("There is no file " + path + ".", "Check the path.");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      GgufCursor cursor = new GgufCursor(path, file, 0);
      checkVersion(path, cursor);
      long tensorCount = cursor.count(SHORTEST_TENSOR, "the number of tensors");
      long keyCount = cursor.count(SHORTEST_ENTRY, "the number of keys");
      GgufMetadata metadata = GgufMetadata.read(path, file, cursor, keyCount);
      List<Info> infos = infos(path, cursor, tensorCount);
      Map<String, GgufTensor> tensors = tensors(path, file, infos, start(metadata, cursor));
      return new GgufPart(path, arena, metadata, tensors);
    } catch (IOException | RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  private static void checkVersion(Path path, GgufCursor cursor) {
    if (cursor.uint32("the first four bytes") != MAGIC) {
      throw new FormatException(path, 0, "this is no GGUF file: it does not begin with GGUF");
    }
    long version = cursor.uint32("the version");
    if ((version & 0xffff) == 0) {
      throw new UserError(
          path + " is a big-endian GGUF file, which Trimtab does not read.",
          "Use the little-endian file of the same model.");
    }
    if (version == 1) {
      throw new UserError(
          path + " is a GGUF file of version 1, which Trimtab does not read.",
          "Convert it anew; versions 2 and 3 are read.");
    }
    if (version != 2 && version != 3) {
      throw new FormatException(path, 4, "version is " + version + ", wanted 2 or 3");
    }
  }

  /** What the header says of a tensor. */
  private record Info(String name, Format format, List<Long> shape, long offset, long bytes) {}

  private static List<Info> infos(Path path, GgufCursor cursor, long count) {
    List<Info> infos = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String name = cursor.string(LONGEST_NAME, "the name of a tensor");
      long dimensions = cursor.uint32("the dimensions of " + name);
      if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
        throw cursor.wrong(
            cursor.at() - 4,
            "tensor %s has %d dimensions, wanted 1 to %d"
                .formatted(name, dimensions, MOST_DIMENSIONS));
      }
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < dimensions; d++) {
        shape.add(cursor.int64("an extent of tensor " + name));
      }
      long at = cursor.at();
      Format format = GgufFormats.of(path, at, name, cursor.uint32("the type of tensor " + name));
      long bytes = bytes(cursor, name, format, shape);
      long offset = cursor.int64("the offset of tensor " + name);
      infos.add(new Info(name, format, shape.reversed(), offset, bytes));
    }
    return infos;
  }

  private static long bytes(GgufCursor cursor, String name, Format format, List<Long> shape) {
    int together = GgufFormats.elements(format);
    if (shape.getFirst() % together != 0) {
      throw cursor.wrong(
          cursor.at(),
          "tensor %s has rows of %d, %s wants whole blocks of %d"
              .formatted(name, shape.getFirst(), format.id(), together));
    }
    try {
      long bytes = shape.getFirst() / together * GgufFormats.bytes(format);
      for (long extent : shape.subList(1, shape.size())) {
        bytes = Math.multiplyExact(bytes, extent);
      }
      return bytes;
    } catch (ArithmeticException _) {
      throw cursor.wrong(
          cursor.at(), "tensor %s of %s is too large".formatted(name, shape.reversed()));
    }
  }

  private static long start(GgufMetadata metadata, GgufCursor cursor) {
    long alignment = alignment(metadata);
    long start = (cursor.at() + alignment - 1) / alignment * alignment;
    return Math.min(start, cursor.at() + cursor.left());
  }

  private static long alignment(GgufMetadata metadata) {
    long alignment = metadata.whole("general.alignment").orElse((long) ALIGNMENT);
    if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
      throw new FormatException(
          metadata.path(), -1, "general.alignment is " + alignment + ", wanted a power of two");
    }
    return alignment;
  }

  private static Map<String, GgufTensor> tensors(
      Path path, MemorySegment file, List<Info> infos, long start) {
    MemorySegment data = file.asSlice(start);
    Map<String, GgufTensor> tensors = new LinkedHashMap<>();
    long end = 0;
    for (Info info : infos.stream().sorted(Comparator.comparing(Info::offset)).toList()) {
      if (info.offset() < end || info.offset() > data.byteSize() - info.bytes()) {
        throw new FormatException(
            path,
            -1,
            "tensor %s claims bytes %d to %s of %d, the tensor before it ends at %d"
                .formatted(
                    info.name(),
                    info.offset(),
                    Long.toUnsignedString(info.offset() + info.bytes()),
                    data.byteSize(),
                    end));
      }
      end = info.offset() + info.bytes();
      MemorySegment bytes = data.asSlice(info.offset(), info.bytes());
      GgufTensor tensor = new GgufTensor(info.name(), info.format(), info.shape(), bytes);
      if (tensors.put(info.name(), tensor) != null) {
        throw new FormatException(path, -1, "tensor " + info.name() + " is there twice");
      }
    }
    return tensors;
  }

  Path path() {
    return path;
  }

  GgufMetadata metadata() {
    return metadata;
  }

  Map<String, GgufTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  @Override
  public void close() {
    arena.close();
  }
}
