package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Patience;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.Extracted;
import dev.trimtab.lab.experiment.Extraction;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.ModelSubject;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Owner;
import dev.trimtab.lab.store.StepEvent;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.Model;
import dev.trimtab.model.text.ChatTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trait vectors of one loaded model, extracted at the first time and kept in the cache folder, and
 * the norms that ratios are told by. Closes what it opened, not the model.
 */
final class Vectors implements AutoCloseable {
  private static final int NEW_TOKENS = 48;

  private final Model model;
  private final Path folder;
  private final PrintWriter err;
  private final Subject subject;

  private Vectors(Model model, Path folder, PrintWriter err, Subject subject) {
    this.model = model;
    this.folder = folder;
    this.err = err;
    this.subject = subject;
  }

  /** What is done, and how far, is told on {@code err}. */
  static Vectors open(Model model, Home home, PrintWriter err) throws IOException {
    if (!model.text().template().map(ChatTemplate::supportsSystem).orElse(true)) {
      err.println("[no system role: system prompts of traits go into the user's turn]");
    }
    Path folder = home.cache().resolve("vectors");
    return new Vectors(model, folder, err, ModelSubject.borrowing(model, Workshop.ENGINE, true));
  }

  private static void tell(PrintWriter err, StepEvent event) {
    if (event instanceof StepEvent.Begun begun && begun.items() > 1) {
      err.println("[" + begun.artifact() + ": " + (begun.items() - begun.done()) + " to do]");
      err.flush();
    }
  }

  /** The identity that results of the model in its precision are kept under. */
  String identity() {
    return subject.identity();
  }

  /** What a method finds for a trait at one layer. */
  Fit.Found found(Trait trait, String method, int layer) {
    TraitVector vector = kept(trait, method).orElseGet(() -> computed(trait, method));
    return switch (vector.layer(layer)) {
      case Fit.Found found -> found;
      case Fit.Degenerate none ->
          throw new UserError(
              trait.id() + " has no direction at layer " + layer + ": " + none.reason(),
              "Choose another layer.");
    };
  }

  /** The vector that the cache holds, which another process may be writing to meanwhile. */
  private Optional<TraitVector> kept(Trait trait, String method) {
    Store looked = Store.look(folder);
    try (Workshop workshop = Workshop.withoutJudge(model.device(), looked)) {
      return Optional.of(extracted(workshop, trait, method));
    } catch (UserError e) {
      if (looked.missing().isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** One process computes at a time; its lock is held no longer than that. */
  private TraitVector computed(Trait trait, String method) {
    Owner owner = Workshop.owner(List.of("vectors", model.folder().toString()));
    Store store = Store.open(folder, owner, new Patience(folder, err));
    try (Workshop workshop = Workshop.withoutJudge(model.device(), store)) {
      store.listen(event -> tell(err, event));
      return extracted(workshop, trait, method);
    }
  }

  private TraitVector extracted(Workshop workshop, Trait trait, String method) {
    ExtractionPlan plan = new ExtractionPlan(List.of(method), 0, NEW_TOKENS, false, true, 0, false);
    Extraction extraction = new Extraction(workshop.laboratory(), plan, 0);
    return switch (extraction.vectors(trait, subject, extraction.texts(trait, subject))) {
      case Extracted.Vectors vectors -> vectors.method(method);
      case Extracted.Stopped stopped ->
          throw new UserError(
              trait.id() + " gives no vector: " + stopped.reason(), "See trimtab traits check.");
    };
  }

  /** The norm of the residual stream at one layer over questions. */
  double norm(List<String> questions, int layer) {
    return BaseNorms.of(subject, questions).at(layer);
  }

  @Override
  public void close() {
    subject.close();
  }
}
