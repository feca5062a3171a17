package dev.trimtab.app.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Contestants that do workloads in turn, round after round. Before the first round of a workload
 * each does it again and again until it is warm: this engine's loops are compiled while they run,
 * and the frequencies of a processor settle. What a round takes is the mean of as many runs as fill
 * half a second.
 *
 * @param count of rounds that count
 * @param warmSeconds that each contestant works before them; once at least
 */
public record Rounds(int count, double warmSeconds) {
  private static final double LEAST_SECONDS = 0.5;

  /**
   * What was measured.
   *
   * @param floors of all rounds; empty without a meter
   */
  public record Result(List<Timing> timings, List<Floor> floors) {}

  /**
   * Runs them all.
   *
   * @param meter measures the floor in each round, as if it were a contestant
   * @param done hears of each workload that is done
   */
  public Result run(
      List<Workload> workloads,
      List<Contestant> contestants,
      Optional<FloorMeter> meter,
      Consumer<Workload> done)
      throws IOException {
    List<Timing> timings = new ArrayList<>();
    List<Floor> floors = new ArrayList<>();
    for (Workload workload : workloads) {
      List<Contestant> able = contestants.stream().filter(c -> c.does(workload)).toList();
      for (Contestant contestant : able) {
        seconds(contestant, workload, warmSeconds);
      }
      double[][] seconds = new double[able.size()][count];
      List<Floor> now = new ArrayList<>();
      for (int round = 0; round < count; round++) {
        for (int c = 0; c < able.size(); c++) {
          seconds[c][round] = seconds(able.get(c), workload, LEAST_SECONDS);
        }
        meter.ifPresent(m -> now.add(m.measure()));
      }
      for (int c = 0; c < able.size(); c++) {
        List<Double> taken = Arrays.stream(seconds[c]).boxed().toList();
        timings.add(
            new Timing(workload, able.get(c).name(), taken, least(able.get(c), workload, now)));
      }
      floors.addAll(now);
      done.accept(workload);
    }
    return new Result(timings, floors);
  }

  /** Mean seconds of as many runs as take {@code least} in all. */
  private static double seconds(Contestant contestant, Workload workload, double least)
      throws IOException {
    double sum = 0;
    int runs = 0;
    do {
      sum += contestant.seconds(workload);
      runs++;
    } while (sum < least);
    return sum / runs;
  }

  private static List<Double> least(Contestant contestant, Workload workload, List<Floor> floors) {
    return contestant instanceof EngineContestant own
        ? floors.stream().map(floor -> floor.seconds(workload, own.work())).toList()
        : List.of();
  }
}
