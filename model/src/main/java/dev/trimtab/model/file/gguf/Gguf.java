package dev.trimtab.model.file.gguf;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A GGUF model, in one file or in several: metadata of the first and the tensors of all. Nothing of
 * a tensor is read before it is asked for; tensors die when this is closed.
 */
public final class Gguf implements AutoCloseable {
  private final List<GgufPart> parts;
  private final Map<String, GgufPart> owners;

  private Gguf(List<GgufPart> parts, Map<String, GgufPart> owners) {
    this.parts = parts;
    this.owners = owners;
  }

  /**
   * Maps the files of a model and checks their headers.
   *
   * @param path a file; of a model in parts, any of them
   * @throws UserError where a file is missing or of a kind that is not read
   * @throws FormatException where a file is not what it claims to be: names the byte
   */
  public static Gguf open(Path path) throws IOException {
    List<GgufPart> parts = new ArrayList<>();
    try {
      for (Path part : GgufFiles.parts(path)) {
        parts.add(GgufPart.open(part));
      }
      checkCount(parts);
      return new Gguf(List.copyOf(parts), owners(parts));
    } catch (IOException | RuntimeException failure) {
      parts.forEach(GgufPart::close);
      throw failure;
    }
  }

  private static void checkCount(List<GgufPart> parts) {
    for (int i = 0; i < parts.size(); i++) {
      GgufMetadata metadata = parts.get(i).metadata();
      long count = metadata.whole("split.count").orElse(1L);
      long number = metadata.whole("split.no").orElse(0L);
      if (count > 1 && parts.size() == 1) {
        throw new UserError(
            "%s is part %d of %d, but its name does not say so."
                .formatted(parts.getFirst().path(), number + 1, count),
            "Give the parts the names they were made with, NAME-00001-of-0000N.gguf.");
      }
      if (parts.size() > 1 && (count != parts.size() || number != i)) {
        throw new FormatException(
            parts.get(i).path(),
            -1,
            "says it is part %d of %d, its name says %d of %d"
                .formatted(number + 1, count, i + 1, parts.size()));
      }
    }
  }

  private static Map<String, GgufPart> owners(List<GgufPart> parts) {
    Map<String, GgufPart> owners = new LinkedHashMap<>();
    for (GgufPart part : parts) {
      for (String name : part.tensors().keySet()) {
        if (owners.put(name, part) != null) {
          throw new FormatException(part.path(), -1, "tensor " + name + " is in two parts");
        }
      }
    }
    return owners;
  }

  /** The file, or the first of several. */
  public Path path() {
    return parts.getFirst().path();
  }

  /** The keys and values of the first file. */
  public GgufMetadata metadata() {
    return parts.getFirst().metadata();
  }

  /** Names of all tensors. */
  public List<String> names() {
    return List.copyOf(owners.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return owners.containsKey(name);
  }

  /**
   * The tensor of that name.
   *
   * @throws FormatException where there is none
   */
  public GgufTensor tensor(String name) {
    GgufPart owner = owners.get(name);
    if (owner == null) {
      throw new FormatException(path(), -1, "there is no tensor named " + name);
    }
    return Objects.requireNonNull(owner.tensors().get(name));
  }

  @Override
  public void close() {
    parts.forEach(GgufPart::close);
  }
}
