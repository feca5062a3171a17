package dev.trimtab.app.command;

import dev.trimtab.app.bench.Floor;
import dev.trimtab.app.bench.Ratio;
import dev.trimtab.app.bench.Spread;
import dev.trimtab.app.bench.Timing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What {@code trimtab bench engine} has measured, as text, JSON or Markdown.
 *
 * @param date of the run
 * @param command what was typed
 * @param machine what the device says of itself
 * @param alone whether memory was measured in one process for each precision
 * @param floors of all rounds
 */
record BenchReport(
    String model,
    String date,
    String command,
    String machine,
    int rounds,
    boolean alone,
    List<Timing> timings,
    List<Floor> floors,
    List<BenchReport.Memory> memory) {
  /**
   * The memory of a contestant.
   *
   * @param packed bytes of packed weights
   * @param peak most bytes of its process; empty where the system does not tell
   */
  record Memory(String contestant, long packed, OptionalLong peak) {}

  BenchReport {
    timings = List.copyOf(timings);
    floors = List.copyOf(floors);
    memory = List.copyOf(memory);
  }

  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", model);
    all.put("date", date);
    all.put("command", command);
    all.put("device", machine);
    if (!floors.isEmpty()) {
      all.put("floor", Map.of("bytesPerSecond", bytes(), "multiplyAddsPerSecond", products()));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Timing timing : timings) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("workload", timing.workload().name());
      row.put("contestant", timing.contestant());
      row.put("tokensPerSecond", timing.rate().median());
      row.put("slowest", timing.rate().lowest());
      row.put("fastest", timing.rate().highest());
      timing.floorRate().ifPresent(rate -> row.put("float32Floor", rate.median()));
      timing.ofFloor().ifPresent(part -> row.put("ofTheFloor", part));
      rows.add(row);
    }
    all.put("rows", rows);
    all.put("ratios", Ratio.among(timings));
    all.put("memory", memory.stream().map(BenchReport::json).toList());
    return all;
  }

  private static Map<String, Object> json(Memory row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("contestant", row.contestant());
    fields.put("packedBytes", row.packed());
    row.peak().ifPresent(peak -> fields.put("peakBytes", peak));
    return fields;
  }

  void text(PrintWriter out) {
    out.println(model + " on " + machine + (alone ? "" : ", " + rounds + " rounds, medians"));
    if (!floors.isEmpty()) {
      out.println(machineFloor());
    }
    for (List<List<String>> table : tables()) {
      out.println();
      Table plain = new Table(table.getFirst().toArray(String[]::new));
      table.stream().skip(1).forEach(row -> plain.row(row.toArray(String[]::new)));
      plain.print(out);
    }
    out.flush();
  }

  void markdown(PrintWriter out) {
    out.println("## " + model + ", " + date);
    out.println();
    out.println("`" + command + "`");
    out.println();
    String numbers = alone ? "" : " Median (lowest–highest) of " + rounds + " rounds.";
    out.println("Machine: " + machine + "." + numbers);
    if (!floors.isEmpty()) {
      out.println(machineFloor() + ".");
    }
    for (List<List<String>> table : tables()) {
      out.println();
      out.println(line(table.getFirst()));
      out.println(line(table.getFirst().stream().map(_ -> "---").toList()));
      table.stream().skip(1).forEach(row -> out.println(line(row)));
    }
    out.flush();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private String machineFloor() {
    return String.format(
        Locale.ROOT,
        "The machine in the same rounds: reads %.1f GB/s, multiplies and adds %.0f · 10⁹ float32"
            + " pairs a second",
        bytes().median() / 1e9,
        products().median() / 1e9);
  }

  private Spread bytes() {
    return Spread.of(floors.stream().mapToDouble(Floor::bytesPerSecond));
  }

  private Spread products() {
    return Spread.of(floors.stream().mapToDouble(Floor::multiplyAddsPerSecond));
  }

  private List<List<List<String>>> tables() {
    List<List<List<String>>> tables = new ArrayList<>();
    if (!timings.isEmpty()) {
      tables.add(speeds());
    }
    List<Ratio> ratios = Ratio.among(timings);
    if (!ratios.isEmpty()) {
      List<List<String>> table = new ArrayList<>();
      table.add(List.of("workload", "ratio", "median (lowest–highest)"));
      for (Ratio ratio : ratios) {
        String pair = ratio.faster() + " ÷ " + ratio.slower();
        table.add(List.of(ratio.workload(), pair, ratio(ratio.ratio())));
      }
      tables.add(table);
    }
    if (alone) {
      tables.add(memories());
    }
    return tables;
  }

  private List<List<String>> speeds() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("workload", "contestant", "tok/s", "float32 floor", "of the floor"));
    for (Timing timing : timings) {
      Spread rate = timing.rate();
      String range = " (" + rate(rate.lowest()) + "–" + rate(rate.highest()) + ")";
      table.add(
          List.of(
              timing.workload().name(),
              timing.contestant(),
              rate(rate.median()) + range,
              timing.floorRate().map(floor -> rate(floor.median())).orElse(""),
              timing.ofFloor().map(BenchReport::ratio).orElse("")));
    }
    return table;
  }

  private List<List<String>> memories() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("precision", "packed weights, GB", "peak memory, GB", "peak ÷ packed"));
    for (Memory row : memory) {
      OptionalLong peak = row.peak();
      boolean known = peak.isPresent();
      table.add(
          List.of(
              row.contestant(),
              String.format(Locale.ROOT, "%.3f", row.packed() / 1e9),
              known ? String.format(Locale.ROOT, "%.3f", peak.getAsLong() / 1e9) : "",
              known
                  ? String.format(Locale.ROOT, "%.2f", (double) peak.getAsLong() / row.packed())
                  : ""));
    }
    return table;
  }

  private static String ratio(Spread ratio) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.lowest(), ratio.highest());
  }

  private static String rate(double tokensPerSecond) {
    return String.format(Locale.ROOT, tokensPerSecond < 100 ? "%.1f" : "%.0f", tokensPerSecond);
  }
}
