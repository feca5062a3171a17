package dev.trimtab.lab.experiment;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * The vetted texts of a trait's contrasts as one precision wrote them, as token ids: what any
 * precision of the model can read.
 *
 * @param from the precision that wrote the responses
 * @param vetted whether a judge vetted them
 * @param paired whether example i of one class belongs to example i of the other
 * @param positive texts of the positive class
 * @param negative texts of the negative class
 * @param responsesKey of the responses in the store; empty where there are none
 */
public record ContrastTexts(
    String from,
    boolean vetted,
    boolean paired,
    Side positive,
    Side negative,
    String responsesKey) {

  /**
   * One class.
   *
   * @param readings texts that remain, with the positions read
   * @param generated responses generated
   * @param passed responses on their side of the threshold
   * @param failed responses on the wrong side
   * @param unscored responses without a score
   * @param emptySpans texts left out because their span holds no token
   */
  public record Side(
      List<Subject.Reading> readings,
      int generated,
      int passed,
      int failed,
      int unscored,
      int emptySpans) {
    /** Copies the list. */
    public Side {
      readings = List.copyOf(readings);
    }

    Compliance compliance(int train, int heldOut) {
      return new Compliance(generated, passed, failed, unscored, emptySpans, train, heldOut);
    }
  }

  /** The identity of what is read. */
  String identity() {
    return Key.of(List.of(describe(positive), describe(negative))).hash();
  }

  private static List<Object> describe(Side side) {
    List<Object> described = new ArrayList<>();
    for (Subject.Reading reading : side.readings) {
      described.add(List.of(ids(reading.ids()), reading.from(), reading.to()));
    }
    return described;
  }

  static List<Object> ids(TokenIds ids) {
    return ids.stream().<Object>mapToObj(id -> id).toList();
  }
}
