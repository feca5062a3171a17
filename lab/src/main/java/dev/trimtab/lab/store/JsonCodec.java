package dev.trimtab.lab.store;

import dev.trimtab.core.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;

/**
 * Records as one JSON document that tells what it depends on.
 *
 * @param <T> a record of records, lists, maps, strings, numbers and booleans
 */
public final class JsonCodec<T> implements Codec<T> {
  private final JavaType type;

  private JsonCodec(JavaType type) {
    this.type = type;
  }

  /** A codec of records of that class. */
  public static <T> JsonCodec<T> of(Class<T> type) {
    return new JsonCodec<>(Records.MAPPER.constructType(type));
  }

  @Override
  public String extension() {
    return "json";
  }

  @Override
  public void write(Path file, Artifact artifact, T value) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("artifact", artifact.name());
    document.put("key", artifact.key().hash());
    document.put("inputs", artifact.inputs());
    document.put("value", value);
    Files.writeString(file, Records.PRETTY.writeValueAsString(document) + "\n");
  }

  @Override
  public T read(Path file, Artifact artifact) throws IOException {
    try {
      JsonNode document = Records.MAPPER.readTree(Files.readString(file));
      String key = document.path("key").asString("");
      if (!key.equals(artifact.key().hash())) {
        throw new FormatException(
            file,
            -1,
            "expected an artifact of key %s, found \"%s\"".formatted(artifact.key().hash(), key));
      }
      return Records.MAPPER.treeToValue(document.path("value"), type);
    } catch (JacksonException e) {
      throw new FormatException(file, -1, "this is not the JSON of " + artifact.name(), e);
    }
  }
}
