package dev.trimtab.app.command;

import dev.trimtab.app.JudgeSource;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The results that one study's answers have under one judge each. */
final class JudgedStudies {
  /** The word for the judge that the study itself had. */
  static final String OWN = "study";

  private static final String PREFIX = "result-";
  private static final int HASH = 6;

  private final Path folder;
  private final Path store;

  private JudgedStudies(Path folder) {
    this.folder = folder;
    this.store = folder.resolve(StudyCommand.STORE);
  }

  static JudgedStudies of(Path folder) {
    return new JudgedStudies(folder);
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

  /** The file in the store of the result under a judge of that name. */
  static String file(String name) {
    return PREFIX + name + ".json";
  }

  /** The study's own result. */
  StudyResult own() throws IOException {
    Path file = store.resolve("result.json");
    if (!Files.exists(file)) {
      throw new UserError(
          folder + " holds no finished study.",
          "Run the study to its end first; it goes on where it was.");
    }
    return Records.read(Files.readString(file), StudyResult.class);
  }

  /** The result under the judge whose name begins so. */
  StudyResult judgedBy(String word) throws IOException {
    if (word.equals(OWN)) {
      return own();
    }
    List<String> found = names().stream().filter(name -> name.startsWith(word)).toList();
    if (found.size() == 1) {
      return Records.read(
          Files.readString(store.resolve(file(found.getFirst()))), StudyResult.class);
    }
    List<String> known = new ArrayList<>(List.of(OWN));
    known.addAll(names());
    throw new UserError(
        "%s judges of this study have a name that begins with \"%s\"."
            .formatted(found.isEmpty() ? "No" : String.valueOf(found.size()), word),
        "Name one of " + String.join(", ", known) + "; trimtab rescore adds others.");
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(store)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PREFIX) && name.endsWith(".json"))
          .map(name -> name.substring(PREFIX.length(), name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }
}
