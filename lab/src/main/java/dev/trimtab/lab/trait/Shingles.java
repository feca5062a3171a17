package dev.trimtab.lab.trait;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The set of a text's runs of three words, as ascending hashes; of a shorter text its words in one
 * run. Case, punctuation and spacing do not count.
 */
final class Shingles {
  private static final Pattern NOT_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int WORDS = 3;

  private final int[] hashes;

  private Shingles(int[] hashes) {
    this.hashes = hashes;
  }

  static Shingles of(String text) {
    String[] words = normal(text).split(" ", -1);
    int runs = Math.max(1, words.length - WORDS + 1);
    return new Shingles(
        IntStream.range(0, runs)
            .map(
                from ->
                    String.join(
                            " ",
                            Arrays.asList(words)
                                .subList(from, Math.min(words.length, from + WORDS)))
                        .hashCode())
            .sorted()
            .distinct()
            .toArray());
  }

  /** Lower case words with a blank between. */
  static String normal(String text) {
    return NOT_WORDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  int size() {
    return hashes.length;
  }

  int at(int index) {
    return hashes[index];
  }

  /** Shared runs over all runs of both. */
  double jaccard(Shingles other) {
    int shared = shared(other);
    return (double) shared / (hashes.length + other.hashes.length - shared);
  }

  /** The share of this text's runs that the other has too. */
  double containedIn(Shingles other) {
    return (double) shared(other) / hashes.length;
  }

  private int shared(Shingles other) {
    int shared = 0;
    int j = 0;
    for (int i = 0; i < hashes.length && j < other.hashes.length; ) {
      if (hashes[i] == other.hashes[j]) {
        shared++;
        i++;
        j++;
      } else if (hashes[i] < other.hashes[j]) {
        i++;
      } else {
        j++;
      }
    }
    return shared;
  }
}
