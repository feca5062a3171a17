package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Layer and ratio that steer a model best, by trait: as a study found them, or as the file {@code
 * steering-settings.json} beside a model says.
 */
final class SteeringSettings {
  private static final String FILE = "steering-settings.json";

  private final Map<String, Setting> settings;
  private final String source;

  private SteeringSettings(Map<String, Setting> settings, String source) {
    this.settings = settings;
    this.source = source;
  }

  /** A layer, 0-based, and a coefficient over the layer's base norm. */
  record Setting(int layer, double ratio) {}

  /** All settings of a model's file, as JSON has them. */
  record Settings(Map<String, Setting> traits) {}

  /** Those beside the model; none where there is no such file. */
  static SteeringSettings beside(Path model) throws IOException {
    Path file = model.resolve(FILE);
    Map<String, Setting> settings =
        Files.exists(file)
            ? Records.read(Files.readString(file), Settings.class).traits()
            : Map.of();
    return new SteeringSettings(settings, "the model's own");
  }

  /**
   * Those that a study found for a model in a precision.
   *
   * @param identity of the model in that precision, which the study must have had
   */
  static SteeringSettings of(Path study, String precision, String identity) throws IOException {
    Path file = study.resolve(StudyCommand.STORE).resolve("result.json");
    if (!Files.exists(file)) {
      throw new UserError(
          study + " holds no finished study.", "Run trimtab steer or trimtab demo to its end.");
    }
    StudyResult result = Made.result(study, file, StudyResult.class);
    String studied = result.provenance().getOrDefault("model." + precision, "");
    if (!studied.equals(identity)) {
      throw new UserError(
          study
              + (studied.isEmpty()
                  ? " has no results in " + precision + "."
                  : " is a study of another model, or of another version of it."),
          "Its precisions: " + String.join(", ", result.plan().precisions()) + ".");
    }
    Map<String, Setting> settings = new TreeMap<>();
    for (TraitRow row : result.rows()) {
      for (CellResult cell : row.cells()) {
        if (cell.precision().equals(precision)
            && cell.outcome() instanceof CellOutcome.Steered steered) {
          settings.put(cell.trait(), new Setting(steered.best().layer(), steered.best().ratio()));
        }
      }
    }
    return new SteeringSettings(settings, study.toString());
  }

  Optional<Setting> of(String trait) {
    return Optional.ofNullable(settings.get(trait));
  }

  /** Whose settings these are. */
  String source() {
    return source;
  }
}
