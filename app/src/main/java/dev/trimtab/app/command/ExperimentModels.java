package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.steer.ModelSubject;
import dev.trimtab.lab.steer.OutlinedSubject;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.model.Model;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.file.Fingerprint;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

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

  /**
   * Looks for a model's checkpoint.
   *
   * @throws UserError where it is not there
   */
  void find(String model, String precision) {
    try {
      home.model(checkpoint(file, model, precision));
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }

  /**
   * A model without its weights; whoever asks closes it.
   *
   * @param hashed what the files of checkpoints come to, which this adds to
   */
  ModelOutline outline(String model, String precision, Map<Path, Fingerprint.Files> hashed) {
    try {
      Path path = home.model(checkpoint(file, model, precision));
      ModelOutline outline = ModelOutline.open(path, Precisions.ALL.get(precision), device);
      try {
        Fingerprint.Files known = hashed.get(path);
        Fingerprint.Files files = known == null ? Fingerprint.files(path) : known;
        hashed.put(path, files);
        outline.fingerprint(files);
        return outline;
      } catch (IOException | RuntimeException e) {
        outline.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }

  /** A model without its weights as a subject that closes it. */
  Subject subject(String model, ModelOutline outline) {
    try {
      return new OutlinedSubject(outline, Workshop.ENGINE, entry(file, model).systemAsUser());
    } catch (IOException e) {
      outline.close();
      throw unreadable(model, e);
    }
  }

  /** A model without its weights to be asked for likelihoods that are known. */
  ScoredModel scored(String model, ModelOutline outline) {
    try {
      return ScoredModel.outlined(outline, Workshop.ENGINE);
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

  /** A loaded model to be asked for likelihoods, which stays open. */
  ScoredModel scored(String model, Model loaded) {
    try {
      return new ScoredModel(loaded, Workshop.ENGINE);
    } catch (IOException e) {
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
