package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.experiment.file.ExperimentFile.MeasureEntry;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The part of an experiment that a run is for: models, precisions, traits and stages.
 *
 * @param file the whole experiment
 * @param models that are run
 * @param precisions that are run
 * @param traits that are run
 * @param stages that are run
 */
public record ExperimentCells(
    ExperimentFile file,
    List<String> models,
    List<String> precisions,
    List<String> traits,
    Set<Stage> stages) {
  /** Copies the lists. */
  public ExperimentCells {
    models = List.copyOf(models);
    precisions = List.copyOf(precisions);
    traits = List.copyOf(traits);
    stages = Set.copyOf(stages);
  }

  /** What can be run for itself. */
  public enum Stage {
    /** Benchmarks and logit differences. */
    MEASURES,
    /** Responses, vetting, activations, vectors and their evaluation, without steering. */
    EXTRACTION,
    /** The comparison of precisions, with all it needs. */
    STEERING,
    /** The study of massive activations. */
    MASSIVE;

    /** As the command line names it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The part that words name: stages, traits, precisions and models; of a kind without a word
   * everything. The reference is always among the precisions.
   *
   * @throws UserError where a word is none of them
   */
  public static ExperimentCells of(ExperimentFile file, List<String> words) {
    List<String> models = List.copyOf(file.models().keySet());
    List<String> precisions = file.precisions().stream().map(PrecisionEntry::id).toList();
    List<String> stages = new ArrayList<>();
    for (Stage stage : stagesOf(file)) {
      stages.add(stage.word());
    }
    if (!file.studiesMassive()) {
      stages.add(Stage.EXTRACTION.word());
    }
    List<String> known = new ArrayList<>(stages);
    known.addAll(file.traits());
    known.addAll(precisions);
    known.addAll(models);
    for (String word : words) {
      if (!known.contains(word)) {
        throw Registry.unknown("stage, trait, precision or model of this experiment", word, known);
      }
    }
    Set<Stage> chosen = new TreeSet<>();
    for (Stage stage : Stage.values()) {
      if (words.contains(stage.word())) {
        chosen.add(stage);
      }
    }
    return new ExperimentCells(
        file,
        named(models, words),
        withReference(precisions, named(precisions, words)),
        named(file.traits(), words),
        chosen.isEmpty() ? stagesOf(file) : chosen);
  }

  /* Others are compared with the reference and may read its responses: without it they would be
  steered by other vectors. */
  private static List<String> withReference(List<String> all, List<String> chosen) {
    return all.stream().filter(p -> p.equals(all.getFirst()) || chosen.contains(p)).toList();
  }

  private static List<String> named(List<String> all, List<String> words) {
    List<String> some = all.stream().filter(words::contains).toList();
    return some.isEmpty() ? all : some;
  }

  private static Set<Stage> stagesOf(ExperimentFile file) {
    Set<Stage> stages = new TreeSet<>();
    stages.add(file.studiesMassive() ? Stage.MASSIVE : Stage.STEERING);
    if (file.measures().stream().map(MeasureEntry::name).anyMatch(asksModel())) {
      stages.add(Stage.MEASURES);
    }
    return stages;
  }

  private static Predicate<String> asksModel() {
    return name -> !name.equals("cosine");
  }

  /** The measures that ask a model something. */
  public List<MeasureEntry> measures() {
    return file.measures().stream().filter(measure -> asksModel().test(measure.name())).toList();
  }

  /** The chosen precisions of a model. */
  public List<PrecisionEntry> precisionsOf(String model) {
    return file.precisionsOf(model).stream().filter(p -> precisions.contains(p.id())).toList();
  }

  /** How many pairs of model and precision there are. */
  public int parts() {
    return models.stream().mapToInt(model -> precisionsOf(model).size()).sum();
  }
}
