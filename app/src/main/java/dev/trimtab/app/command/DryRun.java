package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.lab.experiment.file.Estimate;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The plan of an experiment with what it takes at most, told without doing any of it. */
final class DryRun {
  private static final double MILLION = 1e6;
  private static final double HOUR = 3600;
  private static final double MINUTES = 60;
  private static final double DAY = 24 * HOUR;
  private static final double LONG = 3 * DAY;

  /* Sixteen requests at a time, each answered within a second. */
  private static final double ENDPOINT_ANSWERS_PER_SECOND = 16;

  private final ExperimentCells cells;
  private final ExperimentFile file;
  private final ExperimentPlace place;
  private final Home home;
  private final double rate;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Trait> traits;
  private final List<ExperimentStatus.Cell> kept;
  private final TreeSet<String> assumed = new TreeSet<>();

  /**
   * @param rate tokens that every model goes through in a second; 0 to estimate it
   * @param kept what a store holds of the experiment; none where there is no store yet
   */
  DryRun(
      ExperimentCells cells,
      ExperimentPlace place,
      Home home,
      double rate,
      List<ExperimentStatus.Cell> kept) {
    this.kept = List.copyOf(kept);
    this.cells = cells;
    this.file = cells.file();
    this.place = place;
    this.home = home;
    this.rate = rate;
    this.traits = ExperimentRun.traits(cells, place, home, problems);
  }

  /**
   * One model in one precision.
   *
   * @param tokensPerSecond that it is taken to write
   * @param readPerSecond that it is taken to read
   * @param seconds estimated, without the judge's
   */
  record Part(
      String model,
      String precision,
      String checkpoint,
      boolean present,
      Estimate work,
      double tokensPerSecond,
      double readPerSecond,
      double seconds) {}

  /**
   * The whole.
   *
   * @param seconds estimated, the judge's among them
   * @param judgeSeconds estimated
   * @param usd estimated; 0 where nothing is paid or no price is known
   * @param assumed traits and measures whose data are not here, so that usual sizes stand for them
   * @param done cells and measures that the store holds already
   * @param all of them
   */
  record Plan(
      String name,
      String judge,
      List<String> traits,
      List<String> stages,
      List<Part> parts,
      Estimate work,
      double seconds,
      double judgeSeconds,
      double usd,
      List<String> assumed,
      long done,
      long all,
      List<Problem> problems) {}

  void print(PrintWriter out, boolean json) throws IOException {
    Plan plan = plan();
    if (json) {
      out.print(Records.text(plan));
      out.flush();
      return;
    }
    out.printf("%s: %s; judge %s%n%n", plan.name, String.join(", ", plan.stages), plan.judge);
    table(plan).print(out);
    Estimate work = plan.work;
    out.printf(
        Locale.ROOT,
        "%nAt most %d cells: %d answers of %s tokens, %s tokens read; %d judge calls of %s tokens;"
            + " %d items of measures.%n",
        work.cells(),
        work.answers(),
        thousands(work.tokens()),
        thousands(work.tokensRead()),
        work.judgeCalls(),
        thousands(work.judgeTokens()),
        work.items());
    out.printf(
        "Estimated time: %s, of which the judge's %s.%n",
        time(plan.seconds), time(plan.judgeSeconds));
    out.println("Estimated cost: " + cost(plan));
    out.println(basis());
    if (!plan.assumed.isEmpty()) {
      out.println(
          "Not on this machine, so that usual sizes stand for them: "
              + String.join(", ", plan.assumed)
              + ".");
    }
    if (plan.all > 0) {
      out.printf("%d of %d cells and measures are in the store already.%n", plan.done, plan.all);
    }
    for (Problem problem : plan.problems) {
      String where = (problem.model() + " " + problem.trait()).strip();
      out.println("! " + (where.isEmpty() ? "" : where + ": ") + problem.reason());
    }
    out.flush();
  }

  private static Table table(Plan plan) {
    Table table =
        new Table(
            "model",
            "precision",
            "cells",
            "answers",
            "tokens",
            "read",
            "judge calls",
            "items",
            "written/s",
            "read/s",
            "time",
            "checkpoint");
    for (Part part : plan.parts) {
      table.row(
          part.model,
          part.precision,
          String.valueOf(part.work.cells()),
          String.valueOf(part.work.answers()),
          thousands(part.work.tokens()),
          thousands(part.work.tokensRead()),
          String.valueOf(part.work.judgeCalls()),
          String.valueOf(part.work.items()),
          rate(part.tokensPerSecond),
          rate(part.readPerSecond),
          time(part.seconds),
          part.checkpoint + (part.present ? "" : " (not on this machine)"));
    }
    return table;
  }

  private static String rate(double tokens) {
    return String.format(Locale.ROOT, tokens < 10 ? "%.1f" : "%.0f", tokens);
  }

  private static String thousands(long count) {
    return count < 10_000
        ? String.valueOf(count)
        : count < 10_000_000 ? Math.round(count / 1e3) + " k" : Math.round(count / MILLION) + " M";
  }

