package dev.trimtab.lab.trait;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Texts that are nearly the same: at least 0.8 of their runs of words are shared (Jaccard). */
final class NearDuplicates {
  static final double SIMILAR = 0.8;
  private static final double CONTAINED = 0.9;

  /** Runs below which a text contained in another says little. */
  private static final int TELLING = 4;

  /** A text that comes again, and the one it resembles. */
  record Pair(int first, int second) {}

  private NearDuplicates() {}

  /**
   * For each text that resembles an earlier one without being the same words, the first such.
   *
   * <p>Two sets of that similarity share a member among the first few of any common order
   * (Chaudhuri et al., ICDE 2006), so only those are compared.
   */
  static List<Pair> among(List<String> texts) {
    List<Shingles> all = texts.stream().map(Shingles::of).toList();
    List<String> words = texts.stream().map(Shingles::normal).toList();
    Map<Integer, List<Integer>> byBeginning = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Shingles mine = all.get(i);
      int beginning = mine.size() - (int) Math.ceil(SIMILAR * mine.size()) + 1;
      Set<Integer> candidates = new HashSet<>();
      for (int s = 0; s < beginning; s++) {
        List<Integer> sharing = byBeginning.computeIfAbsent(mine.at(s), _ -> new ArrayList<>());
        candidates.addAll(sharing);
        sharing.add(i);
      }
      int index = i;
      candidates.stream()
          .sorted()
          .filter(other -> !words.get(other).equals(words.get(index)))
          .filter(other -> all.get(other).jaccard(mine) >= SIMILAR)
          .findFirst()
          .ifPresent(other -> pairs.add(new Pair(other, index)));
    }
    return pairs;
  }

  /** The first of {@code texts} that nearly is {@code text}, or nearly holds all of it. */
  static Optional<Shingles> resembling(Shingles text, List<Shingles> texts) {
    return texts.stream()
        .filter(
            other ->
                text.jaccard(other) >= SIMILAR
                    || (text.size() >= TELLING && text.containedIn(other) >= CONTAINED))
        .findFirst();
  }
}
