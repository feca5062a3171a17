package dev.trimtab.lab.trait;

import dev.trimtab.lab.stats.Summary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A classifier that sees only the style of a text, judged on texts it was not trained on: a
 * logistic regression on standardised style numbers and the first word's log-odds, in five folds
 * that keep texts of one index together.
 */
final class StyleClassifier {
  private static final int FOLDS = 5;
  private static final int ITERATIONS = 30;
  private static final double RIDGE = 1;

  /** A text by its numbers, first word and class. */
  private static final class Row {
    private final double[] numbers;
    private final String word;
    private final int label;
    private final int fold;

    Row(String text, int label, int index) {
      this.numbers = StyleFeatures.of(text);
      this.word = StyleFeatures.firstWord(text);
      this.label = label;
      this.fold = index % FOLDS;
    }
  }

  private final List<Row> rows;
  private final double[] wordOdds;
  private final boolean[] right;

  /**
   * @param positive texts of one class
   * @param negative texts of the other
   */
  StyleClassifier(List<String> positive, List<String> negative) {
    this.rows =
        Stream.concat(
                IntStream.range(0, positive.size()).mapToObj(i -> new Row(positive.get(i), 1, i)),
                IntStream.range(0, negative.size()).mapToObj(i -> new Row(negative.get(i), 0, i)))
            .toList();
    this.wordOdds = new double[rows.size()];
    this.right = new boolean[rows.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      judge(fold);
    }
  }

  /** Held-out texts told apart rightly, of all. */
  int right() {
    return (int) IntStream.range(0, right.length).filter(i -> right[i]).count();
  }

  /** For each text of a class the log-odds of its first word, from the other folds. */
  double[] wordOdds(int label) {
    return IntStream.range(0, rows.size())
        .filter(i -> rows.get(i).label == label)
        .mapToDouble(i -> wordOdds[i])
        .toArray();
  }

  private void judge(int fold) {
    List<Row> train = rows.stream().filter(row -> row.fold != fold).toList();
    Map<String, int[]> words = new HashMap<>();
    for (Row row : train) {
      words.computeIfAbsent(row.word, _ -> new int[2])[row.label]++;
    }
    int features = StyleFeatures.NAMES.size() + 1;
    double[][] x = new double[train.size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = features(train.get(i), words, 1);
    }
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int f = 0; f < features; f++) {
      int feature = f;
      var column =
          Summary.of(IntStream.range(0, x.length).mapToDouble(i -> x[i][feature]).toArray());
      mean[f] = column.mean();
      deviation[f] = column.deviation() == 0 ? 1 : column.deviation();
    }
    for (double[] row : x) {
      standardise(row, mean, deviation);
    }
    double[] weights = fit(x, train.stream().mapToInt(row -> row.label).toArray());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.fold != fold) {
        continue;
      }
      double[] numbers = features(row, words, 0);
      wordOdds[i] = numbers[features - 1];
      standardise(numbers, mean, deviation);
      right[i] = (decision(weights, numbers) > 0) == (row.label == 1);
    }
  }

  /**
   * Numbers and the first word's log-odds.
   *
   * @param own how often the text itself is among the counts, and left out
   */
  private static double[] features(Row row, Map<String, int[]> words, int own) {
    double[] features = Arrays.copyOf(row.numbers, row.numbers.length + 1);
    int[] counts = words.getOrDefault(row.word, new int[2]);
    double positive = counts[1] - (row.label == 1 ? own : 0) + 1.0;
    double negative = counts[0] - (row.label == 0 ? own : 0) + 1.0;
    features[row.numbers.length] = Math.log(positive / negative);
    return features;
  }

  private static void standardise(double[] row, double[] mean, double[] deviation) {
    for (int f = 0; f < row.length; f++) {
      row[f] = (row[f] - mean[f]) / deviation[f];
    }
  }

  /** Weights with the intercept last: Newton's method on the penalised likelihood. */
  private static double[] fit(double[][] x, int[] labels) {
    int size = x[0].length + 1;
    double[] weights = new double[size];
    for (int step = 0; step < ITERATIONS; step++) {
      double[][] system = new double[size][size + 1];
      for (int f = 0; f < size; f++) {
        double ridge = f < size - 1 ? RIDGE : 1e-9;
        system[f][f] = ridge;
        system[f][size] = -ridge * weights[f];
      }
      for (int i = 0; i < x.length; i++) {
        double chance = 1 / (1 + Math.exp(-decision(weights, x[i])));
        double curvature = Math.max(1e-9, chance * (1 - chance));
        for (int f = 0; f < size; f++) {
          double value = f < size - 1 ? x[i][f] : 1;
          system[f][size] += (labels[i] - chance) * value;
          for (int g = 0; g < size; g++) {
            system[f][g] += curvature * value * (g < size - 1 ? x[i][g] : 1);
          }
        }
      }
      double[] change = solve(system);
      double largest = 0;
      for (int f = 0; f < size; f++) {
        weights[f] += change[f];
        largest = Math.max(largest, Math.abs(change[f]));
      }
      if (largest < 1e-9) {
        break;
      }
    }
    return weights;
  }

  private static double decision(double[] weights, double[] row) {
    double sum = weights[row.length];
    for (int f = 0; f < row.length; f++) {
      sum += weights[f] * row[f];
    }
    return sum;
  }

  /** Gauss elimination of a symmetric positive definite system, right side in the last column. */
  private static double[] solve(double[][] system) {
    int size = system.length;
    for (int pivot = 0; pivot < size; pivot++) {
      for (int row = pivot + 1; row < size; row++) {
        double factor = system[row][pivot] / system[pivot][pivot];
        for (int column = pivot; column <= size; column++) {
          system[row][column] -= factor * system[pivot][column];
        }
      }
    }
    double[] solution = new double[size];
    for (int row = size - 1; row >= 0; row--) {
      double rest = system[row][size];
      for (int column = row + 1; column < size; column++) {
        rest -= system[row][column] * solution[column];
      }
      solution[row] = rest / system[row][row];
    }
    return solution;
  }
}
