package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a result depends on, by name, as a report ends with it. */
final class Provenance {
  private Provenance() {}

  static Map<String, String> of(StudyResult study, ReportContext context) {
    StudyPlan plan = study.plan();
    StudyPlan.ExtractionPlan extraction = plan.extraction();
    StudyPlan.SteeringPlan steering = plan.steering();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("study", plan.name());
    entries.put("traits", String.join(", ", plan.traits()));
    entries.put(
        "precisions", String.join(", ", plan.precisions()) + "; reference " + plan.reference());
    entries.put("model", "%s blocks of width %s".formatted(study.layers(), study.hidden()));
    entries.put("layers searched", CosineTable.layers(study));
    entries.put(
        "extraction",
        "%s; contrasts %s; %s of them held out; at most %s new tokens; %s; %s"
            .formatted(
                String.join(", ", extraction.methods()),
                all(extraction.contrasts()),
                extraction.holdout(),
                extraction.maxNewTokens(),
                extraction.vet() ? "vetted" : "not vetted",
                extraction.controlled()
                    ? "steering vectors read the reference's responses"
                    : "steering vectors read each precision's own responses"));
    entries.put(
        "steering",
        "questions %s to search, %s to confirm; at most %s new tokens; coherence ≥ %s; %s steps a layer from ratio %s, up %s,"
                .formatted(
                    all(steering.searchQuestions()),
                    all(steering.reportQuestions()),
                    steering.maxNewTokens(),
                    Studies.bar(study),
                    steering.search().steps(),
                    steering.search().start(),
                    steering.search().up())
            + " down %s; fine sweep of %s"
                .formatted(steering.search().down(), steering.search().finePoints()));
    entries.put("seed", Long.toString(plan.seed()));
    entries.putAll(study.provenance());
    if (!context.engine().isEmpty()) {
      entries.put("engine and machine", context.engine());
    }
    if (!context.finished().isEmpty()) {
      entries.put("finished", context.finished());
    }
    return entries;
  }

  private static String all(int count) {
    return count == 0 ? "all" : Integer.toString(count);
  }
}
