package dev.trimtab.model.file;

import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import java.util.Map;
import java.util.Set;

/**
 * How one family's config.json is to be read: what absent keys mean, which features it has by
 * nature and which it may switch on.
 *
 * @param id the family, as {@link dev.trimtab.model.file.ModelSpec#family}
 * @param modelTypes values of {@code model_type} that name it
 * @param defaults values of keys that are absent, as transformers' configuration class has them
 * @param placement where its norms stand
 * @param unitOffset whether its norm weights are stored less 1, and its embeddings scaled by √H
 * @param queryKeyNorm its norm of queries and keys
 * @param bias which of its attention projections have a bias
 * @param window which of its layers attend within a window
 * @param options feature keys it understands beside those all families share
 */
public record Dialect(
    String id,
    Set<String> modelTypes,
    Map<String, Object> defaults,
    Placement placement,
    boolean unitOffset,
    QueryKeyNorm queryKeyNorm,
    Bias bias,
    Window window,
    Set<String> options)
    implements Named {
  /** Copies the collections. */
  public Dialect {
    modelTypes = Set.copyOf(modelTypes);
    defaults = Map.copyOf(defaults);
    options = Set.copyOf(options);
  }

  /** Which attention projections have a bias. */
  public enum Bias {
    /** None. */
    NONE,
    /** Query, key and value, always. */
    INPUTS,
    /** All four, where {@code attention_bias} says so. */
    AS_STATED
  }

  /** Which layers attend within {@code sliding_window}, where {@code layer_types} is absent. */
  public enum Window {
    /** None. */
    NONE,
    /** All, where the window is not null. */
    ALL,
    /** From {@code max_window_layers} on, where {@code use_sliding_window} says so. */
    UPPER,
    /** Every second, beginning with the first. */
    ALTERNATE,
    /** All but every n-th, n being {@code sliding_window_pattern}. */
    PATTERN
  }
}
