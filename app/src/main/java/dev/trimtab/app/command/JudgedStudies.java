package dev.trimtab.app.command;

import dev.trimtab.app.JudgeSource;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.massive.MassiveStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The results that the answers of one output folder have under one judge each: of a study, or of an
 * experiment's studies by model.
 */
final class JudgedStudies {
  /** The word for the judge that the study itself had. */
  static final String OWN = "study";

  private static final int HASH = 6;

  private final Path folder;
  private final boolean experiment;
  private final Path kept;
  private final String prefix;

  private JudgedStudies(Path folder, boolean experiment) {
    this.folder = folder;
    this.experiment = experiment;
    this.kept = experiment ? folder : folder.resolve(StudyCommand.STORE);
    this.prefix = experiment ? "results-" : "result-";
  }

  static JudgedStudies of(Path folder) {
    return new JudgedStudies(folder, ExperimentPlace.isOutput(folder));
  }

  /** Whether the folder is an experiment's. */
  boolean experiment() {
    return experiment;
  }

  /** Whether the folder is that of a study of massive activations and of nothing else. */
  boolean massive() {
    return !experiment
        && Files.exists(kept.resolve(MassiveStudy.RESULT))
        && !Files.exists(kept.resolve("result.json"));
  }

  /** A judge's name in file names: readable, and another for another identity. */
  static String name(JudgeSource source, String identity) {
    String word =
        switch (source) {
          case JudgeSource.Local local -> local.folder().toAbsolutePath().getFileName().toString();
          case JudgeSource.Remote remote -> remote.endpoint().model();
        };
    return word.replaceAll("[^A-Za-z0-9._]+", "-") + "-" + identity.substring(0, HASH);
  }

  /** The file of the result under a judge of that name. */
  String file(String name) {
    return prefix + name + ".json";
  }

  /** The study's own result. */
  StudyResult study() throws IOException {
    return result("result.json", StudyResult.class);
  }

  /** The experiment's own result. */
  ExperimentResult result() throws IOException {
    return result(ExperimentPlace.RESULT, ExperimentResult.class);
  }

  private <T> T result(String name, Class<T> type) throws IOException {
    Path file = kept.resolve(name);
    if (!Files.exists(file)) {
      throw new UserError(
          folder + " holds no finished study.",
          "Run the study to its end first; it goes on where it was.");
    }
    return Made.result(folder, file, type);
  }

  /** The results under the judge whose name begins so, by model; of a study under no name. */
  Map<String, StudyResult> judgedBy(String word) throws IOException {
    if (word.equals(OWN)) {
      return experiment ? byModel(result()) : Map.of("", study());
    }
    List<String> found = names().stream().filter(name -> name.startsWith(word)).toList();
    if (found.size() == 1) {
      String name = file(found.getFirst());
      return experiment
          ? byModel(result(name, ExperimentResult.class))
          : Map.of("", result(name, StudyResult.class));
    }
    List<String> known = new ArrayList<>(List.of(OWN));
    known.addAll(names());
    throw new UserError(
        "%s judges of this study have a name that begins with \"%s\"."
            .formatted(found.isEmpty() ? "No" : String.valueOf(found.size()), word),
        "Name one of " + String.join(", ", known) + "; trimtab rescore adds others.");
  }

  private static Map<String, StudyResult> byModel(ExperimentResult result) {
    Map<String, StudyResult> studies = new LinkedHashMap<>();
    for (ModelResult model : result.models()) {
      model.study().forEach(study -> studies.put(model.model(), study));
    }
    return studies;
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(kept)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(kept)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix) && name.endsWith(".json"))
          .map(name -> name.substring(prefix.length(), name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }
}
