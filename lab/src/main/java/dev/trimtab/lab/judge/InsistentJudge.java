package dev.trimtab.lab.judge;

import java.util.List;
import java.util.Map;

/**
 * A judge that is asked again for answers which it gave no number for, where otherwise that would
 * be taken as its last word.
 *
 * @param judge who scores
 */
public record InsistentJudge(Judge judge) implements Judge {
  @Override
  public String identity() {
    return judge.identity();
  }

  @Override
  public Map<String, String> provenance() {
    return judge.provenance();
  }

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    judge.score(requests, listener);
  }

  @Override
  public boolean insistent() {
    return true;
  }
}
