package dev.trimtab.lab.benchmark;

import dev.trimtab.core.registry.Named;
import java.util.List;
import java.util.SortedMap;

/**
 * A multiple-choice benchmark as EleutherAI's lm-evaluation-harness 0.4 asks it: its prompts to the
 * character, its normalisations and its rules for worked examples, so that figures compare with
 * published ones.
 *
 * <p>The version is raised when a prompt or a score changes; results of two versions never meet.
 */
public interface Benchmark extends Named {
  /** The version of prompts and scores, from "1". */
  String version();

  /** What it asks, in a few words. */
  String description();

  /** How worked examples are chosen. */
  Shots.Rule shots();

  /** The names of the scores, the first one leading. */
  List<String> metrics();

  /**
   * The item that a record of its data holds.
   *
   * @throws dev.trimtab.core.UserError where the record is not laid out as this benchmark's are
   */
  BenchmarkItem item(ItemRecord row);

  /** What stands before everything else in an item's context; empty where nothing does. */
  String preamble(BenchmarkItem item);

  /**
   * The item's scores by metric, each from 0 to 1.
   *
   * @param logLikelihoods of the choices, in their order
   */
  SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods);
}
