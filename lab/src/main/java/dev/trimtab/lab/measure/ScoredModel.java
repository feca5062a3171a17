package dev.trimtab.lab.measure;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.Likelihood;
import dev.trimtab.model.Model;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.Scorer;
import dev.trimtab.model.text.ModelText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that is asked for likelihoods, with the identity that its results are kept under.
 *
 * <p>Confined to one thread. The model itself stays its caller's.
 */
public final class ScoredModel implements AutoCloseable {
  private static final Set<String> BEGINNING = Set.of("llama", "mistral", "gemma2", "gemma3");

  private static final int ROWS = 128;
  private static final long POSITIONS = 16_384;

  private final ModelOutline model;
  private final String identity;
  private final @Nullable Scorer scorer;

  private ScoredModel(ModelOutline model, String engine, @Nullable Scorer scorer)
      throws IOException {
    this.model = model;
    this.identity = Key.of(Map.of("model", model.fingerprint(), "engine", engine)).hash();
    this.scorer = scorer;
  }

  /**
   * A loaded model.
   *
   * @param engine version of the engine, part of the identity
   */
  public ScoredModel(Model model, String engine) throws IOException {
    this(model.outline(), engine, new Scorer(model, limits(model)));
  }

  /** A model without weights, whose likelihoods are all in the store. */
  public static ScoredModel outlined(ModelOutline model, String engine) throws IOException {
    return new ScoredModel(model, engine, null);
  }

  /* Room for a batch of short items, or for one row of the longest. */
  private static BatchLimits limits(Model model) {
    return BatchLimits.of(model.device(), model).withPositions(model, POSITIONS).withRows(ROWS);
  }

  /** The precision's id. */
  public String precision() {
    return model.precision().id();
  }

  /** All that its likelihoods depend on besides the question: files, precision, device, engine. */
  public String identity() {
    return identity;
  }

  /** Its tokenizer and template. */
  ModelText text() {
    return model.text();
  }

  /**
   * What a document begins with where the tokenizer itself adds nothing; mostly nothing.
   *
   * <p>The harness reads GGUF files through transformers, whose tokenizers of these families begin
   * every text with the begin token, whatever the file's own add_bos_token says.
   */
  TokenIds begin() {
    List<Integer> begin = model.spec().vocabulary().begin();
    boolean file = model.folder().toString().endsWith(".gguf");
    return file && BEGINNING.contains(model.spec().family()) && !begin.isEmpty()
        ? TokenIds.of(begin.getFirst())
        : TokenIds.EMPTY;
  }

  /** Positions of its context. */
  public int positions() {
    return model.spec().positions();
  }

  List<Likelihood> likelihoods(List<Continuation> items) {
    if (scorer == null) {
      throw new UserError("The model was not loaded.", "Run the experiment.");
    }
    return scorer.logLikelihoods(items);
  }

  /** The folder of its results within a store. */
  String folder(String measure) {
    return "measures/" + precision().replaceAll("[^A-Za-z0-9_+.-]", "_") + "/" + measure;
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
