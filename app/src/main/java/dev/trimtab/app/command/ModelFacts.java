package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a checkpoint's files say of it. */
record ModelFacts(
    String name,
    String folder,
    String family,
    long parameters,
    String type,
    int layers,
    int hidden,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForward,
    int vocabulary,
    int positions,
    boolean tiedHead) {
  /** What the files of {@code folder} say. */
  static ModelFacts of(Path folder) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      ModelSpec spec = checkpoint.spec();
      return new ModelFacts(
          String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
          folder.toString(),
          spec.family(),
          checkpoint.elements(),
          checkpoint.isGguf() ? String.join(", ", checkpoint.storage()) : checkpoint.type().name(),
          spec.layers(),
          spec.hidden(),
          spec.attention().heads(),
          spec.attention().kvHeads(),
          spec.attention().headSize(),
          spec.feedForward().size(),
          spec.vocabulary().size(),
          spec.positions(),
          spec.vocabulary().tied());
    }
  }

  /**
   * Refuses layers that a model does not have, before anything is computed.
   *
   * @throws UserError that names the layers there are
   */
  static void requireLayers(Path model, List<Integer> layers) throws IOException {
    int count = layers.isEmpty() ? 0 : of(model).layers();
    for (int layer : layers) {
      if (layer < 0 || layer >= count) {
        throw new UserError(
            "Layer " + layer + " of a model with " + count + " layers.",
            "Layers count from 0 to " + (count - 1) + ".");
      }
    }
  }

  /** Name and value of each, for people. */
  List<String[]> rows() {
    return List.of(
        row("folder", folder),
        row("family", family),
        row("parameters", parameters),
        row("type", type),
        row("layers", layers),
        row("hidden size", hidden),
        row("heads", heads + ", " + keyValueHeads + " of keys and values, size " + headSize),
        row("feed-forward", feedForward),
        row("vocabulary", vocabulary),
        row("positions", positions),
        row("tied head", tiedHead));
  }

  private static String[] row(String name, Object value) {
    return new String[] {name, String.valueOf(value)};
  }
}
