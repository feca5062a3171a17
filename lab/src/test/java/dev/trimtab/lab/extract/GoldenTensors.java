package dev.trimtab.lab.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tensors of a safetensors file among the test resources. */
final class GoldenTensors {
  private final JsonNode header;
  private final ByteBuffer data;

  private GoldenTensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  static GoldenTensors read(String resource) {
    try (InputStream in = GoldenTensors.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + resource);
      }
      var file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int length = Math.toIntExact(file.getLong());
      byte[] json = new byte[length];
      file.get(json);
      var header = JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
      return new GoldenTensors(header, file.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int size(String name, int dimension) {
    return header.path(name).path("shape").path(dimension).asInt();
  }

  float[] floats(String name) {
    var buffer = bytes(name, "F32").asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  double[] doubles(String name) {
    var buffer = bytes(name, "F64").asDoubleBuffer();
    double[] values = new double[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  long[] longs(String name) {
    var buffer = bytes(name, "I64").asLongBuffer();
    long[] values = new long[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private ByteBuffer bytes(String name, String type) {
    var entry = header.path(name);
    if (!entry.path("dtype").asString().equals(type)) {
      throw new IllegalArgumentException("expected " + name + " of " + type + ", found " + entry);
    }
    int from = entry.path("data_offsets").path(0).asInt();
    int to = entry.path("data_offsets").path(1).asInt();
    return data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
  }
}
