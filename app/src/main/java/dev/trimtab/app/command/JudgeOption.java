package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.Spending;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option --judge: who scores. */
final class JudgeOption {
  /** What --ask-again does. */
  static final String AGAIN =
      "Ask the judge again for answers that it was asked for and gave no number for. Without, that"
          + " is taken as its last word wherever it scored 80 % of the others.";

  @Option(
      names = "--judge",
      paramLabel = "JUDGE",
      description =
          "Who scores: builtin, which knows the built-in traits only; a model's folder or name; or"
              + " openai:MODEL[@URL], an endpoint that returns log-probabilities, with the key in"
              + " OPENAI_API_KEY. Scores of one judge are never used for another.")
  private @Nullable String judge;

  @Option(
      names = "--judge-concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Requests to an endpoint at a time, 1 to 256. Default: ${DEFAULT-VALUE}.")
  private int concurrency = 16;

  @Option(
      names = "--judge-samples",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "For an endpoint without log-probabilities: the mean of N answers at temperature 1 is the"
              + " score. Such scores are kept apart. Default: 0, none.")
  private int samples;

  @Option(
      names = "--judge-price",
      split = ",",
      paramLabel = "IN,OUT",
      hideParamSyntax = true,
      description = "Price of a million tokens read and written, to print what an endpoint cost.")
  private List<Double> price = List.of();

  @Option(names = "--ask-again", description = AGAIN)
  private boolean again;

  /** Whether the judge is asked again for answers that it once gave no number for. */
  boolean again() {
    return again;
  }

  /** The judge that was asked for, if one was. */
  Optional<JudgeSource> get(Home home) throws IOException {
    return judge == null ? Optional.empty() : Optional.of(source(judge, home));
  }

  /** The judge that was asked for, else the built-in one. */
  JudgeSource orBuiltIn(Home home) throws IOException {
    return source(judge == null ? JudgeSource.BUILT_IN : judge, home);
  }

  /** The built-in judge. */
  JudgeSource builtIn(Home home) throws IOException {
    return source(JudgeSource.BUILT_IN, home);
  }

  /** The judge of that word, asked as these options say. */
  JudgeSource source(String word, Home home) throws IOException {
    if (concurrency < 1 || concurrency > 256 || samples < 0 || samples > 100) {
      throw new UserError(
          "%d requests at a time, %d samples.".formatted(concurrency, samples),
          "Give 1 to 256 requests and 0 to 100 samples.");
    }
    price();
    JudgeSource source =
        JudgeSource.of(word, home, Optional.ofNullable(System.getenv("OPENAI_API_KEY")));
    return switch (source) {
      case JudgeSource.Local local -> {
        if (samples > 0) {
          throw new UserError(
              "--judge-samples is for endpoints: " + word + " gives its probabilities itself.",
              "Leave it out.");
        }
        yield local;
      }
      case JudgeSource.Remote remote ->
          new JudgeSource.Remote(remote.endpoint(), remote.asking().with(concurrency, samples));
    };
  }

  /** What a million tokens cost, if that was said. */
  Spending.Price price() {
    if (price.isEmpty()) {
      return Spending.Price.UNKNOWN;
    }
    if (price.size() != 2 || price.stream().anyMatch(p -> !(p >= 0 && Double.isFinite(p)))) {
      throw new UserError(
          "--judge-price " + price + " is no price.", "Give two numbers, such as 0.15,0.60.");
    }
    return new Spending.Price(price.get(0), price.get(1));
  }

  /** Prints what an endpoint was asked; nothing where none was. */
  void print(Spending spent, PrintWriter err) {
    spent.tell(price(), "cost ").ifPresent(err::println);
    err.flush();
  }
}
