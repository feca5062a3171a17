package dev.trimtab.lab.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A part of a benchmark's items. A drawn one takes the same share of every group, for data is often
 * sorted: the first items of HellaSwag are much harder than the whole.
 */
public final class Selection {
  private Selection() {}

  /** The first {@code count} items; all where there are no more. */
  public static List<BenchmarkItem> first(List<BenchmarkItem> items, int count) {
    return List.copyOf(items.subList(0, Math.min(count, items.size())));
  }

  /** {@code count} items drawn in proportion to the groups, in the data's order. */
  public static List<BenchmarkItem> drawn(
      List<BenchmarkItem> items, int count, RandomGenerator random) {
    if (count >= items.size()) {
      return List.copyOf(items);
    }
    Map<String, List<BenchmarkItem>> groups = new TreeMap<>();
    items.forEach(item -> groups.computeIfAbsent(item.group(), _ -> new ArrayList<>()).add(item));
    Map<String, Integer> quotas = quotas(groups, count, items.size());
    List<BenchmarkItem> kept = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          Collections.shuffle(members, random);
          kept.addAll(members.subList(0, quotas.getOrDefault(group, 0)));
        });
    kept.sort(Comparator.comparingInt(BenchmarkItem::number));
    return List.copyOf(kept);
  }

  /** Whole shares first, then one more to those with the largest remainders. */
  private static Map<String, Integer> quotas(
      Map<String, List<BenchmarkItem>> groups, int count, int all) {
    Map<String, Integer> quotas = new TreeMap<>();
    Map<String, Long> remainders = new TreeMap<>();
    int given = 0;
    for (var group : groups.entrySet()) {
      long share = (long) group.getValue().size() * count;
      quotas.put(group.getKey(), (int) (share / all));
      remainders.put(group.getKey(), share % all);
      given += (int) (share / all);
    }
    List<String> order = new ArrayList<>(groups.keySet());
    order.sort(Comparator.comparing((String group) -> -remainders.getOrDefault(group, 0L)));
    for (String group : order.subList(0, count - given)) {
      quotas.merge(group, 1, Integer::sum);
    }
    return quotas;
  }
}
