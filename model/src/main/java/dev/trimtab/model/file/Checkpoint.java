package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.gguf.Gguf;
import dev.trimtab.model.file.gguf.GgufFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A model on disk: a folder as the hub lays it out, config.json and its tensors in one safetensors
 * file or in shards, or a GGUF file. Tensors point into the mapped files and die when the
 * checkpoint is closed; they have the names of the hub's folders in either.
 */
public final class Checkpoint implements AutoCloseable {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final List<String> PICKLES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");
  private static final String PICKLE_REMEDY =
      "Convert it once with transformers' save_pretrained(folder, safe_serialization=True), or"
          + " download a revision with safetensors.";

  private final Path folder;
  private final ModelSpec spec;
  private final Map<String, ? extends TensorFile> shards;
  private final Map<String, ? extends TensorFile> owners;
  private final ElementType type;

  private Checkpoint(
      Path folder,
      ModelSpec spec,
      Map<String, ? extends TensorFile> shards,
      Map<String, ? extends TensorFile> owners) {
    this.folder = folder;
    this.spec = spec;
    this.shards = shards;
    this.owners = owners;
    this.type = prevailing();
  }

  /**
   * Opens a folder or a GGUF file: the configuration is read and every file's header checked. A
   * folder without config.json stands for the only GGUF model in it.
   *
   * @param families how each family that is known reads its configuration
   * @throws UserError where the folder is missing, holds no safetensors, lacks a shard, or where
   *     its configuration asks for what is not supported
   * @throws FormatException where a file is not what it claims to be
   */
  public static Checkpoint open(Path folder, Registry<Dialect> families) throws IOException {
    Optional<Path> gguf = GgufFiles.find(folder);
    if (gguf.isPresent()) {
      return ofGguf(gguf.get(), families);
    }
    requireFolder(folder);
    Map<String, Safetensors> shards = new LinkedHashMap<>();
    try {
      if (Files.isRegularFile(folder.resolve(SINGLE))) {
        ModelSpec spec = ModelConfig.read(folder, families);
        Safetensors file = Safetensors.open(folder.resolve(SINGLE));
        shards.put(SINGLE, file);
        Map<String, Safetensors> owners = new TreeMap<>();
        file.names().forEach(name -> owners.put(name, file));
        return new Checkpoint(folder, spec, shards, owners);
      }
      if (Files.isRegularFile(folder.resolve(INDEX))) {
        ModelSpec spec = ModelConfig.read(folder, families);
        Map<String, Safetensors> owners = openShards(folder, shards);
        return new Checkpoint(folder, spec, shards, owners);
      }
      throw noTensors(folder);
    } catch (IOException | RuntimeException failure) {
      shards.values().forEach(Safetensors::close);
      throw failure;
    }
  }

