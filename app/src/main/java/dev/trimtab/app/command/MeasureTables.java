package dev.trimtab.app.command;

import dev.trimtab.lab.measure.BenchmarkResult;
import dev.trimtab.lab.measure.Estimate;
import dev.trimtab.lab.measure.LogitDifference;
import dev.trimtab.lab.measure.PairedDifference;
import dev.trimtab.lab.measure.Perplexity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of measures as text tables. */
final class MeasureTables {
  private static final double PERCENT = 100;

  private MeasureTables() {}

  static void print(BenchmarkResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, version %s: %d of %d items, %d worked examples, in %% with 95 %% intervals%n%n",
        result.benchmark(),
        result.version(),
        result.n(),
        result.of(),
        result.shots());
    List<String> head = new ArrayList<>(List.of("precision", "steering"));
    result.cells().getFirst().metrics().forEach(metric -> head.add(metric.metric()));
    Table table = new Table(head.toArray(String[]::new));
    for (BenchmarkResult.Cell cell : result.cells()) {
      List<String> row = new ArrayList<>(List.of(cell.precision(), cell.steering()));
      cell.metrics().forEach(metric -> row.add(interval(metric, PERCENT, 1)));
      table.row(row.toArray(String[]::new));
    }
    table.print(out);
    groups(result, out);
    differences(result.differences(), PERCENT, 1, out);
  }

  private static void groups(BenchmarkResult result, PrintWriter out) {
    List<BenchmarkResult.Group> groups = result.cells().getFirst().groups();
    if (groups.isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>(List.of("group", "items"));
    result.cells().forEach(cell -> head.add(cell.name()));
    Table table = new Table(head.toArray(String[]::new));
    for (int g = 0; g < groups.size(); g++) {
      Estimate any = groups.get(g).estimate();
      List<String> row = new ArrayList<>(List.of(groups.get(g).group(), String.valueOf(any.n())));
      for (BenchmarkResult.Cell cell : result.cells()) {
        row.add(interval(cell.groups().get(g).estimate(), PERCENT, 1));
      }
      table.row(row.toArray(String[]::new));
    }
    out.println();
    table.print(out);
  }

  static void print(List<Perplexity> cells, List<PairedDifference> differences, PrintWriter out) {
    Perplexity any = cells.getFirst();
    out.printf(
        Locale.ROOT,
        "perplexity: %d tokens scored in %d windows of %d, stride %d%n%n",
        any.tokens(),
        any.windows().size(),
        any.window(),
        any.stride());
    Table table = new Table("precision", "steering", "perplexity", "bits a byte");
    for (Perplexity cell : cells) {
      table.row(
          cell.precision(),
          cell.steering(),
          fixed(cell.perplexity(), 4),
          fixed(cell.bitsPerByte(), 4));
    }
    table.print(out);
    differences(differences, 1, 4, out);
  }

  static void printLogits(
      List<LogitDifference> cells, List<PairedDifference> differences, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "logit difference, matching − other, of %d questions, with 95 %% intervals%n%n",
        cells.getFirst().logit().n());
    Table table =
        new Table("precision", "steering", "logit", "log-likelihood a token", "matching, %");
    for (LogitDifference cell : cells) {
      table.row(
          cell.precision(),
          cell.steering(),
          interval(cell.logit(), 1, 3),
          interval(cell.text(), 1, 3),
          interval(cell.matching(), PERCENT, 1));
    }
    table.print(out);
    differences(differences, 1, 3, out);
  }

  private static void differences(
      List<PairedDifference> differences, double unit, int digits, PrintWriter out) {
    if (differences.isEmpty()) {
      return;
    }
    Table table = new Table("paired difference", "against", "score", "mean", "verdict");
    for (PairedDifference difference : differences) {
      table.row(
          difference.cell(),
          difference.against(),
          difference.metric(),
          "%s [%s, %s]"
              .formatted(
                  signed(unit * difference.difference(), digits),
                  signed(unit * difference.low(), digits),
                  signed(unit * difference.high(), digits)),
          difference.verdict());
    }
    out.println();
    table.print(out);
  }

  private static String interval(Estimate estimate, double unit, int digits) {
    return "%s [%s, %s]"
        .formatted(
            fixed(unit * estimate.mean(), digits),
            fixed(unit * estimate.low(), digits),
            fixed(unit * estimate.high(), digits));
  }

  private static String fixed(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String signed(double value, int digits) {
    return String.format(Locale.ROOT, "%+." + digits + "f", value);
  }
}
