package dev.trimtab.model.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file with tensors under the names that a checkpoint folder of the model would give them. */
sealed interface TensorFile extends AutoCloseable permits Safetensors, GgufTensors {
  /** The file. */
  Path path();

  /** Names of all tensors. */
  List<String> names();

  /** Whether there is a tensor of that name. */
  boolean has(String name);

  /** The tensor of that name as plain numbers. */
  StoredTensor tensor(String name);

  /** The tensor of that name as the file packs it; empty where it holds plain numbers. */
  Optional<PackedTensor> packed(String name);

  /** The extents of a tensor, outermost first; nothing of it is read. */
  List<Long> shape(String name);

  /** The name of the type or format that a tensor is stored in. */
  String storage(String name);

  @Override
  void close();
}
