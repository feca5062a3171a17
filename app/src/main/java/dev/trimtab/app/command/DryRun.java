package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.Estimate;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The plan of an experiment with what it takes at most, told without doing any of it. */
final class DryRun {
  private static final double MILLION = 1e6;
  private static final double HOUR = 3600;

  private final ExperimentCells cells;
  private final Home home;
  private final double rate;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Trait> traits;
  private final List<ExperimentStatus.Cell> kept;

  /**
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
    this.home = home;
    this.rate = rate;
    this.traits = ExperimentRun.traits(cells, place, home, problems);
  }

  /** One model in one precision. */
  record Part(String model, String precision, String checkpoint, boolean present, Estimate work) {}

  /**
   * The whole.
   *
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
      double usd,
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
    Table table =
        new Table("model", "precision", "cells", "answers", "tokens", "judge calls", "checkpoint");
    for (Part part : plan.parts) {
      table.row(
          part.model,
          part.precision,
          String.valueOf(part.work.cells()),
          String.valueOf(part.work.answers()),
          String.valueOf(part.work.tokens()),
          String.valueOf(part.work.judgeCalls()),
          part.checkpoint + (part.present ? "" : " (not on this machine)"));
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%nAt most %d cells, %d answers of %d tokens and %d judge calls: about %.1f h where a model"
            + " generates %.0f tokens a second (--rate)%s.%n",
        plan.work.cells(),
        plan.work.answers(),
        plan.work.tokens(),
        plan.work.judgeCalls(),
        plan.seconds / HOUR,
        rate,
        plan.usd > 0
            ? String.format(
                Locale.ROOT,
                "; the judge costs about $%.2f at %d tokens a call",
                plan.usd,
                Estimate.JUDGE_TOKENS)
            : "");
    out.println("Answers end earlier than their limit, and what a store holds is not done again.");
    if (plan.all > 0) {
      out.printf("%d of %d cells and measures are in the store already.%n", plan.done, plan.all);
    }
    for (Problem problem : plan.problems) {
      String where = (problem.model() + " " + problem.trait()).strip();
      out.println("! " + (where.isEmpty() ? "" : where + ": ") + problem.reason());
    }
    out.flush();
  }

  private Plan plan() throws IOException {
    ExperimentFile file = cells.file();
    Estimate all = Estimate.NONE;
    List<Part> parts = new ArrayList<>();
    for (String model : cells.models()) {
      for (PrecisionEntry precision : cells.precisionsOf(model)) {
        String checkpoint = ExperimentModels.checkpoint(file, model, precision.id());
        int depth = depth(checkpoint);
        Estimate each =
            traits.stream()
                .map(trait -> Estimate.of(file, trait, depth))
                .reduce(Estimate.NONE, Estimate::plus);
        parts.add(new Part(model, precision.id(), checkpoint, depth > 0, each));
        all = all.plus(each);
      }
    }
    return new Plan(
        file.name(),
        file.judge().word(),
        traits.stream().map(Trait::id).toList(),
        cells.stages().stream().map(ExperimentCells.Stage::word).sorted().toList(),
        parts,
        all,
        all.tokens() / rate,
        all.judgeCalls() * Estimate.JUDGE_TOKENS / MILLION * file.judge().usdPerMillionTokens(),
        kept.stream().filter(ExperimentStatus.Cell::done).count(),
        kept.size(),
        List.copyOf(problems));
  }

  /** Decoder blocks of a checkpoint; 0 where it is not on this machine. */
  private int depth(String checkpoint) throws IOException {
    try (Checkpoint opened = Checkpoint.open(home.model(checkpoint), Architectures.dialects())) {
      return opened.spec().layers();
    } catch (UserError | FormatException _) {
      return 0;
    }
  }
}
