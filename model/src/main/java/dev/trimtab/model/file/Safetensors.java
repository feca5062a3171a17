package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One safetensors file, mapped read-only as a whole; nothing of it is read before the header has
 * been checked against the file's size. Tensors point into the mapping and die when it is closed.
 */
public final class Safetensors implements TensorFile {
  private final Path path;
  private final Arena arena;
  private final MemorySegment data;
  private final SafetensorsHeader header;

  private Safetensors(Path path, Arena arena, MemorySegment data, SafetensorsHeader header) {
    this.path = path;
    this.arena = arena;
    this.data = data;
    this.header = header;
  }

  /**
   * Maps a file and checks its header.
   *
   * @throws UserError where there is no such file
   * @throws FormatException where the header is not what the format demands: names the byte and
   *     what was expected
   */
  @SuppressWarnings("MustBeClosedChecker") // the arena is the file's and closed with it
  public static Safetensors open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new UserError("There is no file " + path + ".", "Check the path.");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      SafetensorsHeader header = SafetensorsHeader.read(path, file);
      return new Safetensors(path, arena, file.asSlice(header.dataStart()), header);
    } catch (IOException | RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  /** The file. */
  @Override
  public Path path() {
    return path;
  }

  /** Names of all tensors, in the order of their bytes. */
  @Override
  public List<String> names() {
    return List.copyOf(header.entries().keySet());
  }

  /** Whether there is a tensor of that name. */
  @Override
  public boolean has(String name) {
    return header.entries().containsKey(name);
  }

  /**
   * The tensor of that name.
   *
   * @throws FormatException where there is none
   */
  @Override
  public StoredTensor tensor(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new FormatException(path, -1, "there is no tensor named " + name);
    }
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    return new StoredTensor(name, entry.type(), entry.shape(), bytes);
  }

  @Override
  public Optional<PackedTensor> packed(String name) {
    return Optional.empty();
  }

  @Override
  public List<Long> shape(String name) {
    return tensor(name).shape();
  }

  @Override
  public String storage(String name) {
    return tensor(name).type().name();
  }

  /** The header's free text. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }
}
