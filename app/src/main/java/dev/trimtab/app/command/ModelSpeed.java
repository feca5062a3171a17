package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a model is likely to go through tokens in batches: from its size and the number of
 * cores, or as it was said.
 *
 * @param layers of the model; 0 where it is not on this machine
 * @param tokensPerSecond that it is taken to write
 * @param readPerSecond that it is taken to read
 */
record ModelSpeed(int layers, double tokensPerSecond, double readPerSecond) {
  /**
   * Multiplications and additions that a core is taken to do in a second, in products of matrices,
   * while batches of answers are written.
   */
  static final double OF_A_CORE = 4e10;

  /** Reading is products of more rows at a time. */
  private static final double READING = 2;

  /* Models of a few million parameters spend their time elsewhere. */
  private static final double MOST_OF_A_CORE = 2000;
  private static final double UNKNOWN = 7e9;
  private static final Pattern SIZE =
      Pattern.compile("(?<![A-Za-z0-9.])(\\d+(?:\\.\\d+)?)([bBmM])(?![A-Za-z0-9])");

  /**
   * The speed of a model.
   *
   * @param checkpoint as experiments and the command line name models
   * @param said tokens a second; 0 where nothing was said
   */
  static ModelSpeed of(String checkpoint, Home home, double said) throws IOException {
    try {
      return of(home.model(checkpoint), checkpoint, said);
    } catch (UserError _) {
      return of(0, named(checkpoint), said);
    }
  }

  /** The speed of a model in a folder or file. */
  static ModelSpeed of(Path path, String name, double said) throws IOException {
    try (Checkpoint opened = Checkpoint.open(path, Architectures.dialects())) {
      ModelSpec spec = opened.spec();
      return of(spec.layers(), parameters(spec), said);
    } catch (UserError | FormatException _) {
      return of(0, named(name), said);
    }
  }

  private static ModelSpeed of(int layers, double parameters, double said) {
    if (said > 0) {
      return new ModelSpeed(layers, said, said);
    }
    int cores = Runtime.getRuntime().availableProcessors();
    double written = Math.min(cores * MOST_OF_A_CORE, cores * OF_A_CORE / (2 * parameters));
    return new ModelSpeed(layers, written, READING * written);
  }

  /** The seconds of a piece of work. */
  double seconds(long written, long read) {
    return written / tokensPerSecond + read / readPerSecond;
  }

  private static double parameters(ModelSpec spec) {
    ModelSpec.Attention attention = spec.attention();
    double heads = 2.0 * (attention.heads() + attention.kvHeads()) * attention.headSize();
    double block = spec.hidden() * (heads + 3.0 * spec.feedForward().size());
    return spec.layers() * block;
  }

  /** The size that a model's name tells, as "8B" does. */
  static double named(String checkpoint) {
    Matcher size = SIZE.matcher(checkpoint);
    if (!size.find()) {
      return UNKNOWN;
    }
    double unit = size.group(2).equalsIgnoreCase("b") ? 1e9 : 1e6;
    return Math.max(1e6, Double.parseDouble(size.group(1)) * unit);
  }
}