  private static Checkpoint ofGguf(Path path, Registry<Dialect> families) throws IOException {
    Gguf file = Gguf.open(path);
    try {
      GgufConfig config = new GgufConfig(file, families);
      GgufTensors tensors = new GgufTensors(file, config.names());
      Map<String, TensorFile> owners = new TreeMap<>();
      tensors.names().forEach(name -> owners.put(name, tensors));
      return new Checkpoint(path, config.spec(), Map.of("", tensors), owners);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  /** The folder, or the GGUF file. */
  public Path folder() {
    return folder;
  }

  /** What the configuration says. */
  public ModelSpec spec() {
    return spec;
  }

  /** Names of all tensors in alphabetical order. */
  public List<String> names() {
    return List.copyOf(owners.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return owners.containsKey(name);
  }

  /**
   * The tensor of that name as plain numbers; one that its file packs in blocks is decoded to
   * float32 in memory of its own.
   *
   * @throws FormatException where there is none
   */
  public StoredTensor tensor(String name) {
    return owner(name).tensor(name);
  }

  /**
   * The tensor of that name as its file packs it in blocks; empty where it holds plain numbers.
   *
   * @throws FormatException where there is none
   */
  public Optional<PackedTensor> packed(String name) {
    return owner(name).packed(name);
  }

  /** The extents of a tensor, outermost first. */
  public List<Long> shape(String name) {
    return owner(name).shape(name);
  }

  /** Whether any tensor is packed in blocks. */
  public boolean isPacked() {
    return owners.keySet().stream().anyMatch(name -> packed(name).isPresent());
  }

  /** Whether it is a GGUF file. */
  public boolean isGguf() {
    return shards.values().stream().anyMatch(GgufTensors.class::isInstance);
  }

  /** The types or formats of the tensors, that of most elements first. */
  public List<String> storage() {
    Map<String, Long> elements = new TreeMap<>();
    for (String name : owners.keySet()) {
      elements.merge(owner(name).storage(name), count(name), Long::sum);
    }
    return elements.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Numbers in all tensors together. */
  public long elements() {
    return owners.keySet().stream().mapToLong(this::count).sum();
  }

  private long count(String name) {
    return shape(name).stream().reduce(1L, (a, b) -> a * b);
  }

  private TensorFile owner(String name) {
    TensorFile owner = owners.get(name);
    if (owner == null) {
      throw new FormatException(
          folder,
          -1,
          "tensor %s is missing%s"
              .formatted(
                  name,
                  Registry.nearest(name, names())
                      .map(near -> "; the nearest is " + near)
                      .orElse("")));
    }
    return owner;
  }

  /**
   * The tensor of that name and shape.
   *
   * @throws FormatException where it is missing or of another shape: names both
   */
  public StoredTensor shaped(String name, long... shape) {
    requireShape(name, shape);
    return tensor(name);
  }

  /**
   * Checks that there is a tensor of that name and shape.
   *
   * @throws FormatException where it is missing or of another shape: names both
   */
  public void requireShape(String name, long... shape) {
    List<Long> found = shape(name);
    List<Long> wanted = Arrays.stream(shape).boxed().toList();
    if (!found.equals(wanted)) {
      throw new FormatException(
          path(name),
          -1,
          "tensor %s is %s, %s asks for %s"
              .formatted(name, found, isGguf() ? "the metadata" : "config.json", wanted));
    }
  }

  /** The file that holds a tensor; the folder where none does. */
  public Path path(String name) {
    TensorFile owner = owners.get(name);
    return owner == null ? folder : owner.path();
  }

  /**
   * The floating-point type that most elements have: what the checkpoint was saved in. Packed
   * elements count as bfloat16, the type of nearly all models that were packed.
   */
  public ElementType type() {
    return type;
  }

  /** Unmaps all files. */
  @Override
  public void close() {
    shards.values().forEach(TensorFile::close);
  }

  private ElementType prevailing() {
    Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
    for (String name : owners.keySet()) {
      if (packed(name).isPresent()) {
        elements.merge(ElementType.BF16, count(name), Long::sum);
        continue;
      }
      StoredTensor tensor = tensor(name);
      if (tensor.type().floating()) {
        elements.merge(tensor.type(), tensor.elements(), Long::sum);
      }
    }
    return elements.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow(
            () -> new FormatException(folder, -1, "no tensor holds floating-point numbers"));
  }

  private static Map<String, Safetensors> openShards(Path folder, Map<String, Safetensors> shards)
      throws IOException {
    Path index = folder.resolve(INDEX);
    JsonNode map = Json.object(index, 0, ConfigObject.text(index)).get("weight_map");
    if (map == null || !map.isObject() || map.isEmpty()) {
      throw new FormatException(index, -1, "wanted an object weight_map of tensors and files");
    }
    Map<String, Safetensors> owners = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : map.properties()) {
      String shard = shardName(index, property.getKey(), property.getValue());
      Safetensors file = shards.get(shard);
      if (file == null) {
        file = openShard(folder, shard);
        shards.put(shard, file);
      }
      if (!file.has(property.getKey())) {
        throw new FormatException(
            file.path(), -1, INDEX + " lists tensor " + property.getKey() + " here; it is absent");
      }
      owners.put(property.getKey(), file);
    }
    return owners;
  }

  private static String shardName(Path index, String tensor, JsonNode value) {
    String name = value.isString() ? value.stringValue() : "";
    if (name.isEmpty() || !name.matches("[\\w.-]+\\.safetensors")) {
      throw new FormatException(
          index,
          -1,
          "tensor %s is said to lie in %s, wanted the plain name of a .safetensors file"
              .formatted(tensor, value));
    }
    return name;
  }

  private static Safetensors openShard(Path folder, String shard) throws IOException {
    if (!Files.isRegularFile(folder.resolve(shard))) {
      throw new UserError(
          "The checkpoint %s lacks %s, which its %s lists.".formatted(folder, shard, INDEX),
          "The download was probably cut short: fetch the missing file again.");
    }
    return Safetensors.open(folder.resolve(shard));
  }

  private static void requireFolder(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      throw new UserError(
          folder + " is a file, not a checkpoint's folder.",
          isPickle(folder)
              ? PICKLE_REMEDY
              : "Give the folder that holds config.json, or a .gguf file.");
    }
    throw new UserError(
        "There is no checkpoint at " + folder + ".",
        "Give a folder that holds config.json and model.safetensors.");
  }

  private static UserError noTensors(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pickles = files.filter(Checkpoint::isPickle).sorted().toList();
      if (!pickles.isEmpty()) {
        return new UserError(
            "The checkpoint %s holds its weights only as a pickle (%s). Reading one runs its code."
                .formatted(folder, pickles.getFirst().getFileName()),
            PICKLE_REMEDY);
      }
    }
    return new UserError(
        "The folder %s holds neither %s nor %s.".formatted(folder, SINGLE, INDEX),
        "Give a folder with a checkpoint in safetensors, or a GGUF file.");
  }

  private static boolean isPickle(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return PICKLES.stream().anyMatch(name::endsWith);
  }
}
