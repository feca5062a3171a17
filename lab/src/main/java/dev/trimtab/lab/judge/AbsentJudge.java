package dev.trimtab.lab.judge;

import dev.trimtab.core.UserError;
import java.util.List;

/**
 * A judge that is known by its identity and cannot be asked: for looking up what it has scored.
 *
 * @param identity of the judge
 */
public record AbsentJudge(String identity) implements Judge {
  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    throw new UserError("The judge was not loaded.", "Run the experiment.");
  }
}
