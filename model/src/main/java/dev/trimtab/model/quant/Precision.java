package dev.trimtab.model.quant;

import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/** How a linear layer of the decoder blocks is stored and multiplied. */
public interface Precision extends Named {
  /**
   * The weight in this precision.
   *
   * @param weight [outputs, inputs] of float32, float16 or bfloat16, as the checkpoint has it
   * @param compute the type of dense operands; a precision that fixes its own takes no notice
   * @param arena where new bytes are laid; a matrix whose bytes need no change stays in the file
   * @throws dev.trimtab.core.UserError where a value cannot be held: names tensor and value
   */
  StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena);

  /** What a checkpoint saved in that type is computed in, unless the caller asks otherwise. */
  default ComputeType compute(ElementType saved) {
    return ComputeType.of(saved);
  }
}
