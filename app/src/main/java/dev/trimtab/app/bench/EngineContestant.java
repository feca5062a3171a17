package dev.trimtab.app.bench;

import dev.trimtab.core.Device;
import dev.trimtab.core.TokenIds;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.Sampling;
import dev.trimtab.model.Scorer;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.text.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** This engine with one checkpoint in one precision. */
public final class EngineContestant implements Contestant {
  private final String name;
  private final Model model;
  private final BatchLimits limits;
  private long seed;

  /**
   * Loads the model.
   *
   * @param name as the tables show it
   */
  public EngineContestant(String name, Path folder, Precision precision, Device device)
      throws IOException {
    this.name = name;
    this.model = Model.load(folder, precision, device);
    this.limits = BatchLimits.of(device, model);
  }

  @Override
  public String name() {
    return name;
  }

  /** Bytes of packed weights. */
  public long bytes() {
    return model.bytes();
  }

  /** What a pass of this model cannot avoid. */
  public ModelWork work() {
    return ModelWork.of(model);
  }

  @Override
  public double seconds(Workload workload) {
    List<TokenIds> prompts = prompts(workload);
    if (workload.newTokens() == 0) {
      try (Scorer scorer = new Scorer(model, limits)) {
        long begin = System.nanoTime();
        scorer.nextTokens(prompts, 1);
        return (System.nanoTime() - begin) / 1e9;
      }
    }
    List<GenerationRequest> requests =
        prompts.stream()
            .map(
                ids ->
                    new GenerationRequest(
                        Prompt.ofIds(ids), workload.newTokens(), Sampling.GREEDY, Steering.NONE))
            .toList();
    try (Generator generator = new Generator(model, limits, Set.of())) {
      long begin = System.nanoTime();
      generator.generate(requests);
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  /** Fresh random ids at every call, so that nothing is found in a cache. */
  private List<TokenIds> prompts(Workload workload) {
    SplittableRandom random = new SplittableRandom(seed++);
    int vocabulary = model.spec().vocabulary().size();
    List<TokenIds> prompts = new ArrayList<>();
    for (int row = 0; row < workload.rows(); row++) {
      prompts.add(TokenIds.of(random.ints(workload.promptTokens(), 0, vocabulary).toArray()));
    }
    return prompts;
  }

  @Override
  public void close() {
    model.close();
  }
}
