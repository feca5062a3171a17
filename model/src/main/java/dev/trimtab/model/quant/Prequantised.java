package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/**
 * A precision that a quantiser has to work out beforehand: only checkpoints of its method are
 * loaded in it.
 */
final class Prequantised implements Precision {
  /** Reads the checkpoints of one method, named alike in {@code quant_method} and here. */
  interface Layout {
    /**
     * The linear layers of a checkpoint.
     *
     * @param config what it says about how it was quantised
     * @throws UserError where it asks for what is not supported
     */
    LinearReader open(Checkpoint checkpoint, QuantizationConfig config, ComputeType compute);
  }

  private final String method;
  private final Layout layout;

  Prequantised(String method, Layout layout) {
    this.method = method;
    this.layout = layout;
  }

  @Override
  public String id() {
    return method;
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    throw notQuantised("The checkpoint");
  }

  @Override
  public boolean stores(Checkpoint checkpoint) {
    return QuantizationConfig.of(checkpoint)
        .filter(config -> config.method().equals(method))
        .isPresent();
  }

  @Override
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute) {
    QuantizationConfig config =
        QuantizationConfig.of(checkpoint)
            .orElseThrow(() -> notQuantised("The checkpoint " + checkpoint.folder()));
    return layout.open(checkpoint, config, compute);
  }

  private UserError notQuantised(String checkpoint) {
    return new UserError(
        "%s is not quantised; %s is what a quantiser has to work out beforehand."
            .formatted(checkpoint, method),
        "Ask for nf4, fp4 or int8, which are made on load, or use a checkpoint of the same model"
            + " that is stored in "
            + method
            + ".");
  }
}
