package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.massive.Difference;
import dev.trimtab.lab.massive.Hypotheses;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.HypothesisResult;
import dev.trimtab.lab.massive.StudiedModel;
import dev.trimtab.lab.report.MassiveComparisons;
import dev.trimtab.lab.report.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The hypotheses of an experiment with what its run says of them. */
final class HypothesisTable {
  private static final String ID = "hypotheses";
  private static final String TITLE = "Hypotheses";

  private final List<HypothesisResult> results;

  HypothesisTable(ExperimentFile file, ExperimentResult result) {
    List<StudiedModel> studied = new ArrayList<>();
    result
        .models()
        .forEach(
            model ->
                model
                    .massive()
                    .forEach(massive -> studied.add(new StudiedModel(model.model(), massive))));
    this.results = Hypotheses.decide(file.hypotheses(), studied);
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return results.isEmpty();
  }

  /** The verdicts in sentences. */
  List<String> sentences() {
    return MassiveComparisons.sentences(results);
  }

  /** For readers. */
  ReportTable report() {
    return MassiveComparisons.hypotheses(ID, TITLE, results);
  }

  /** For other programs: numbers in columns of their own. */
  ExperimentTable data() {
    return new ExperimentTable(
        ID,
        TITLE,
        List.of(
            "claim",
            "verdict",
            "relation",
            "margin",
            "measure",
            "first",
            "second",
            "difference",
            "low",
            "high",
            "questions",
            "vectors",
            "lacking",
            "p",
            "reason"),
        results.stream().map(HypothesisTable::row).toList());
  }

  private static List<String> row(HypothesisResult result) {
    Hypothesis hypothesis = result.hypothesis();
    List<String> row =
        new ArrayList<>(
            List.of(
                hypothesis.claim(),
                result.verdict().word(),
                hypothesis.relation().name().toLowerCase(Locale.ROOT),
                ExperimentTable.number(hypothesis.margin()),
                hypothesis.measure().name().toLowerCase(Locale.ROOT)));
    if (result.difference().isEmpty()) {
      row.addAll(List.of("", "", "", "", "", "", "", "", ""));
    } else {
      Difference difference = result.difference().getFirst();
      row.add(ExperimentTable.number(difference.first()));
      row.add(ExperimentTable.number(difference.second()));
      row.add(ExperimentTable.number(difference.interval().estimate()));
      row.add(ExperimentTable.number(difference.interval().low()));
      row.add(ExperimentTable.number(difference.interval().high()));
      row.add(String.valueOf(difference.questions()));
      row.add(String.valueOf(difference.vectors()));
      row.add(String.valueOf(difference.lacking()));
      row.add(ExperimentTable.number(result.pValue()));
    }
    row.add(result.reason());
    return row;
  }
}
