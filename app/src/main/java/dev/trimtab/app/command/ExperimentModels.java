package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.steer.ModelSubject;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.model.Model;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The models of an experiment.
 *
 * @param file the experiment
 * @param home of this machine
 * @param device that they run on
 */
record ExperimentModels(ExperimentFile file, Home home, Device device) {
  /** The checkpoint of a model in a precision, as the file writes it. */
  static String checkpoint(ExperimentFile file, String model, String precision) {
    String own =
        file.precisions().stream()
            .filter(entry -> entry.id().equals(precision))
            .map(PrecisionEntry::checkpoints)
            .map(checkpoints -> checkpoints.getOrDefault(model, ""))
            .findFirst()
            .orElse("");
    return own.isEmpty() ? entry(file, model).checkpoint() : own;
  }

  private static ExperimentFile.ModelEntry entry(ExperimentFile file, String model) {
    ExperimentFile.ModelEntry entry = file.models().get(model);
    if (entry == null) {
      throw new IllegalArgumentException("no " + model + " among " + file.models().keySet());
    }
    return entry;
  }

  /** The folder of a model's artifacts within the store. */
  String folder(String model) {
    return entry(file, model).folder();
  }

  /**
   * Loads a model; whoever asks closes it.
   *
   * @throws UserError where it is not there or cannot be read
   */
  Model load(String model, String precision) {
    try {
      Path path = home.model(checkpoint(file, model, precision));
      return Model.load(path, Precisions.ALL.get(precision), device);
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }

  /** A loaded model as a subject that closes it. */
  Subject subject(String model, Model loaded) {
    try {
      return new ModelSubject(loaded, Workshop.ENGINE, entry(file, model).systemAsUser());
    } catch (IOException e) {
      loaded.close();
      throw unreadable(model, e);
    }
  }

  static UserError unreadable(String model, IOException e) {
    return new UserError(
        "The model %s cannot be read: %s.".formatted(model, e.getMessage()),
        "Check its files and their permissions.",
        e);
  }
}
