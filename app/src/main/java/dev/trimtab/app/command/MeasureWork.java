package dev.trimtab.app.command;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.experiment.file.Estimate;
import dev.trimtab.lab.experiment.file.ExperimentFile.MeasureEntry;
import dev.trimtab.lab.trait.AbItem;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** How much a round of measures reads, from its data where they are here, else assumed. */
final class MeasureWork {
  /* A window of perplexity is read half for what was scored before. */
  private static final int OVERLAP = 2;
  private static final Published OTHER = new Published(1000, 1, 150);

  /* The items of the public sets that the evaluation harness scores. */
  private static final Map<String, Published> SETS =
      Map.of(
          "hellaswag", new Published(10_042, 1, 220),
          "mmlu", new Published(14_042, 57, 180),
          "truthfulqa_mc1", new Published(817, 1, 250),
          "truthfulqa_mc2", new Published(817, 1, 350),
          "arc_easy", new Published(2376, 1, 60),
          "arc_challenge", new Published(1172, 1, 70));

  private final ExperimentMeasures measures;
  private final ExperimentPlace place;
  private final List<Trait> traits;
  private final TreeSet<String> assumed = new TreeSet<>();

  /** Items of a public set, the groups they are in, and tokens that one takes. */
  private record Published(long items, long groups, long tokens) {}

  MeasureWork(ExperimentMeasures measures, ExperimentPlace place, List<Trait> traits) {
    this.measures = measures;
    this.place = place;
    this.traits = List.copyOf(traits);
  }

  /** The names of those whose data are not here. */
  List<String> assumed() {
    return List.copyOf(assumed);
  }

  /** One round of them in one precision. */
  Estimate of(List<MeasureEntry> round) {
    return round.stream().map(this::of).reduce(Estimate.NONE, Estimate::plus);
  }

  private Estimate of(MeasureEntry measure) {
    return switch (measure.name()) {
      case "logit-difference" -> logitDifference();
      case "perplexity" -> perplexity(measure);
      default -> benchmark(measure);
    };
  }

  private Estimate logitDifference() {
    List<AbItem> items = traits.stream().flatMap(trait -> trait.abItems().stream()).toList();
    long tokens =
        items.stream()
            .mapToLong(
                i -> Estimate.tokensOf(i.question() + i.question() + i.matching() + i.other()))
            .sum();
    return Estimate.measures(items.size(), tokens);
  }

  private Estimate perplexity(MeasureEntry measure) {
    try {
      String text = Files.readString(place.beside(measure.data()));
      return Estimate.measures(1, OVERLAP * Estimate.tokensOf(text));
    } catch (IOException _) {
      assumed.add(measure.name());
      return Estimate.measures(1, OVERLAP * OTHER.items * OTHER.tokens);
    }
  }

  private Estimate benchmark(MeasureEntry measure) {
    try {
      List<BenchmarkPrompt> prompts = measures.prompts(measure);
      long tokens =
          prompts.stream()
              .mapToLong(p -> Estimate.tokensOf(p.context() + String.join("", p.continuations())))
              .sum();
      return Estimate.measures(prompts.size(), tokens);
    } catch (UserError | FormatException _) {
      assumed.add(measure.name());
      Published set = SETS.getOrDefault(measure.name(), OTHER);
      long most = set.items;
      if (measure.perSubject() > 0) {
        most = Math.min(most, set.groups * measure.perSubject());
      } else if (measure.limit() > 0) {
        most = Math.min(most, measure.limit());
      }
      return Estimate.measures(most, most * set.tokens);
    }
  }
}
