package dev.trimtab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.List;

/** What steering one model by one trait came to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface CellOutcome {
  /**
   * A coherent setting was found and measured again.
   *
   * @param best the point chosen
   * @param search the chosen setting on the questions that chose it
   * @param report the same on the report questions
   * @param random random directions of the same layer and ratio, another for each report question;
   *     may be incomplete
   * @param transfers the same layer and ratio with other vectors, on the report questions
   * @param searchDelta search score − search baseline
   * @param reportDelta report score − report baseline
   * @param randomDelta random direction's score − report baseline; 0 where random is incomplete
   * @param ceiling whether the baseline lies within 15 points of the end of the scale
   */
  record Steered(
      SteeringPoint best,
      Evaluation search,
      Evaluation report,
      Evaluation random,
      List<Transfer> transfers,
      double searchDelta,
      double reportDelta,
      double randomDelta,
      boolean ceiling)
      implements CellOutcome {
    /** Copies the list. */
    public Steered {
      transfers = List.copyOf(transfers);
    }

    /** The same with other transfers. */
    Steered withTransfers(List<Transfer> others) {
      return new Steered(
          best, search, report, random, others, searchDelta, reportDelta, randomDelta, ceiling);
    }
  }

  /**
   * No setting reached the coherence asked for.
   *
   * @param mostCoherent the complete point that came nearest; empty where none was complete
   */
  record Incoherent(List<SteeringPoint> mostCoherent) implements CellOutcome {
    /** Copies the list. */
    public Incoherent {
      mostCoherent = List.copyOf(mostCoherent);
    }
  }

  /**
   * The cell could not be run to its end.
   *
   * @param reason a sentence
   */
  record Stopped(String reason) implements CellOutcome {}

  /**
   * The model steered by a vector that is not the cell's own.
   *
   * @param vectorsFrom the precision whose activations the vector was found in
   * @param responsesFrom the precision whose responses were read
   * @param report on the report questions, at the cell's best layer and ratio
   */
  record Transfer(String vectorsFrom, String responsesFrom, Evaluation report) {}
}
