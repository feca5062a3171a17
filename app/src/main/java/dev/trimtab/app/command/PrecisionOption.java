package dev.trimtab.app.command;

import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import picocli.CommandLine.Option;

/** The option --precision. */
final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "bf16",
      description = "How the blocks' weights are stored and applied. Default: bf16.")
  private String precision = "bf16";

  Precision get() {
    return Precisions.ALL.get(precision);
  }
}
