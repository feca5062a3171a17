package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * HellaSwag: which of four sentences goes on with a story (Zellers et al., ACL 2019). Fields {@code
 * activity_label}, {@code ctx_a}, {@code ctx_b}, {@code endings}, {@code label}.
 */
final class HellaSwag implements Benchmark {
  private static final Pattern BRACKETED = Pattern.compile("\\[.*?\\]", Pattern.UNIX_LINES);

  @Override
  public String id() {
    return "hellaswag";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "which of four sentences goes on with a story";
  }

  @Override
  public Shots.Rule shots() {
    return Shots.Rule.DRAWN;
  }

  @Override
  public List<String> metrics() {
    return List.of(Choices.ACC_NORM, Choices.ACC, Choices.ACC_BYTES);
  }

  @Override
  public BenchmarkItem item(ItemRecord row) {
    String story = row.text("ctx_a") + " " + capitalised(row.text("ctx_b"));
    return BenchmarkItem.of(
        row,
        row.optionalText("source_id").map(source -> source.replaceAll("~.*", "")).orElse(""),
        cleaned(row.text("activity_label") + ": " + story),
        row.texts("endings", 2).stream().map(HellaSwag::cleaned).toList(),
        row.integer("label"));
  }

  /* The stories of wikiHow carry its markup. */
  private static String cleaned(String text) {
    String bare = BRACKETED.matcher(Blanks.strip(text).replace(" [title]", ". ")).replaceAll("");
    return bare.replace("  ", " ");
  }

  /** The first character in title case and all others in lower case. */
  private static String capitalised(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int rest = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + text.substring(rest).toLowerCase(Locale.ROOT);
  }

  @Override
  public String preamble(BenchmarkItem item) {
    return "";
  }

  @Override
  public SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods) {
    return Choices.normalised(item, logLikelihoods);
  }
}
