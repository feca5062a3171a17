package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The files of one commit that are on this machine.
 *
 * @param name the model, with the revision by which it was found
 * @param commit that the revision means here
 * @param folder that holds the files under their own names
 */
public record HubSnapshot(HubName name, String commit, Path folder) {
  private static final Pattern SHARD = Pattern.compile("[\\w.-]+\\.safetensors");

  /** Bytes of all files. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** All files, those that links lead to included. */
  public List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The GGUF files. */
  public List<Path> ggufs() throws IOException {
    return files().stream().filter(file -> HubSelection.isGguf(file.toString())).toList();
  }

  /** What keeps it from being used as a model: files that are not here; empty where it is whole. */
  public Optional<String> missing() throws IOException {
    if (!ggufs().isEmpty() && !Files.exists(folder.resolve("config.json"))) {
      return Optional.empty();
    }
    if (!Files.exists(folder.resolve("config.json"))) {
      return Optional.of("config.json");
    }
    if (Files.exists(folder.resolve(HubSelection.SINGLE))) {
      return Optional.empty();
    }
    Path index = folder.resolve(HubSelection.INDEX);
    if (!Files.exists(index)) {
      return Optional.of("its weights");
    }
    try {
      return HubSelection.shards(index).stream()
          .filter(shard -> !SHARD.matcher(shard).matches() || !Files.exists(folder.resolve(shard)))
          .findFirst();
    } catch (JacksonException _) {
      return Optional.of("a readable " + HubSelection.INDEX);
    }
  }

  /**
   * What a model is opened by: the folder, or its one GGUF file.
   *
   * @throws UserError where part of it is not here, or where there are several GGUF files
   */
  public Path model() throws IOException {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      throw new UserError(
          "Only part of %s is in %s: %s is missing.".formatted(name, folder, missing.get()),
          "Fetch the rest: trimtab models pull " + name + ".");
    }
    if (Files.exists(folder.resolve("config.json"))) {
      return folder;
    }
    List<Path> files = ggufs();
    if (files.size() > 1) {
      throw new UserError(
          "%s is here in %d GGUF files.".formatted(name, files.size()),
          "Name one of them instead of the model:"
              + files.stream().map(file -> "\n  " + file).reduce("", String::concat));
    }
    return files.getFirst();
  }
}
