package dev.trimtab.app.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How readings of traits are shown: as shades behind the tokens, as a line of bars, as numbers. */
final class Readout {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final double END = 1.5;
  private static final int WIDTH = 32;
  private static final String PLAIN = "\u001B[0m";

  private Readout() {}

  /** {@code text} on a shade of red for readings above 0, of blue for those below. */
  static String shaded(String text, double reading) {
    int strength = (int) Math.round(140 * Math.min(1, Math.abs(reading) / END));
    if (strength == 0 || text.isEmpty()) {
      return text;
    }
    int other = 255 - strength;
    String colour = reading > 0 ? "255;" + other + ";" + other : other + ";" + other + ";255";
    // A line's end would carry the shade to the margin.
    return text.lines()
            .map(line -> "\u001B[30;48;2;" + colour + "m" + line + PLAIN)
            .collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  /** A line for each trait: its mean and its course, as bars for people, as numbers for others. */
  static void print(
      PrintWriter out, List<Watched> watched, List<List<Double>> readings, boolean person) {
    for (int w = 0; w < watched.size(); w++) {
      int column = w;
      List<Double> values = readings.stream().map(row -> row.get(column)).toList();
      out.println(
          String.format(
              Locale.ROOT,
              "[%s: mean %+.2f over %d tokens  %s]",
              watched.get(w).name(),
              mean(values),
              values.size(),
              person ? bars(values) : numbers(values)));
    }
    out.flush();
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static String numbers(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%+.2f", value))
        .collect(Collectors.joining(" "));
  }

  /** From −1.5 to 1.5; where there are many tokens, several to a bar. */
  static String bars(List<Double> values) {
    int perBar = Math.max(1, Math.ceilDiv(values.size(), WIDTH));
    List<Double> means = new ArrayList<>();
    for (int from = 0; from < values.size(); from += perBar) {
      means.add(mean(values.subList(from, Math.min(values.size(), from + perBar))));
    }
    StringBuilder bars = new StringBuilder();
    for (double value : means) {
      double share = (Math.clamp(value, -END, END) + END) / (2 * END);
      bars.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
    }
    return bars.toString();
  }
}
