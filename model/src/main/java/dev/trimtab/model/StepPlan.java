package dev.trimtab.model;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.SteeringTable.Operation;
import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.layer.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One step of the engine as the model sees it: packed tokens, steering tables, taps. */
final class StepPlan implements Hooks {
  /** A position whose logits are to be read: row {@code row} of the stream after the last block. */
  record Wanted(Engine.Sequence sequence, int position, int row) {}

  /** What is done at one layer: the operations of each entry from 1 on, each token's entry. */
  private static final class LayerSteering {
    private final List<List<Operation>> operations = new ArrayList<>();
    private final int[] entries;

    LayerSteering(int tokens) {
      entries = new int[tokens];
    }
  }

  private final int[] ids;
  private final Ragged rows;
  private final TapPlan taps;
  private final int[] examples;
  private final boolean tapped;
  private final int lastLayer;
  private final Optional<int[]> only;
  private final List<Wanted> wanted = new ArrayList<>();
  private final Map<Integer, LayerSteering> steered = new TreeMap<>();
  private final Map<Integer, SteeringTable> tables = new TreeMap<>();
  private final long steeredPositions;

  /**
   * Plans the next tokens of {@code sequences}.
   *
   * @param layers blocks of the model
   * @param apart whether a row's arithmetic never depends on other rows, so that those that nobody
   *     reads can be left out
   */
  StepPlan(List<Engine.Sequence> sequences, TapPlan taps, int layers, boolean apart) {
    this.taps = taps;
    this.lastLayer = layers - 1;
    int[] starts = new int[sequences.size() + 1];
    int[] past = new int[sequences.size()];
    int[][] blocks = new int[sequences.size()][];
    for (int s = 0; s < sequences.size(); s++) {
      starts[s + 1] = starts[s] + sequences.get(s).taken();
      past[s] = sequences.get(s).computed();
      blocks[s] = sequences.get(s).blocks();
    }
    this.rows = new Ragged(starts, past, blocks);
    this.ids = new int[rows.tokens()];
    this.examples = new int[rows.tokens()];
    boolean any = false;
    boolean tapsLast = taps.sites().stream().anyMatch(this::follows);
    int[] kept = new int[ids.length];
    int read = 0;
    for (int s = 0; s < sequences.size(); s++) {
      Engine.Sequence sequence = sequences.get(s);
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        int position = rows.position(t);
        ids[t] = sequence.id(position);
        examples[t] = sequence.work().example(position);
        any |= examples[t] >= 0;
        boolean logits = position >= sequence.work().firstLogits();
        if (logits) {
          wanted.add(new Wanted(sequence, position, apart ? read : t));
        }
        if (logits || (tapsLast && examples[t] >= 0)) {
          kept[read++] = t;
        }
      }
      steer(sequence, starts[s], starts[s + 1]);
    }
    this.tapped = any;
    this.only =
        apart && read < ids.length ? Optional.of(Arrays.copyOf(kept, read)) : Optional.empty();
    long positions = 0;
    for (Map.Entry<Integer, LayerSteering> layer : steered.entrySet()) {
      tables.put(layer.getKey(), new SteeringTable(layer.getValue().operations));
      positions += Arrays.stream(entries(layer.getKey())).filter(entry -> entry > 0).count();
    }
    this.steeredPositions = positions;
  }

  /** Whether a site comes after attention of the last block. */
  private boolean follows(Site site) {
    return site.layer() == lastLayer && site.kind() != Site.Kind.EMBEDDING;
  }

  private void steer(Engine.Sequence sequence, int from, int to) {
    Steering steering = sequence.work().steering();
    if (steering.isNone()) {
      return;
    }
    int promptTokens = sequence.work().prompt().size();
    int[] touched =
        steering.interventions().stream().mapToInt(Intervention::layer).distinct().toArray();
    for (int layer : touched) {
      LayerSteering here = steered.computeIfAbsent(layer, key -> new LayerSteering(rows.tokens()));
      here.operations.add(steering.at(layer));
      for (int t = from; t < to; t++) {
        if (steering.scope().covers(rows.position(t), promptTokens)) {
          here.entries[t] = here.operations.size();
        }
      }
    }
  }

  int[] ids() {
    return ids;
  }

  Ragged rows() {
    return rows;
  }

  List<Wanted> wanted() {
    return wanted;
  }

  /** Positions that steering is to reach, counted once for each layer. */
  long steeredPositions() {
    return steeredPositions;
  }

  @Override
  public SteeringTable table(int layer) {
    return tables.getOrDefault(layer, SteeringTable.NONE);
  }

  @Override
  public int[] entries(int layer) {
    LayerSteering here = steered.get(layer);
    if (here == null) {
      throw new IllegalStateException("layer " + layer + " is not steered at this step");
    }
    return only(layer).map(kept -> picked(here.entries, kept)).orElse(here.entries);
  }

  private static int[] picked(int[] values, int[] places) {
    return Arrays.stream(places).map(place -> values[place]).toArray();
  }

  @Override
  public Optional<int[]> only(int layer) {
    return layer == lastLayer ? only : Optional.empty();
  }

  @Override
  public void tap(Kernels kernels, Site site, Tensor x) {
    int index = tapped ? taps.sites().indexOf(site) : -1;
    if (index < 0) {
      return;
    }
    int[] here =
        follows(site) ? only.map(kept -> picked(examples, kept)).orElse(examples) : examples;
    int[] target = new int[here.length];
    for (int t = 0; t < target.length; t++) {
      target[t] = here[t] < 0 ? -1 : here[t] * taps.sites().size() + index;
    }
    kernels.accumulate(taps.sums(), x, target);
  }
}
