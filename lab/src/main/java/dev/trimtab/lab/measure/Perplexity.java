package dev.trimtab.lab.measure;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.store.Store;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.Likelihood;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a model predicts a text: the exponential of the mean negative log-likelihood of its
 * tokens.
 *
 * <p>The text goes through in windows. Each begins {@code stride} tokens after the one before and
 * scores the tokens that no earlier one has scored, so that from the second window on every token
 * has at least window − stride tokens before it. The very first token has none and is not scored,
 * unless the tokenizer puts a begin token before it.
 *
 * @param precision its id
 * @param steering in words
 * @param key what the windows' likelihoods are kept under
 * @param window tokens of a window
 * @param stride tokens from one window's begin to the next
 * @param tokens scored
 * @param logLikelihood of all of them together, natural logarithm
 * @param perplexity the measure
 * @param bitsPerByte the same without regard to the tokenizer: bits a byte of UTF-8
 * @param windows one by one
 */
public record Perplexity(
    String precision,
    String steering,
    String key,
    int window,
    int stride,
    int tokens,
    double logLikelihood,
    double perplexity,
    double bitsPerByte,
    List<Window> windows) {
  private static final int TOGETHER = 16;

  /* Raised when the same inputs give other likelihoods than before. */
  private static final int CODE = 1;

  /** Copies the list. */
  public Perplexity {
    windows = List.copyOf(windows);
  }

  /** The tokens that one window scores. */
  public record Window(int tokens, double logLikelihood) {}

  /**
   * A text and how it is cut.
   *
   * @param text the text
   * @param window tokens of a window, at least 2
   * @param stride at least 1 and less than the window
   */
  public record Plan(String text, int window, int stride) {
    /** Checks the numbers. */
    public Plan {
      if (window < 2 || stride < 1 || stride > window) {
        throw new UserError(
            "A window of %d tokens with a stride of %d.".formatted(window, stride),
            "Give a window of at least 2 tokens and a stride from 1 to the window.");
      }
    }
  }

  /** The perplexity of a model under one steering. */
  public static Perplexity of(ScoredModel model, Condition condition, Plan plan, Store store) {
    TokenIds ids = new ContinuationTokens(model).document(plan.text());
    if (ids.size() < 2) {
      throw new UserError("The text has fewer than two tokens.", "Give a longer one.");
    }
    if (plan.window() > model.positions()) {
      throw new UserError(
          "A window of %d tokens; the model has %d positions."
              .formatted(plan.window(), model.positions()),
          "Give a smaller --window.");
    }
    List<Continuation> windows = windows(ids, plan, condition);
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("model", model.identity());
    inputs.put("precision", model.precision());
    inputs.put("text", Key.of(plan.text()).hash());
    inputs.put("window", plan.window());
    inputs.put("stride", plan.stride());
    inputs.put("steering", condition.describe());
    Artifact artifact = new Artifact(model.folder("perplexity"), "windows", inputs);
    List<Window> scored =
        store.parts(
            artifact,
            Parts.of(
                windows.size(),
                Window.class,
                (missing, done) -> ask(model, windows, missing, done)));
    return result(model, condition, plan, artifact.key().hash(), scored);
  }

  private static List<Continuation> windows(TokenIds ids, Plan plan, Condition condition) {
    List<Continuation> windows = new ArrayList<>();
    int scored = 1;
    for (int begin = 0; scored < ids.size(); begin += plan.stride()) {
      int end = Math.min(begin + plan.window(), ids.size());
      // With a stride of the whole window the token before it still conditions its first one.
      int from = Math.min(begin, scored - 1);
      windows.add(
          new Continuation(ids.slice(from, scored), ids.slice(scored, end), condition.steering()));
      scored = end;
    }
    return windows;
  }

  private static void ask(
      ScoredModel model,
      List<Continuation> windows,
      List<Integer> missing,
      Parts.Done<Window> done) {
    for (int from = 0; from < missing.size(); from += TOGETHER) {
      List<Integer> chosen = missing.subList(from, Math.min(missing.size(), from + TOGETHER));
      List<Likelihood> found = model.likelihoods(chosen.stream().map(windows::get).toList());
      for (int i = 0; i < chosen.size(); i++) {
        Likelihood one = found.get(i);
        done.accept(chosen.get(i), new Window(one.tokens(), one.logProbability()));
      }
    }
  }

  private static Perplexity result(
      ScoredModel model, Condition condition, Plan plan, String key, List<Window> windows) {
    int tokens = windows.stream().mapToInt(Window::tokens).sum();
    double sum = windows.stream().mapToDouble(Window::logLikelihood).sum();
    int bytes = plan.text().getBytes(StandardCharsets.UTF_8).length;
    return new Perplexity(
        model.precision(),
        condition.label(),
        key,
        plan.window(),
        plan.stride(),
        tokens,
        sum,
        Math.exp(-sum / tokens),
        -sum / Math.log(2) / bytes,
        windows);
  }

  /**
   * The same as one of many measures: the mean log-likelihood a token over the windows, which is
   * compared, and the perplexity that it makes.
   */
  public Measured measured(Plan plan) {
    List<Double> scores = perToken();
    Estimate each = Estimate.of(LOG_LIKELIHOOD, PairedDifference.scores(scores));
    Estimate whole =
        new Estimate(
            "perplexity",
            each.n(),
            perplexity,
            perplexity * each.standardError(),
            Math.exp(-each.high()),
            Math.exp(-each.low()));
    return new Measured(
        "perplexity",
        precision,
        steering,
        Key.of(List.of(plan.text(), plan.window(), plan.stride())).hash(),
        key,
        List.of(
            new Measured.Figure(whole, MARGIN, List.of()),
            new Measured.Figure(each, MARGIN, scores)));
  }

  private List<Double> perToken() {
    return windows.stream().map(window -> window.logLikelihood() / window.tokens()).toList();
  }

  /** The cell in words. */
  public String name() {
    return steering.equals(Condition.PLAIN.label()) ? precision : precision + " " + steering;
  }

  /**
   * Mean log-likelihood a token, every later cell against the first, window by window; empty where
   * there are too few windows to tell.
   */
  public static List<PairedDifference> differences(List<Perplexity> cells) {
    if (cells.size() < 2 || cells.getFirst().windows().size() < 2) {
      return List.of();
    }
    return PairedDifference.table(
        LOG_LIKELIHOOD,
        cells.stream()
            .map(
                cell ->
                    new PairedDifference.Cell(
                        cell.name(), PairedDifference.scores(cell.perToken())))
            .toList(),
        MARGIN);
  }

  /* A twentieth of a nat is a change of perplexity by 5 %. */
  private static final double MARGIN = 0.05;

  private static final String LOG_LIKELIHOOD = "log-likelihood a token";
}
