package dev.trimtab.lab.trait;

import dev.trimtab.lab.stats.Auroc;
import dev.trimtab.lab.stats.AurocInterval;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Wilson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far the style of the contrasts alone tells the classes apart: what a vector may learn in
 * place of the trait. Of a pair only what differs is looked at, and texts that repeat are counted
 * once.
 *
 * @param positive distinct texts of the positive class
 * @param negative distinct texts of the negative class
 * @param features AUROC of each feature of style by itself; empty where there are too few texts
 * @param accuracy held-out accuracy of a classifier that sees style only, where there are enough
 */
public record StyleConfounds(
    int positive, int negative, List<Feature> features, List<Interval> accuracy) {
  /** The name of the finding that a classifier of style alone succeeds. */
  public static final String CLASSIFIER = "style classifier";

  private static final String CHECK = "style";
  private static final String FIRST_WORD = "first word";
  private static final int FEWEST = 20;
  private static final int SHOWN = 3;
  private static final double FAR = 0.2;
  private static final double TELLING = 0.6;

  /** Copies the lists. */
  public StyleConfounds {
    features = List.copyOf(features);
    accuracy = List.copyOf(accuracy);
  }

  /**
   * One feature of style.
   *
   * @param name of the feature
   * @param auroc with which it tells positive from negative, with its interval
   * @param detail which class has more of it, or the words that tell most
   */
  public record Feature(String name, Interval auroc, String detail) {
    /**
     * Whether it tells the classes apart: a plain number in either direction, the first word, whose
     * odds were learnt from other texts, only in the direction learnt.
     */
    public boolean telling() {
      double apart = auroc.estimate() - 0.5;
      return (name.equals(FIRST_WORD) ? apart : Math.abs(apart)) >= FAR && !auroc.contains(0.5);
    }
  }

  /** The confounds of a trait's contrasts. */
  static StyleConfounds of(Trait.Contrasts contrasts) {
    Set<String> first = new LinkedHashSet<>();
    Set<String> second = new LinkedHashSet<>();
    boolean paired = contrasts.paired();
    for (int i = 0; i < contrasts.positive().size(); i++) {
      String text = text(contrasts.positive().get(i));
      first.add(paired ? Difference.of(text, text(contrasts.negative().get(i))).first() : text);
    }
    for (int i = 0; i < contrasts.negative().size(); i++) {
      String text = text(contrasts.negative().get(i));
      second.add(paired ? Difference.of(text, text(contrasts.positive().get(i))).first() : text);
    }
    List<String> positive = List.copyOf(first);
    List<String> negative = List.copyOf(second);
    if (Math.min(positive.size(), negative.size()) < FEWEST) {
      return new StyleConfounds(positive.size(), negative.size(), List.of(), List.of());
    }
    var classifier = new StyleClassifier(positive, negative);
    int texts = positive.size() + negative.size();
    return new StyleConfounds(
        positive.size(),
        negative.size(),
        features(positive, negative, classifier),
        List.of(Wilson.of(classifier.right(), texts)));
  }

  private static String text(Example example) {
    return example.system().isEmpty()
        ? example.prompt()
        : example.system() + "\n" + example.prompt();
  }

  private static List<Feature> features(
      List<String> positive, List<String> negative, StyleClassifier classifier) {
    List<double[]> plus = positive.stream().map(StyleFeatures::of).toList();
    List<double[]> minus = negative.stream().map(StyleFeatures::of).toList();
    List<Feature> features = new ArrayList<>();
    for (int f = 0; f < StyleFeatures.NAMES.size(); f++) {
      int feature = f;
      features.add(
          feature(
              StyleFeatures.NAMES.get(f),
              plus.stream().mapToDouble(row -> row[feature]).toArray(),
              minus.stream().mapToDouble(row -> row[feature]).toArray()));
    }
    features.add(
        new Feature(
            FIRST_WORD,
            auroc(classifier.wordOdds(1), classifier.wordOdds(0)),
            firstWords(positive, negative)));
    return features;
  }

  private static Feature feature(String name, double[] positive, double[] negative) {
    Interval auroc = auroc(positive, negative);
    String more = auroc.estimate() > 0.5 ? "positive" : "negative";
    return new Feature(name, auroc, "more in " + more + " examples");
  }

  private static Interval auroc(double[] positive, double[] negative) {
    return AurocInterval.of(Auroc.of(positive, negative), positive.length, negative.length);
  }

  /** The first words whose counts differ most. */
  private static String firstWords(List<String> positive, List<String> negative) {
    Map<String, int[]> counts = new TreeMap<>();
    positive.forEach(text -> count(counts, text)[0]++);
    negative.forEach(text -> count(counts, text)[1]++);
    return counts.entrySet().stream()
        .sorted(Comparator.comparingInt(word -> -Math.abs(word.getValue()[0] - word.getValue()[1])))
        .limit(SHOWN)
        .map(
            word ->
                "\"%s\" %d positive, %d negative"
                    .formatted(word.getKey(), word.getValue()[0], word.getValue()[1]))
        .collect(Collectors.joining("; "));
  }

  private static int[] count(Map<String, int[]> counts, String text) {
    return counts.computeIfAbsent(StyleFeatures.firstWord(text), _ -> new int[2]);
  }

  /**
   * What is to be said of it.
   *
   * @param inResponse whether the vector is read off responses, which these texts only bring out
   */
  List<Finding> findings(boolean inResponse) {
    List<Finding> findings = new ArrayList<>();
    for (Feature feature : features) {
      if (feature.telling()) {
        findings.add(
            Finding.warning(
                CHECK,
                String.format(
                    Locale.ROOT,
                    "The feature \"%s\" alone tells the classes apart: AUROC %.2f (%.2f to %.2f),"
                        + " %s.",
                    feature.name,
                    feature.auroc.estimate(),
                    feature.auroc.low(),
                    feature.auroc.high(),
                    feature.detail)));
      }
    }
    for (Interval share : accuracy) {
      if (share.low() > Math.max(TELLING, majority())) {
        findings.add(
            Finding.warning(
                CLASSIFIER,
                String.format(
                    Locale.ROOT,
                    "A classifier that sees style only is right on %.0f %% of held-out texts (%.0f"
                        + " to %.0f; the larger class has %.0f): a vector may learn style%s.",
                    100 * share.estimate(),
                    100 * share.low(),
                    100 * share.high(),
                    100 * majority(),
                    inResponse ? ", as far as it goes over into the response that is read" : "")));
      }
    }
    return findings;
  }

  private double majority() {
    return (double) Math.max(positive, negative) / Math.max(1, positive + negative);
  }

  /** What is left of a text where the words that it shares with its pair at both ends are cut. */
  record Difference(String first, String second) {
    static Difference of(String one, String other) {
      List<String> a = words(one);
      List<String> b = words(other);
      int least = Math.min(a.size(), b.size());
      int begin =
          IntStream.range(0, least)
              .filter(i -> !a.get(i).equals(b.get(i)))
              .findFirst()
              .orElse(least);
      int most = least - begin;
      int end =
          IntStream.range(0, most)
              .filter(i -> !a.get(a.size() - 1 - i).equals(b.get(b.size() - 1 - i)))
              .findFirst()
              .orElse(most);
      return new Difference(
          String.join("", a.subList(begin, a.size() - end)).strip(),
          String.join("", b.subList(begin, b.size() - end)).strip());
    }

    /** Words with the space after them. */
    private static List<String> words(String text) {
      return List.of(text.split("(?<=\\s)(?=\\S)", -1));
    }
  }
}
