package dev.trimtab.lab.steer;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.stats.Summary;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The search for the layer and coefficient that show a trait most while answers stay coherent: all
 * layers step by step in one batch, then a fine sweep around the best.
 */
public final class CoefficientSearch {
  /* A judge's scores saturate near the ends of the scale, where hundredths of a point would decide
   * between a setting at the cliff's edge and one well inside it. */
  private static final double AS_GOOD = 1;

  private final SteeringRuns runs;
  private final SearchSettings settings;
  private final Trait.Wanted wanted;
  private final List<String> questions;

  /**
   * @param questions that settings are searched on
   */
  public CoefficientSearch(
      SteeringRuns runs, SearchSettings settings, Trait.Wanted wanted, List<String> questions) {
    this.runs = runs;
    this.settings = settings;
    this.wanted = wanted;
    this.questions = List.copyOf(questions);
  }

  /**
   * A layer to search.
   *
   * @param layer 0-based
   * @param direction unit length
   * @param base norm of the residual stream there, above 0
   */
  public record Candidate(int layer, Direction direction, double base) {}

  /**
   * What the search found.
   *
   * @param points every setting tried, in order
   * @param answers of each point
   * @param best index of the best point; −1 where no complete one is coherent
   */
  public record Found(List<SteeringPoint> points, List<AnswerSet> answers, int best) {
    /** Copies the lists. */
    public Found {
      points = List.copyOf(points);
      answers = List.copyOf(answers);
    }

    /** The complete point of the highest coherence. */
    public Optional<SteeringPoint> mostCoherent() {
      return points.stream()
          .filter(SteeringPoint::complete)
          .max(Comparator.comparingDouble(SteeringPoint::coherence));
    }
  }

  /** Searches the candidates, none of which is degenerate. */
  public Found run(List<Candidate> candidates) {
    List<SteeringPoint> points = new ArrayList<>();
    List<AnswerSet> answers = new ArrayList<>();
    List<LayerSearch> searches =
        candidates.stream().map(c -> new LayerSearch(settings, c.base())).toList();
    for (int step = 0; step < settings.steps(); step++) {
      step(step, candidates, searches, points, answers);
    }
    int best = best(points, answers);
    if (best >= 0 && settings.finePoints() > 0) {
      fine(candidates, points.get(best), points, answers);
      best = best(points, answers);
    }
    return new Found(points, answers, best);
  }

  private void step(
      int step,
      List<Candidate> candidates,
      List<LayerSearch> searches,
      List<SteeringPoint> points,
      List<AnswerSet> answers) {
    List<Integer> open = new ArrayList<>();
    List<Setting> tried = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (!searches.get(i).ended()) {
        open.add(i);
        tried.add(setting(candidates.get(i), sign() * searches.get(i).next()));
      }
    }
    if (open.isEmpty()) {
      return;
    }
    List<AnswerSet> sets = runs.run("search-" + step, tried);
    for (int j = 0; j < open.size(); j++) {
      Candidate candidate = candidates.get(open.get(j));
      LayerSearch search = searches.get(open.get(j));
      SteeringPoint point =
          point(SteeringPoint.Phase.SEARCH, step, candidate, tried.get(j), sets.get(j));
      points.add(point);
      answers.add(sets.get(j));
      if (point.complete()) {
        search.learn(point.coherence());
      } else if (sets.get(j).broken()) {
        // Where there is no answer there is no coherence: the next step is a smaller one.
        search.learn(0);
      } else {
        search.end();
      }
    }
  }

  private void fine(
      List<Candidate> candidates,
      SteeringPoint centre,
      List<SteeringPoint> points,
      List<AnswerSet> answers) {
    Candidate candidate =
        candidates.stream().filter(c -> c.layer() == centre.layer()).findFirst().orElseThrow();
    List<Setting> tried = new ArrayList<>();
    int count = settings.finePoints();
    for (int i = 0; i < count; i++) {
      double along = count == 1 ? 0 : 2.0 * i / (count - 1) - 1;
      double factor = 1 + settings.fineWithin() * along;
      tried.add(setting(candidate, centre.coefficient() * factor));
    }
    List<AnswerSet> sets = runs.run("fine", tried);
    for (int i = 0; i < count; i++) {
      points.add(point(SteeringPoint.Phase.FINE, i, candidate, tried.get(i), sets.get(i)));
      answers.add(sets.get(i));
    }
  }

  private int sign() {
    return switch (wanted) {
      case POSITIVE -> 1;
      case NEGATIVE -> -1;
    };
  }

  private Setting setting(Candidate candidate, double coefficient) {
    return Setting.of(candidate.layer(), candidate.direction(), (float) coefficient, questions);
  }

  private static SteeringPoint point(
      SteeringPoint.Phase phase, int step, Candidate candidate, Setting setting, AnswerSet set) {
    return new SteeringPoint(
        phase,
        step,
        candidate.layer(),
        setting.coefficient(),
        setting.coefficient() / candidate.base(),
        set.traitMean(),
        set.coherenceMean(),
        set.scored(),
        set.answers().size(),
        set.reason());
  }

  /**
   * Among the coherent points whose score is within {@value #AS_GOOD} of the best, the most
   * coherent, then the earliest. Points that may owe their coherence to the luck of their questions
   * give way to those that clear the bar by the wanted certainty. −1 where none is coherent.
   */
  private int best(List<SteeringPoint> points, List<AnswerSet> answers) {
    List<Integer> coherent =
        IntStream.range(0, points.size()).filter(i -> coherent(points.get(i))).boxed().toList();
    List<Integer> certain = coherent.stream().filter(i -> certain(answers.get(i))).toList();
    List<Integer> choice = certain.isEmpty() ? coherent : certain;
    double most =
        choice.stream()
            .mapToDouble(i -> sign() * points.get(i).trait())
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    return choice.stream()
        .filter(i -> sign() * points.get(i).trait() >= most - AS_GOOD)
        .reduce((a, b) -> points.get(b).coherence() > points.get(a).coherence() ? b : a)
        .orElse(-1);
  }

  private boolean coherent(SteeringPoint point) {
    return point.complete() && point.coherence() >= settings.coherence();
  }

  private boolean certain(AnswerSet answers) {
    Summary coherence = answers.coherences().summary();
    return coherence.mean() - settings.certainty() * coherence.standardError()
        >= settings.coherence();
  }
}
