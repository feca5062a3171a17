package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.massive.Hypothesis.Measure;
import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.store.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares groups of vectors by what each question's answers were scored under them. */
public final class Differences {
  /* A question is the unit: vectors and models of a side are averaged within it, for their answers
   * to one question are no independent evidence. Sides of the same models are subtracted model by
   * model, so that a model that lacks one side does not tilt the other. Only questions that every
   * vector of both sides has scores for are compared. */

  private static final double SCALE = 100;

  /* One for all: equal differences have equal intervals wherever they are shown. */
  private static final List<String> SEED = List.of("massive", "difference");

  private final List<StudiedModel> studied;

  /** Differences between the vectors of these studies. */
  public Differences(List<StudiedModel> studied) {
    this.studied = List.copyOf(studied);
  }

  private record Located(StudiedModel at, VariantResult variant) {
    String place() {
      return at.model() + " in " + at.result().precision();
    }
  }

  /** The values of two sides under questions. */
  private record Sides(Map<String, List<double[]>> pairs) {
    void add(String question, double first, double second) {
      pairs.computeIfAbsent(question, _ -> new ArrayList<>()).add(new double[] {first, second});
    }
  }

  /**
   * First − second; empty where either side has no vector with a result, or they share no question.
   *
   * @param traits compared on; empty for all
   */
  public Optional<Difference> of(Side first, Side second, Measure measure, List<String> traits) {
    Sides sides = new Sides(new TreeMap<>());
    int vectors = 0;
    int lacking = 0;
    double most = measure == Measure.EFFICIENCY ? 0 : SCALE;
    for (String trait : traits.isEmpty() ? traits() : traits) {
      List<Located> ones = chosen(first, trait);
      List<Located> others = chosen(second, trait);
      if (measure == Measure.EFFICIENCY) {
        most =
            Stream.concat(ones.stream(), others.stream())
                .mapToDouble(one -> percent(one.variant).map(p -> SCALE / p).orElse(0.0))
                .reduce(most, Math::max);
      }
      for (List<List<Located>> block : blocks(first, second, ones, others)) {
        List<Map<String, Double>> one = values(first, block.get(0), measure);
        List<Map<String, Double>> other = values(second, block.get(1), measure);
        vectors += one.size() + other.size();
        lacking += block.get(0).size() - one.size() + block.get(1).size() - other.size();
        pair(trait, one, other, sides);
      }
    }
    return sides.pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(difference(sides, most, vectors, lacking));
  }

