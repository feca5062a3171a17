package dev.trimtab.model.quant;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.Checkpoint;
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

  /**
   * Whether the linear layers of a checkpoint that is quantised already are stored in this
   * precision, so that it can take them as they are.
   */
  default boolean stores(Checkpoint quantised) {
    return false;
  }

  /**
   * The linear layers of a checkpoint that is plain, or whose layers are {@linkplain #stores
   * stored} in this precision.
   *
   * @throws dev.trimtab.core.UserError where the checkpoint asks for what is not supported
   */
  default LinearReader linears(Checkpoint checkpoint, ComputeType compute) {
    return (layer, rows, columns, arena) -> {
      StoredTensor weight = checkpoint.shaped(layer + ".weight", rows, columns);
      StoredMatrix matrix = prepare(weight, compute, arena);
      if (!matrix.values().isMapped()) {
        weight.unload();
      }
      return matrix;
    };
  }

  /**
   * The type in which the linear layers are multiplied, for the record of what results depend on.
   */
  default Operand operand(ComputeType compute) {
    return compute.operand();
  }

  /**
   * The relative error ‖Δ‖ / ‖reference‖ within which logits are equal to a reference's, products
   * in float32.
   */
  default double tolerance() {
    return 1e-4;
  }

  /** What a checkpoint saved in that type is computed in, unless the caller asks otherwise. */
  default ComputeType compute(ElementType saved) {
    return ComputeType.of(saved);
  }
}
