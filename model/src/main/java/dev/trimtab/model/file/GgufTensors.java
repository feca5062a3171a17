package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.file.gguf.GgufTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a GGUF file under the names, and with the rows in the order, of the checkpoint it
 * was converted from.
 *
 * <p>Memory for reordered and decoded tensors lives as long as it is reached.
 */
final class GgufTensors implements TensorFile {
  private final Gguf file;
  private final Map<String, Source> sources;

  /**
   * Where a tensor comes from.
   *
   * @param name in the file
   * @param heads of which the file interleaves the two halves of the rows; 0 where it does not
   */
  record Source(String name, int heads) {}

  /** The tensors of {@code file}, by the names they are to have. */
  GgufTensors(Gguf file, Map<String, Source> sources) {
    this.file = file;
    this.sources = Map.copyOf(sources);
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<String> names() {
    return sources.keySet().stream().sorted().toList();
  }

  @Override
  public boolean has(String name) {
    return sources.containsKey(name);
  }

  @Override
  public List<Long> shape(String name) {
    return raw(name).shape();
  }

  @Override
  public String storage(String name) {
    return raw(name).format().id();
  }

  @Override
  public Optional<PackedTensor> packed(String name) {
    GgufTensor raw = raw(name);
    if (!(raw.format() instanceof RowBlocks format)) {
      return Optional.empty();
    }
    return Optional.of(new PackedTensor(name, format, raw.shape(), ordered(name, raw)));
  }

  @Override
  public StoredTensor tensor(String name) {
    Optional<PackedTensor> packed = packed(name);
    if (packed.isPresent()) {
      return decoded(packed.get());
    }
    GgufTensor raw = raw(name);
    ElementType type =
        ElementType.named(raw.format().id())
            .orElseThrow(() -> new IllegalStateException("no element type " + raw.format().id()));
    return new StoredTensor(name, type, raw.shape(), ordered(name, raw));
  }

  private static StoredTensor decoded(PackedTensor packed) {
    StoredMatrix matrix = packed.matrix(Operand.FLOAT32);
    int columns = matrix.columns();
    long rowBytes = (long) columns * Float.BYTES;
    MemorySegment values = Arena.ofAuto().allocate(matrix.rows() * rowBytes, Long.BYTES);
    float[] row = new float[columns];
    for (int r = 0; r < matrix.rows(); r++) {
      packed.format().decode(row, 0, matrix, r);
      MemorySegment.copy(row, 0, values, LittleEndian.FLOAT, r * rowBytes, columns);
    }
    return new StoredTensor(packed.name(), ElementType.F32, packed.shape(), values);
  }

  private GgufTensor raw(String name) {
    return file.tensor(source(name).name());
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new FormatException(file.path(), -1, "there is no tensor named " + name);
    }
    return source;
  }

  /*
   * The rotary embedding turns element i of a head with element i + half in checkpoints, with its
   * neighbour in files of the llama architecture, whose conversion puts row i of a head's first
   * half at 2i and of its second half at 2i + 1.
   */
  private MemorySegment ordered(String name, GgufTensor raw) {
    int heads = source(name).heads();
    if (heads == 0) {
      return raw.bytes();
    }
    long rows = raw.shape().getFirst();
    if (rows % (2L * heads) != 0) {
      throw new FormatException(
          file.path(),
          -1,
          "tensor %s has %d rows, which are not %d heads".formatted(raw.name(), rows, heads));
    }
    long half = rows / heads / 2;
    long rowBytes = raw.bytes().byteSize() / rows;
    MemorySegment ordered = Arena.ofAuto().allocate(raw.bytes().byteSize(), Long.BYTES);
    for (long row = 0; row < rows; row++) {
      long head = row / (2 * half);
      long within = row % (2 * half);
      long source = head * 2 * half + 2 * (within % half) + within / half;
      MemorySegment.copy(raw.bytes(), source * rowBytes, ordered, row * rowBytes, rowBytes);
    }
    return ordered;
  }

  @Override
  public void close() {
    file.close();
  }
}
