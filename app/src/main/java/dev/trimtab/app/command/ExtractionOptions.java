package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command shares that extracts vectors: whose traits, how much of them. */
final class ExtractionOptions {
  @Mixin private Traits.Folder folder = new Traits.Folder();

  @Option(
      names = "--max-new",
      paramLabel = "N",
      description = "Tokens of a response, where the trait's span does not say. Default: 64.")
  private int maxNewTokens = 64;

  @Option(
      names = "--contrasts",
      paramLabel = "N",
      description = "Examples taken of each side, from the first; 0 takes all. Default: 0.")
  private int contrasts;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all that draws. Default: 0.")
  private long seed;

  @Option(
      names = "--system-as-user",
      description = "Put system prompts into the user's turn where a model has no role for them.")
  private boolean systemAsUser;

  /** The traits of these ids; all of the folder for none. */
  List<Trait> traits(List<String> ids) {
    TraitFiles files = folder.open();
    return (ids.isEmpty() ? Traits.Folder.ids(files) : ids)
        .stream().distinct().map(files::load).toList();
  }

  int maxNewTokens() {
    if (maxNewTokens < 1) {
      throw new UserError("--max-new " + maxNewTokens + " cannot be.", "Give 1 or more.");
    }
    return maxNewTokens;
  }

  int contrasts() {
    if (contrasts < 0) {
      throw new UserError("--contrasts " + contrasts + " cannot be.", "Give 0 or more.");
    }
    return contrasts;
  }

  long seed() {
    return seed;
  }

  boolean systemAsUser() {
    return systemAsUser;
  }
}
