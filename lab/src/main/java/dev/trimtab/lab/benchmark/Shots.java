package dev.trimtab.lab.benchmark;

import dev.trimtab.core.UserError;
import java.util.List;

/** The worked examples that stand before items. */
public final class Shots {
  /** The harness' own seed of drawn examples. */
  private static final long SEED = 1234;

  private static final String BETWEEN = "\n\n";

  /** How worked examples are chosen. */
  public enum Rule {
    /** None: the benchmark brings its own. */
    NONE,
    /** The first ones of the item's group. */
    FIRST_OF_GROUP,
    /** Drawn anew for each item, in the items' order, without one twice in a context. */
    DRAWN
  }

  private final Rule rule;
  private final int count;
  private final List<BenchmarkItem> pool;
  private final MersenneTwister random = new MersenneTwister(SEED);

  private Shots(Rule rule, int count, List<BenchmarkItem> pool) {
    this.rule = rule;
    this.count = count;
    this.pool = pool;
  }

  /**
   * So many examples out of {@code pool} before each item.
   *
   * @throws UserError where the benchmark takes none or the pool has too few
   */
  public static Shots of(Benchmark benchmark, int count, List<BenchmarkItem> pool) {
    if (count > 0 && benchmark.shots() == Rule.NONE) {
      throw new UserError(
          benchmark.id() + " takes no worked examples: it brings its own.", "Leave out --shots.");
    }
    if (count > 0 && pool.size() < count) {
      throw new UserError(
          "%d worked examples are wanted of %s, whose file holds %d."
              .formatted(count, benchmark.id(), pool.size()),
          "Give the benchmark's training or development records with --shots-data.");
    }
    return new Shots(benchmark.shots(), count, List.copyOf(pool));
  }

  /** The text before {@code item}; empty for no examples. Draws: one call for each item. */
  String before(BenchmarkItem item) {
    StringBuilder text = new StringBuilder();
    for (BenchmarkItem example : chosen(item)) {
      text.append(example.solved()).append(BETWEEN);
    }
    return text.toString();
  }

  private List<BenchmarkItem> chosen(BenchmarkItem item) {
    if (count == 0) {
      return List.of();
    }
    return switch (rule) {
      case NONE -> List.of();
      case FIRST_OF_GROUP -> firstOfGroup(item);
      case DRAWN -> random.sample(pool.size(), count).stream().map(pool::get).toList();
    };
  }

  private List<BenchmarkItem> firstOfGroup(BenchmarkItem item) {
    List<BenchmarkItem> own =
        pool.stream().filter(example -> example.group().equals(item.group())).limit(count).toList();
    if (own.size() < count) {
      throw new UserError(
          "%d worked examples are wanted of \"%s\", whose file holds %d."
              .formatted(count, item.group(), own.size()),
          "Give the subject's development records with --shots-data.");
    }
    return own;
  }
}
