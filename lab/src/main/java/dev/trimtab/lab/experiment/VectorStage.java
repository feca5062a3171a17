package dev.trimtab.lab.experiment;

import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.HeldOutEvaluation;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.extract.Separation;
import dev.trimtab.lab.extract.Split;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.ActivationsCodec;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.JsonCodec;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.VectorCodec;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The last three stages of extraction: activations of a subject on texts, vectors, and how they
 * separate what they were not trained on.
 */
final class VectorStage {
  /* Raised when the same inputs give other activations, vectors or evaluations than before. */
  private static final int CODE = 1;

  private final Laboratory laboratory;
  private final ExtractionPlan plan;
  private final Trait trait;
  private final long seed;

  VectorStage(Laboratory laboratory, ExtractionPlan plan, Trait trait, long seed) {
    this.laboratory = laboratory;
    this.plan = plan;
    this.trait = trait;
    this.seed = seed;
  }

  /** The vectors of {@code subject} on {@code texts}, whoever wrote them. */
  Extracted run(Subject subject, ContrastTexts texts) {
    int positives = texts.positive().readings().size();
    int negatives = texts.negative().readings().size();
    if (Math.min(positives, negatives) < TraitCheck.FEWEST) {
      return new Extracted.Stopped(
          result(texts, noSplit(), List.of(), ""),
          "%d positive and %d negative examples are left, fewer than %d of each."
              .formatted(positives, negatives, TraitCheck.FEWEST));
    }
    RandomGenerator random = Key.random(List.of("split", trait.id(), seed));
    Split split =
        texts.paired()
            ? Split.paired(positives, plan.holdout(), random)
            : Split.unpaired(positives, negatives, plan.holdout(), random);
    return new Reading(subject, texts, split).run();
  }

  /** The norms of the subject's activations on {@code texts}. */
  BaseNorms norms(Subject subject, ContrastTexts texts) {
    return BaseNorms.of(new Reading(subject, texts, noSplit()).activations());
  }

  private static Split noSplit() {
    return new Split(List.of(), List.of(), List.of(), List.of());
  }

  private ExtractionResult result(
      ContrastTexts texts, Split split, List<ExtractionResult.Method> methods, String key) {
    return new ExtractionResult(
        texts.from(),
        trait.position().toString(),
        texts.vetted(),
        texts.positive().compliance(split.trainPositive().size(), split.heldOutPositive().size()),
        texts.negative().compliance(split.trainNegative().size(), split.heldOutNegative().size()),
        methods,
        key,
        texts.responsesKey());
  }

  /** One subject on one set of texts. Activations are read from the store only where needed. */
  private final class Reading {
    private final Subject subject;
    private final ContrastTexts texts;
    private final Split split;
    private final String suffix;
    private final Artifact artifact;
    private List<ContrastedActivations> loaded = List.of();

    Reading(Subject subject, ContrastTexts texts, Split split) {
      this.subject = subject;
      this.texts = texts;
      this.split = split;
      this.suffix =
          texts.from().equals(subject.precision()) ? "" : "-from-" + Folders.name(texts.from());
      this.artifact =
          new Artifact(
              Folders.of(subject, trait),
              "activations" + suffix,
              Map.of("code", CODE, "subject", subject.identity(), "texts", texts.identity()));
    }

    Extracted run() {
      Map<String, TraitVector> vectors = new TreeMap<>();
      for (String method : plan.methods()) {
        vectors.put(method, vector(method));
      }
      Artifact evaluated =
          new Artifact(
              artifact.folder(),
              "extraction" + suffix,
              inputs(
                  Map.of(
                      "methods",
                      plan.methods().stream().map(m -> laboratory.recipe(m).inputs()).toList(),
                      "compliance",
                      compliance())));
      ExtractionResult result =
          laboratory
              .store()
              .step(
                  evaluated,
                  JsonCodec.of(ExtractionResult.class),
                  () -> result(texts, split, evaluated(vectors), evaluated.key().hash()));
      return new Extracted.Vectors(result, vectors);
    }

    private List<Object> compliance() {
      return List.of(
          texts.positive().compliance(0, 0).toString(),
          texts.negative().compliance(0, 0).toString(),
          texts.vetted(),
          texts.responsesKey());
    }

    private Map<String, Object> inputs(Map<String, Object> more) {
      Map<String, Object> inputs = new TreeMap<>(more);
      inputs.put("code", CODE);
      inputs.put("activations", artifact.key().hash());
      inputs.put("seed", seed);
      inputs.put("heldOutPositive", split.heldOutPositive());
      inputs.put("heldOutNegative", split.heldOutNegative());
      return inputs;
    }

    private TraitVector vector(String method) {
      Recipe recipe = laboratory.recipe(method);
      Map<String, String> about =
          Map.of(
              "trait", trait.id(),
              "precision", subject.precision(),
              "model", subject.identity(),
              "position", trait.position().toString(),
              "responsesFrom", texts.from());
      return laboratory
          .store()
          .step(
              new Artifact(artifact.folder(), "vector-" + method + suffix, inputs(recipe.inputs())),
              new VectorCodec(about),
              () ->
                  recipe.vector(
                      activations().train(split),
                      Key.of(List.of("vector", trait.id(), seed)).seed()));
    }

    private ContrastedActivations activations() {
      if (loaded.isEmpty()) {
        loaded =
            List.of(laboratory.store().step(artifact, new ActivationsCodec(), this::activated));
      }
      return loaded.getFirst();
    }

    private ContrastedActivations activated() {
      List<Subject.Reading> all = new ArrayList<>(texts.positive().readings());
      int positives = all.size();
      all.addAll(texts.negative().readings());
      Activations means = subject.means(all, _ -> {});
      return new ContrastedActivations(
          means.select(range(0, positives)),
          means.select(range(positives, all.size())),
          texts.paired());
    }

    private List<ExtractionResult.Method> evaluated(Map<String, TraitVector> vectors) {
      List<ExtractionResult.Method> methods = new ArrayList<>();
      for (String method : plan.methods()) {
        List<ExtractionResult.Layer> layers = new ArrayList<>();
        TraitVector vector = vectors.get(method);
        for (int layer = 0; vector != null && layer < vector.layers().size(); layer++) {
          layers.add(layer(layer, vector.layer(layer)));
        }
        methods.add(new ExtractionResult.Method(method, layers));
      }
      return methods;
    }

    private ExtractionResult.Layer layer(int layer, Fit fit) {
      return switch (fit) {
        case Fit.Degenerate _ -> new ExtractionResult.Layer(layer, true, 0, List.of(), List.of());
        case Fit.Found found when split.holdsOut() -> {
          HeldOutEvaluation evaluation =
              HeldOutEvaluation.of(
                  found,
                  activations().train(split).layer(layer),
                  activations().heldOut(split).layer(layer),
                  Key.random(List.of("control", trait.id(), layer, seed)));
          List<Separation> heldOut = List.of(evaluation.separation());
          yield new ExtractionResult.Layer(
              layer, false, found.norm(), heldOut, List.of(evaluation.control().auroc()));
        }
        case Fit.Found found ->
            new ExtractionResult.Layer(layer, false, found.norm(), List.of(), List.of());
      };
    }
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
