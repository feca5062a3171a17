package dev.trimtab.lab.massive;

import dev.trimtab.lab.extract.MassiveDimensions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which dimensions dominate a model's residual stream, layer by layer.
 *
 * @param prompts that were read with their continuations
 * @param tokens all that were read
 * @param layers ascending
 */
public record Calibration(int prompts, long tokens, List<LayerProfile> layers) {
  /** A dimension counts at a layer where it is among so many of the largest. */
  public static final int TOP = 5;

  /** A dimension is global where it counts at so many layers. */
  public static final int FEWEST_LAYERS = 3;

  /** Copies the list. */
  public Calibration {
    layers = List.copyOf(layers);
  }

  /**
   * A dimension that dominates many layers.
   *
   * @param dimension 0-based
   * @param layers in whose top {@value Calibration#TOP} it is
   * @param ratio the largest ratio to a layer's mean
   */
  public record Global(int dimension, int layers, double ratio) {}

  /** The global dimensions, those of most layers first, then by ratio. */
  public List<Global> global() {
    Map<Integer, Global> found = new TreeMap<>();
    for (LayerProfile layer : layers) {
      for (DimensionProfile d : layer.top().subList(0, Math.min(TOP, layer.top().size()))) {
        found.merge(
            d.dimension(),
            new Global(d.dimension(), 1, d.ratioToMean()),
            (a, b) -> new Global(a.dimension(), a.layers() + 1, Math.max(a.ratio(), b.ratio())));
      }
    }
    return found.values().stream()
        .filter(g -> g.layers() >= FEWEST_LAYERS)
        .sorted(
            Comparator.comparingInt(Global::layers).thenComparingDouble(Global::ratio).reversed())
        .toList();
  }

  /** What cleanings take out. */
  public MassiveDimensions dimensions() {
    return new MassiveDimensions(
        layers.stream()
            .map(layer -> layer.top().stream().map(DimensionProfile::dimension).toList())
            .toList(),
        global().stream().map(Global::dimension).toList());
  }
}
