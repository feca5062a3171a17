package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The checked header of a safetensors file: a 64-bit length, then so many bytes of JSON naming each
 * tensor's type, shape and span of the data that follow.
 *
 * @param dataStart offset in the file of the first tensor's bytes
 * @param entries tensors by name, in the order of their bytes
 * @param metadata the free text under {@code __metadata__}
 */
record SafetensorsHeader(long dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
  /** The longest header that is read, as in the format's own library. */
  static final long MAX_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

  SafetensorsHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** One tensor; begin and end count from the start of the data. */
  record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {}

  /** Reads and checks the header of a mapped file. */
  static SafetensorsHeader read(Path path, MemorySegment file) {
    long size = file.byteSize();
    if (size < Long.BYTES) {
      throw new FormatException(
          path, 0, "a safetensors file starts with 8 bytes of header length; it has " + size);
    }
    long length = file.get(LittleEndian.LONG, 0);
    if (length < 2 || length > MAX_BYTES) {
      throw new FormatException(
          path,
          0,
          "header length %s is not within 2 and %d; this is no safetensors file"
              .formatted(Long.toUnsignedString(length), MAX_BYTES));
    }
    if (length > size - Long.BYTES) {
      throw new FormatException(
          path,
          0,
          "header of %d bytes in a file of %d; it is cut short or no safetensors file"
              .formatted(length, size));
    }
    String text = text(path, file.asSlice(Long.BYTES, length));
    return new Parser(path, size - Long.BYTES - length).parse(text, Long.BYTES + length);
  }

  private static String text(Path path, MemorySegment bytes) {
    ByteBuffer buffer = bytes.asByteBuffer();
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(buffer)
          .toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(
          path, Long.BYTES + (long) buffer.position(), "the header is not UTF-8", e);
    }
  }

  /** Turns the header's JSON into entries that are known to lie within {@code dataBytes}. */
  private record Parser(Path path, long dataBytes) {
    SafetensorsHeader parse(String text, long dataStart) {
      if (text.charAt(0) != '{') {
        throw new FormatException(path, Long.BYTES, "the header is not a JSON object");
      }
      JsonNode root = Json.object(path, Long.BYTES, text);
      List<Entry> entries = new ArrayList<>();
      Map<String, String> metadata = Map.of();
      for (Map.Entry<String, JsonNode> property : root.properties()) {
        if (property.getKey().equals(METADATA)) {
          metadata = metadata(property.getValue());
        } else {
          entries.add(entry(property.getKey(), property.getValue()));
        }
      }
      entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      checkSpans(entries, dataStart);
      Map<String, Entry> byName = new LinkedHashMap<>();
      entries.forEach(entry -> byName.put(entry.name(), entry));
      return new SafetensorsHeader(dataStart, byName, metadata);
    }

    private Map<String, String> metadata(JsonNode node) {
      if (!node.isObject()) {
        throw wrong(METADATA, "is not an object");
      }
      Map<String, String> texts = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> property : node.properties()) {
        if (!property.getValue().isString()) {
          throw wrong(METADATA, "holds a value that is no string, under " + property.getKey());
        }
        texts.put(property.getKey(), property.getValue().stringValue());
      }
      return texts;
    }

    private Entry entry(String name, JsonNode node) {
      if (!node.isObject()) {
        throw wrong(name, "is not an object");
      }
      for (String key : KEYS) {
        if (!node.has(key)) {
          throw wrong(name, "has no " + key);
        }
      }
      JsonNode dtype = node.get("dtype");
      if (!dtype.isString()) {
        throw wrong(name, "has a dtype that is no string");
      }
      ElementType type =
          ElementType.named(dtype.stringValue())
              .orElseThrow(
                  () -> wrong(name, "has the unknown element type " + dtype.stringValue()));
      List<Long> shape = naturals(name, "shape", node.get("shape"));
      List<Long> span = naturals(name, "data_offsets", node.get("data_offsets"));
      if (span.size() != 2 || span.get(0) > span.get(1)) {
        throw wrong(name, "has data_offsets " + span + ", wanted [begin, end]");
      }
      Entry entry = new Entry(name, type, shape, span.get(0), span.get(1));
      checkBytes(entry);
      return entry;
    }

    private List<Long> naturals(String name, String key, JsonNode node) {
      if (!node.isArray()) {
        throw wrong(name, "has a " + key + " that is no list");
      }
      List<Long> numbers = new ArrayList<>();
      for (JsonNode element : node) {
        if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
          throw wrong(name, "has a " + key + " with an element that is no natural number");
        }
        numbers.add(element.longValue());
      }
      return numbers;
    }

    private void checkBytes(Entry entry) {
      long bytes = entry.type().bytes();
      try {
        for (long extent : entry.shape()) {
          bytes = Math.multiplyExact(bytes, extent);
        }
      } catch (ArithmeticException e) {
        throw wrong(entry.name(), "has a shape beyond 2^63 bytes: " + entry.shape());
      }
      if (bytes != entry.end() - entry.begin()) {
        throw wrong(
            entry.name(),
            "is %s %s, %d bytes, but its data_offsets span %d"
                .formatted(entry.type(), entry.shape(), bytes, entry.end() - entry.begin()));
      }
    }

    private void checkSpans(List<Entry> sorted, long dataStart) {
      long at = 0;
      for (Entry entry : sorted) {
        if (entry.end() > dataBytes) {
          throw new FormatException(
              path,
              dataStart + entry.begin(),
              "tensor %s ends at byte %d of the data, which has %d; the file is cut short"
                  .formatted(entry.name(), entry.end(), dataBytes));
        }
        if (entry.begin() != at) {
          throw new FormatException(
              path,
              dataStart + entry.begin(),
              "tensor %s begins at byte %d of the data, wanted %d: no gap or overlap may be"
                  .formatted(entry.name(), entry.begin(), at));
        }
        at = entry.end();
      }
      if (at != dataBytes) {
        throw new FormatException(
            path, dataStart + at, "%d bytes of data belong to no tensor".formatted(dataBytes - at));
      }
    }

    private FormatException wrong(String name, String what) {
      return new FormatException(path, Long.BYTES, "in the header, " + name + " " + what);
    }
  }
}
