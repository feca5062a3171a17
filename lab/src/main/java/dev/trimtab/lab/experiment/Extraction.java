package dev.trimtab.lab.experiment;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;

/**
 * Extraction alone: responses, vetting, activations, vectors and their evaluation on held-out
 * examples, for one trait and one subject at a time.
 */
public final class Extraction {
  private final Laboratory laboratory;
  private final ExtractionPlan plan;
  private final long seed;

  /**
   * @param seed of the split and of methods that draw
   */
  public Extraction(Laboratory laboratory, ExtractionPlan plan, long seed) {
    this.laboratory = laboratory;
    this.plan = plan;
    this.seed = seed;
  }

  /**
   * The subject's texts as vetted, or as they are where the plan does not vet.
   *
   * @throws UserError where the subject cannot be asked, or too few responses were scored
   */
  public ContrastTexts texts(Trait trait, Subject subject) {
    TextStage.check(plan, trait);
    try {
      return new TextStage(laboratory, plan, trait).run(subject);
    } catch (TraitStopped stopped) {
      throw new UserError(trait.id() + ": " + stopped.getMessage(), "", stopped);
    }
  }

  /**
   * Vectors of the subject's activations on texts, whoever wrote them; or the reason why there are
   * none.
   */
  public Extracted vectors(Trait trait, Subject subject, ContrastTexts texts) {
    return new VectorStage(laboratory, plan, trait, seed).run(subject, texts);
  }

  /** The norms of those activations, all examples together. */
  public BaseNorms norms(Trait trait, Subject subject, ContrastTexts texts) {
    return new VectorStage(laboratory, plan, trait, seed).norms(subject, texts);
  }
}
