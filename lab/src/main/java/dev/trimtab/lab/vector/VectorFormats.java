package dev.trimtab.lab.vector;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.model.file.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The kinds of files that vectors are written to, and the reading of any of them. */
public final class VectorFormats {
  /** Every kind of file. */
  public static final Registry<VectorFormat> ALL =
      Registry.of(
          "vector format",
          new PlainVectors(),
          new ControlVectors("gguf", "llama.cpp's --control-vector", 1),
          new ControlVectors("repeng", "repeng's ControlVector.import_gguf", 0));

  private static final String GGUF = "GGUF";

  private VectorFormats() {}

  /**
   * The vector in a file of any kind that is read: this program's own, plain safetensors, control
   * vectors in GGUF.
   *
   * @throws UserError where there is no such file, or it is a pickle
   * @throws dev.trimtab.core.FormatException where it holds no vector
   */
  public static TraitVectorFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError("There is no file " + file + ".", "Check the path.");
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".bin")) {
      throw new UserError(
          file + " is a pickle, which can run code when it is read, and is refused.",
          "Save it again from Python: safetensors.torch.save_file({\"vectors\": tensor}, path).");
    }
    if (startsWithGguf(file)) {
      return ControlVectors.read(file);
    }
    if (name.endsWith(".gguf")) {
      throw new FormatException(file, 0, "this is no GGUF file: it does not begin with GGUF");
    }
    boolean own;
    try (Safetensors tensors = Safetensors.open(file)) {
      own = tensors.has(PlainVectors.TENSOR);
    }
    TraitVectorFile vector = own ? TraitVectorFile.read(file) : PlainVectors.readForeign(file);
    for (int layer = 0; layer < vector.vector().layers().size(); layer++) {
      PlainVectors.requireFinite(
          file, "layer " + layer, vector.vector().direction(layer).toArray());
    }
    return vector;
  }

  private static boolean startsWithGguf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(GGUF.length()), StandardCharsets.US_ASCII).equals(GGUF);
    }
  }
}
