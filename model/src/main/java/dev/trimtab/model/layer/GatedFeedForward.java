package dev.trimtab.model.layer;

import dev.trimtab.core.Activation;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;
import java.util.List;

/**
 * The gated feed-forward layer of one block: down(activation(gate(x)) · up(x)) (Shazeer 2020).
 *
 * <p>Letters: T tokens, H hidden size, F feed-forward size.
 *
 * @param gate H to F
 * @param up H to F
 * @param down F to H
 * @param activation the nonlinearity
 */
public record GatedFeedForward(Linear gate, Linear up, Linear down, Activation activation) {
  /** The layer on x [T, H]; the result is [T, H]. */
  public Tensor apply(Pass pass, Tensor x) {
    Kernels kernels = pass.kernels();
    Tensor gated = pass.scratch("gate", gate.outputs()); // [T, F]
    Tensor raised = pass.scratch("up", up.outputs()); // [T, F]
    Tensor out = pass.scratch("delta", down.outputs()); // [T, H]
    Linear.applyAll(kernels, List.of(gate, up), List.of(gated, raised), x);
    kernels.gatedActivation(gated, gated, raised, activation);
    down.apply(kernels, out, gated);
    return out;
  }
}
