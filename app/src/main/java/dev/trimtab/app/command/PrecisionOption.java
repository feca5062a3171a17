package dev.trimtab.app.command;

import dev.trimtab.model.Model;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option --precision. */
final class PrecisionOption {
  private static final String PLAIN = "bf16";

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "How the blocks' weights are stored and applied. Default: that of a quantised checkpoint"
              + " or GGUF file, or else bf16.")
  private @Nullable String precision;

  /** What was asked for, or what is customary for the model. */
  Precision of(Path model) throws IOException {
    return precision == null
        ? Model.customaryPrecision(model, Precisions.ALL.get(PLAIN))
        : Precisions.ALL.get(precision);
  }
}
