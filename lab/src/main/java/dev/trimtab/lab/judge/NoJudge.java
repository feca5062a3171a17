package dev.trimtab.lab.judge;

import java.util.List;

/** Nobody to ask. */
final class NoJudge implements Judge {
  @Override
  public String identity() {
    return "none";
  }

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    for (int i = 0; i < requests.size(); i++) {
      listener.scored(i, new Score.Failed("there is no judge"));
    }
  }
}
