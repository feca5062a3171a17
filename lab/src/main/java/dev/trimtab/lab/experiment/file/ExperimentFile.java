package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.MassivePlan;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.model.hook.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What an experiment file says, with the defaults of what it does not say.
 *
 * @param name of the experiment
 * @param models by the names that the file gives them
 * @param precisions in order; the first is the reference
 * @param traits as {@code category/name}
 * @param traitsFolder where they are; empty for the built-in ones
 * @param judge who scores
 * @param extraction how vectors are found
 * @param steering how they are used
 * @param selection {@code held_out}, or {@code same}: confirmed on the questions that chose
 * @param measures that need no judge
 * @param sideEffects those measures that are taken again under each cell's chosen setting
 * @param massive the study of massive activations; without methods there is none
 * @param hypotheses claims about its vectors that the run decides
 * @param published figures from elsewhere
 * @param seed of everything that draws
 */
public record ExperimentFile(
    String name,
    Map<String, ModelEntry> models,
    List<PrecisionEntry> precisions,
    List<String> traits,
    String traitsFolder,
    JudgeEntry judge,
    ExtractionEntry extraction,
    SteeringEntry steering,
    String selection,
    List<MeasureEntry> measures,
    List<String> sideEffects,
    MassiveEntry massive,
    List<Hypothesis> hypotheses,
    List<Published> published,
    long seed) {
  /** Copies the collections and keeps their order. */
  public ExperimentFile {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    precisions = List.copyOf(precisions);
    traits = List.copyOf(traits);
    measures = List.copyOf(measures);
    sideEffects = List.copyOf(sideEffects);
    hypotheses = List.copyOf(hypotheses);
    published = List.copyOf(published);
  }

  /**
   * A model.
   *
   * @param checkpoint as the command line names models
   * @param systemAsUser whether system prompts may go into the user's turn
   */
  public record ModelEntry(String checkpoint, boolean systemAsUser) {
    /** The folder of its artifacts: equal checkpoints share it, whatever files call them. */
    public String folder() {
      String path = checkpoint.replaceAll("[/\\\\]+$", "");
      String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
      String plain = last.replaceAll("[^A-Za-z0-9_+.-]", "_");
      return plain.isEmpty() || plain.startsWith(".") ? "_" + plain : plain;
    }
  }

  /**
   * A precision.
   *
   * @param id of the precision
   * @param checkpoints stored in it, by model; empty where every model is converted on loading
   */
  public record PrecisionEntry(String id, Map<String, String> checkpoints) {
    /** Copies the map. */
    public PrecisionEntry {
      checkpoints = Collections.unmodifiableMap(new TreeMap<>(checkpoints));
    }

    /** Whether a model is to be studied in it. */
    public boolean covers(String model) {
      return checkpoints.isEmpty() || checkpoints.containsKey(model);
    }
  }

  /**
   * A judge.
   *
   * @param word as the option --judge
   * @param usdPerMillionTokens 0 where nothing is paid
   */
  public record JudgeEntry(String word, double usdPerMillionTokens) {}

  /** How vectors are found. */
  public record ExtractionEntry(
      List<String> methods,
      int contrasts,
      int maxNewTokens,
      boolean vet,
      boolean pairs,
      double holdout,
      String responsesFrom) {
    /** Copies the list. */
    public ExtractionEntry {
      methods = List.copyOf(methods);
    }
  }

  /** How vectors are used. */
  public record SteeringEntry(
      List<Integer> layers,
      int searchQuestions,
      int reportQuestions,
      int maxNewTokens,
      boolean transfers,
      double start,
      int steps,
      double up,
      double down,
      double coherence,
      double certainty,
      double margin,
      String search,
      String scope,
      FineEntry fine) {
    /** Copies the list. */
    public SteeringEntry {
      layers = List.copyOf(layers);
    }
  }

  /** The fine sweep. */
  public record FineEntry(int points, double within) {}

  /**
   * A measure that needs no judge.
   *
   * @param name of the measure or benchmark
   * @param data file of records or, for perplexity, of text; empty for the usual place
   * @param limit items drawn; 0 takes all
   * @param perSubject items drawn of each group; 0 takes all
   * @param window tokens of a window of perplexity; 0 takes as many as the model has positions, and
   *     1024 at most
   */
  public record MeasureEntry(String name, String data, int limit, int perSubject, int window) {}

  /** The study of massive activations. */
  public record MassiveEntry(
      List<String> methods, String prompts, int continuation, List<Double> bars) {
    /** Copies the lists. */
    public MassiveEntry {
      methods = List.copyOf(methods);
      bars = List.copyOf(bars);
    }
  }

  /**
   * Figures from elsewhere. Coordinates and figures that were not published are negative.
   *
   * @param variant of the vector, in a study of massive activations; empty elsewhere
   * @param score steered
   * @param baseline not steered
   * @param coherence of the answers when steered
   * @param layer steered, 0-based
   * @param coefficient of the unit direction
   */
  public record Published(
      String model,
      String trait,
      String precision,
      String variant,
      double score,
      double baseline,
      double coherence,
      int layer,
      double coefficient) {}

  /** Whether the study of massive activations is asked for. */
  public boolean studiesMassive() {
    return !massive.methods().isEmpty();
  }

  /** The vectors of the study of massive activations: methods, each before its cleanings. */
  public List<String> variants() {
    return massive.methods().stream().flatMap(m -> Recipe.variants(m).stream()).toList();
  }

  /** The precisions that a model is studied in. */
  public List<PrecisionEntry> precisionsOf(String model) {
    return precisions.stream().filter(precision -> precision.covers(model)).toList();
  }

  /** The comparison of precisions for one model. */
  public StudyPlan studyPlan(List<String> chosenTraits, List<String> chosenPrecisions) {
    return new StudyPlan(
        name,
        chosenTraits,
        chosenPrecisions,
        extractionPlan(extraction.methods()),
        steeringPlan(),
        StudyPlan.Order.PRECISIONS,
        seed);
  }

  /** The study of massive activations for one model and precision. */
  public MassivePlan massivePlan(List<String> chosenTraits) {
    return new MassivePlan(
        chosenTraits,
        massive.methods(),
        extractionPlan(massive.methods()),
        steeringPlan(),
        massive.continuation(),
        massive.bars(),
        seed);
  }

  private ExtractionPlan extractionPlan(List<String> methods) {
    return new ExtractionPlan(
        methods,
        extraction.contrasts(),
        extraction.maxNewTokens(),
        extraction.vet(),
        extraction.pairs(),
        extraction.holdout(),
        !studiesMassive() && !extraction.responsesFrom().equals("own"));
  }

  private SteeringPlan steeringPlan() {
    return new SteeringPlan(
        steering.layers(),
        steering.searchQuestions(),
        steering.reportQuestions(),
        steering.maxNewTokens(),
        selection.equals("same"),
        !studiesMassive() && steering.transfers(),
        new SearchSettings(
            steering.start(),
            steering.up(),
            steering.down(),
            steering.steps(),
            steering.coherence(),
            steering.certainty(),
            steering.margin(),
            steering.search().equals("bisect"),
            steering.fine().points(),
            steering.fine().within(),
            Scope.valueOf(steering.scope().toUpperCase(Locale.ROOT))));
  }

  /**
   * Layers as a file writes them: {@code FROM-TO}, or nothing.
   *
   * @throws UserError where FROM is above TO
   */
  static List<Integer> layers(String written) {
    if (written.isEmpty()) {
      return List.of();
    }
    String[] ends = written.split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int to = Integer.parseInt(ends[1]);
    if (from > to) {
      throw new UserError(
          "steering.layers: " + written + " is no range of layers.", "Write the lower one first.");
    }
    return IntStream.rangeClosed(from, to).boxed().toList();
  }
}
