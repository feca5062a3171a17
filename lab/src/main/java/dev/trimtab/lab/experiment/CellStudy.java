package dev.trimtab.lab.experiment;

import dev.trimtab.lab.experiment.StudyCell.CellVectors;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;
import java.util.List;

/**
 * One trait on one subject from responses to confirmation, with the first method of the plan: what
 * {@link Study} does for a cell that is compared with no other.
 */
public final class CellStudy {
  private final Laboratory laboratory;
  private final StudyPlan plan;

  /** What all cells share. */
  public CellStudy(Laboratory laboratory, StudyPlan plan) {
    this.laboratory = laboratory;
    this.plan = plan;
  }

  /**
   * A finished cell with the vectors that steered it.
   *
   * @param vectors empty where the cell stopped before it had any
   */
  public record Finished(CellResult cell, List<Extracted.Vectors> vectors) {
    /** Copies the list. */
    public Finished {
      vectors = List.copyOf(vectors);
    }
  }

  /** Runs the cell; a trait that cannot go on gives a stopped outcome with its reason. */
  public Finished run(Trait trait, Subject subject) {
    TextStage.check(plan.extraction(), trait);
    try {
      ContrastTexts texts = new TextStage(laboratory, plan.extraction(), trait).run(subject);
      Extracted extracted =
          new VectorStage(laboratory, plan.extraction(), trait, plan.seed()).run(subject, texts);
      return switch (extracted) {
        case Extracted.Vectors vectors ->
            new Finished(
                new StudyCell(laboratory, plan, trait, subject)
                    .run(new CellVectors(vectors, List.of()), List.of(vectors.result())),
                List.of(vectors));
        case Extracted.Stopped stopped ->
            stopped(trait, subject, List.of(stopped.result()), stopped.reason());
      };
    } catch (TraitStopped stopped) {
      return stopped(trait, subject, List.of(), String.valueOf(stopped.getMessage()));
    }
  }

  private static Finished stopped(
      Trait trait, Subject subject, List<ExtractionResult> extractions, String reason) {
    return new Finished(
        new CellResult(
            trait.id(),
            subject.precision(),
            extractions,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new CellOutcome.Stopped(reason)),
        List.of());
  }
}