  /** How far one vector's chosen setting moved the trait on the report questions. */
  public static Optional<Interval> change(VariantResult variant) {
    Map<String, Double> values = values(variant, Measure.CHANGE);
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Bootstrap.STANDARD.mean(Scores.of(values), Key.random(SEED)));
  }

  private Set<String> traits() {
    Set<String> traits = new LinkedHashSet<>();
    studied.forEach(one -> traits.addAll(one.result().plan().traits()));
    return traits;
  }

  private List<Located> chosen(Side side, String trait) {
    List<Located> chosen = new ArrayList<>();
    for (StudiedModel one : studied) {
      if (side.coversModel(one.model(), one.result().precision())) {
        one.result().of(trait).stream()
            .filter(variant -> side.coversVector(variant.method(), variant.variant()))
            .forEach(variant -> chosen.add(new Located(one, variant)));
      }
    }
    return chosen;
  }

  /** What is compared within itself: each model where both sides mean the same, or all at once. */
  private static List<List<List<Located>>> blocks(
      Side first, Side second, List<Located> ones, List<Located> others) {
    if (!first.sameModels(second)) {
      return List.of(List.of(ones, others));
    }
    Set<String> places = new LinkedHashSet<>();
    ones.forEach(one -> places.add(one.place()));
    others.forEach(one -> places.add(one.place()));
    return places.stream().map(place -> List.of(of(place, ones), of(place, others))).toList();
  }

  private static List<Located> of(String place, List<Located> all) {
    return all.stream().filter(one -> one.place().equals(place)).toList();
  }

  /** The values of each vector that has some, by question. */
  private static List<Map<String, Double>> values(
      Side side, List<Located> vectors, Measure measure) {
    List<Map<String, Double>> values = new ArrayList<>();
    for (Located vector : vectors) {
      Map<String, Double> own = values(vector.variant, measure);
      if (side.gain()) {
        Map<String, Double> plain =
            vector
                .at
                .result()
                .plain(vector.variant.trait(), vector.variant.method())
                .map(variant -> values(variant, measure))
                .orElse(Map.of());
        own.keySet().retainAll(plain.keySet());
        own.replaceAll((question, value) -> value - plain.getOrDefault(question, 0.0));
      }
      if (!own.isEmpty()) {
        values.add(own);
      }
    }
    return values;
  }

  private static Map<String, Double> values(VariantResult variant, Measure measure) {
    Map<String, Double> values = new TreeMap<>();
    if (!(variant.cell().outcome() instanceof CellOutcome.Steered steered)
        || !steered.report().complete()
        || variant.cell().reportBaseline().isEmpty()) {
      return values;
    }
    List<Evaluation.Answer> plain = variant.cell().reportBaseline().getFirst().questions();
    List<Evaluation.Answer> answers = steered.report().questions();
    double sign = variant.negative() ? -1 : 1;
    double percent = percent(variant).orElse(1.0);
    for (int q = 0; q < Math.min(plain.size(), answers.size()); q++) {
      Evaluation.Answer answer = answers.get(q);
      if (plain.get(q).trait() instanceof Score.Value(double before)
          && answer.trait() instanceof Score.Value(double after)
          && answer.coherence() instanceof Score.Value(double coherence)) {
        double change = sign * (after - before);
        values.put(
            "%04d %s".formatted(q, answer.question()),
            switch (measure) {
              case CHANGE -> change;
              case EFFICIENCY -> change / percent;
              case COHERENCE -> coherence;
            });
      }
    }
    return values;
  }

  /** The chosen coefficient in hundredths of the base norm. */
  private static Optional<Double> percent(VariantResult variant) {
    return variant.cell().outcome() instanceof CellOutcome.Steered steered
            && steered.best().ratio() != 0
        ? Optional.of(100 * Math.abs(steered.best().ratio()))
        : Optional.empty();
  }

  private static void pair(
      String trait, List<Map<String, Double>> one, List<Map<String, Double>> other, Sides sides) {
    if (one.isEmpty() || other.isEmpty()) {
      return;
    }
    Set<String> shared = new LinkedHashSet<>(one.getFirst().keySet());
    one.forEach(values -> shared.retainAll(values.keySet()));
    other.forEach(values -> shared.retainAll(values.keySet()));
    for (String question : shared) {
      sides.add(trait + " " + question, mean(one, question), mean(other, question));
    }
  }

  private static double mean(List<Map<String, Double>> vectors, String question) {
    return vectors.stream().mapToDouble(v -> v.getOrDefault(question, 0.0)).average().orElse(0);
  }

  private static Difference difference(Sides sides, double most, int vectors, int lacking) {
    Map<String, Double> first = means(sides, 0);
    Map<String, Double> second = means(sides, 1);
    Map<String, Double> differences = new TreeMap<>(first);
    differences.replaceAll((question, value) -> value - second.getOrDefault(question, 0.0));
    Scores perQuestion = Scores.of(differences);
    return new Difference(
        Scores.of(first).summary().mean(),
        Scores.of(second).summary().mean(),
        Bootstrap.STANDARD.mean(perQuestion, Key.random(SEED)),
        perQuestion,
        most,
        vectors,
        lacking);
  }

  private static Map<String, Double> means(Sides sides, int side) {
    return sides.pairs.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().mapToDouble(p -> p[side]).average().orElse(0),
                (a, _) -> a,
                LinkedHashMap::new));
  }
}
