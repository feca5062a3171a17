package dev.trimtab.lab.experiment;

import dev.trimtab.lab.experiment.TraitRow.Comparison;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.extract.Cosines;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.store.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What precisions have in common and what not, row by row and over the table. */
final class Comparisons {
  private final StudyPlan plan;

  Comparisons(StudyPlan plan) {
    this.plan = plan;
  }

  /** Spread of the steered cells; empty with fewer than two, or fewer than two shared questions. */
  List<Spread> spread(
      List<CellResult> cells, String which, Function<CellOutcome.Steered, Evaluation> column) {
    List<Scores> scores = new ArrayList<>(scores(cells, column).values());
    if (scores.size() < 2) {
      return List.of();
    }
    Set<String> shared = Scores.shared(scores);
    if (shared.size() < 2) {
      return List.of();
    }
    List<Scores> same = scores.stream().map(s -> s.on(shared)).toList();
    String trait = cells.getFirst().trait();
    return List.of(
        Spread.of(
            same, Bootstrap.STANDARD, Key.random(List.of("spread", which, trait, plan.seed()))));
  }

  /** Each steered precision against the reference on the report questions. */
  List<Comparison> comparisons(List<CellResult> cells) {
    Map<String, Scores> scores = scores(cells, CellOutcome.Steered::report);
    Scores reference = scores.remove(plan.reference());
    if (reference == null || scores.isEmpty()) {
      return List.of();
    }
    String trait = cells.getFirst().trait();
    List<Comparison> open = new ArrayList<>();
    scores.forEach(
        (precision, own) -> {
          Set<String> shared = Scores.shared(List.of(reference, own));
          if (shared.isEmpty()) {
            return;
          }
          Scores mine = own.on(shared);
          Scores theirs = reference.on(shared);
          Interval difference =
              Bootstrap.STANDARD.difference(
                  mine, theirs, Key.random(List.of("difference", trait, precision, plan.seed())));
          Equivalence test = Equivalence.test(mine, theirs, Equivalence.STANDARD_MARGIN);
          open.add(new Comparison(precision, plan.reference(), difference, alone(test)));
        });
    return adjusted(open);
  }

  /** Rows whose verdicts are adjusted over all comparisons of the table. */
  List<TraitRow> overTable(List<TraitRow> rows) {
    List<Comparison> all =
        adjusted(rows.stream().flatMap(row -> row.comparisons().stream()).toList());
    List<TraitRow> adjusted = new ArrayList<>();
    int at = 0;
    for (TraitRow row : rows) {
      int end = at + row.comparisons().size();
      adjusted.add(row.withComparisons(all.subList(at, end)));
      at = end;
    }
    return adjusted;
  }

  private static Equivalence.Adjusted alone(Equivalence test) {
    return Equivalence.table(List.of(test), Equivalence.STANDARD_LEVEL).getFirst();
  }

  private static List<Comparison> adjusted(List<Comparison> open) {
    if (open.isEmpty()) {
      return List.of();
    }
    List<Equivalence.Adjusted> table =
        Equivalence.table(
            open.stream().map(c -> c.test().test()).toList(), Equivalence.STANDARD_LEVEL);
    List<Comparison> adjusted = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Comparison c = open.get(i);
      adjusted.add(new Comparison(c.precision(), c.reference(), c.difference(), table.get(i)));
    }
    return adjusted;
  }

  private static Map<String, Scores> scores(
      List<CellResult> cells, Function<CellOutcome.Steered, Evaluation> column) {
    Map<String, Scores> scores = new LinkedHashMap<>();
    for (CellResult cell : cells) {
      if (cell.outcome() instanceof CellOutcome.Steered steered
          && column.apply(steered).complete()) {
        scores.put(cell.precision(), column.apply(steered).scores());
      }
    }
    return scores;
  }

  /** The curve of one precision's vector against the reference's. */
  CosineCurve curve(
      String precision, String responsesFrom, TraitVector vector, TraitVector reference) {
    Cosines cosines = Cosines.between(vector, reference);
    Set<Integer> steered = new LinkedHashSet<>(plan.steering().layersOf(reference.layers().size()));
    return new CosineCurve(
        precision,
        plan.reference(),
        vector.method(),
        responsesFrom,
        cosines.layers().stream()
            .map(l -> new CosineCurve.Layer(l.layer(), l.cosine(), l.degrees()))
            .toList(),
        cosines.meanOver(steered).orElse(0));
  }
}
