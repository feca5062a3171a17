package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.model.ModelOutline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A model without its weights as the subject of a study whose artifacts are all in the store: it
 * can say what it is and how it is asked, and nothing else.
 */
public final class OutlinedSubject implements Subject {
  private final ModelOutline outline;
  private final SubjectPrompts prompts;
  private final String identity;

  /**
   * Takes the outline over: closing the subject closes it.
   *
   * @param engine version of the engine, part of the identity
   * @param systemAsUser as {@link ModelSubject} has it
   */
  public OutlinedSubject(ModelOutline outline, String engine, boolean systemAsUser)
      throws IOException {
    this.outline = outline;
    this.prompts = new SubjectPrompts(outline, systemAsUser);
    this.identity = identity(outline, engine);
  }

  /** What results of the model are kept under. */
  static String identity(ModelOutline outline, String engine) throws IOException {
    return Key.of(Map.of("model", outline.fingerprint(), "engine", engine)).hash();
  }

  @Override
  public String precision() {
    return outline.precision().id();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public int layers() {
    return outline.spec().layers();
  }

  @Override
  public int hidden() {
    return outline.spec().hidden();
  }

  @Override
  public TokenIds prompt(Example example) {
    return prompts.of(example);
  }

  @Override
  public String text(TokenIds response) {
    return outline.text().text(response);
  }

  @Override
  public void respond(List<Request> requests, Listener listener) {
    throw silent();
  }

  @Override
  public Activations means(List<Reading> readings, IntConsumer done) {
    throw silent();
  }

  @Override
  public void tokens(List<Reading> readings, StreamListener listener) {
    throw silent();
  }

  private UserError silent() {
    return new UserError(
        "The model %s was not loaded.".formatted(outline.folder()), "Run the experiment.");
  }

  @Override
  public void close() {
    outline.close();
  }
}