  private static String time(double seconds) {
    if (seconds < MINUTES) {
      return Math.round(seconds) + " s";
    }
    if (seconds < HOUR) {
      return Math.round(seconds / MINUTES) + " min";
    }
    return seconds < LONG
        ? String.format(Locale.ROOT, "%.1f h", seconds / HOUR)
        : Math.round(seconds / DAY) + " days";
  }

  private String cost(Plan plan) {
    if (judgeHere().isPresent() || plan.work.judgeCalls() == 0) {
      return "none; everything runs on this machine.";
    }
    double price = file.judge().usdPerMillionTokens();
    return price > 0
        ? String.format(
            Locale.ROOT,
            "$%.2f for the judge, at $%s a million tokens.",
            plan.usd,
            String.valueOf(price).replaceAll("\\.0$", ""))
        : "not known: judge.usd_per_million_tokens says no price.";
  }

  private String basis() {
    String speed =
        rate > 0
            ? "every model goes through %s tokens a second (--rate)"
                .formatted(String.valueOf(rate).replaceAll("\\.0$", ""))
            : "a model writes as many tokens a second as its size and the %d cores here allow, and"
                    .formatted(Runtime.getRuntime().availableProcessors())
                + " reads twice as many (--rate says one number for both)";
    String judge =
        judgeHere().isPresent()
            ? ", the judge reads the beginning that a rubric's questions share once for all"
            : ", an endpoint answers %.0f questions a second"
                .formatted(ENDPOINT_ANSWERS_PER_SECOND);
    return "Counts are the plan's at its longest: answers end earlier than their limit, and what a"
        + " store holds is not done again. Tokens read are estimated at %d characters each; times, from"
            .formatted(Estimate.CHARACTERS)
        + " this: "
        + speed
        + judge
        + ".";
  }

  private Plan plan() throws IOException {
    Estimate all = Estimate.NONE;
    double seconds = 0;
    List<Part> parts = new ArrayList<>();
    for (String model : cells.models()) {
      var measures = new ExperimentMeasures(model, place, cells, traits);
      for (PrecisionEntry precision : cells.precisionsOf(model)) {
        String checkpoint = ExperimentModels.checkpoint(file, model, precision.id());
        ModelSpeed speed = ModelSpeed.of(checkpoint, home, rate);
        Estimate each = work(speed.layers()).plus(measured(measures));
        double took = speed.seconds(each.tokens(), each.tokensRead());
        parts.add(
            new Part(
                model,
                precision.id(),
                checkpoint,
                speed.layers() > 0,
                each,
                speed.tokensPerSecond(),
                speed.readPerSecond(),
                took));
        all = all.plus(each);
        seconds += took;
      }
    }
    double judging = judging(all);
    return new Plan(
        file.name(),
        file.judge().word(),
        cells.traits(),
        cells.stages().stream().map(ExperimentCells.Stage::word).sorted().toList(),
        parts,
        all,
        seconds + judging,
        judging,
        judgeHere().isPresent()
            ? 0
            : all.judgeTokens() / MILLION * file.judge().usdPerMillionTokens(),
        List.copyOf(assumed),
        kept.stream().filter(ExperimentStatus.Cell::done).count(),
        kept.size(),
        List.copyOf(problems));
  }

  /** What traits ask of one model in one precision. */
  private Estimate work(int depth) {
    Estimate work = Estimate.NONE;
    for (String id : cells.traits()) {
      Optional<Trait> trait = traits.stream().filter(t -> t.id().equals(id)).findFirst();
      if (trait.isEmpty()) {
        assumed.add(id);
      }
      work =
          work.plus(
              trait
                  .map(there -> Estimate.of(cells, there, depth))
                  .orElseGet(() -> Estimate.ofUnknown(cells, id, depth)));
    }
    if (cells.stages().contains(Stage.MASSIVE)) {
      List<String> prompts = ExperimentRun.prompts(file, place);
      work = work.plus(Estimate.calibration(prompts, file.massive().continuation()));
    }
    return work;
  }

  /** Measures of one precision as it is, and under each trait's chosen setting. */
  private Estimate measured(ExperimentMeasures measures) {
    var round = new MeasureWork(measures, place, traits);
    Estimate all = round.of(measures.measures());
    if (cells.stages().contains(Stage.STEERING)) {
      Estimate again = round.of(measures.sideEffects());
      for (int trait = 0; trait < cells.traits().size(); trait++) {
        all = all.plus(again);
      }
    }
    assumed.addAll(round.assumed());
    return all;
  }

  private double judging(Estimate all) throws IOException {
    Optional<String> here = judgeHere();
    return here.isPresent()
        ? ModelSpeed.of(here.get(), home, rate).seconds(0, all.judgeTokens() - all.judgeShared())
        : all.judgeCalls() / ENDPOINT_ANSWERS_PER_SECOND;
  }

  /** The checkpoint of a judge that runs on this machine. */
  private Optional<String> judgeHere() {
    String word = file.judge().word();
    if (word.equals(JudgeSource.BUILT_IN)) {
      return Optional.of("skiff-judge");
    }
    return word.startsWith("openai:") ? Optional.empty() : Optional.of(word);
  }
}
