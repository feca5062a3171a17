package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which files of a repository are wanted. */
final class HubSelection {
  static final String CONFIG = "config.json";
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_LISTED = 40;
  private static final long LONGEST_INDEX = 256L << 20;
  private static final Pattern TEXT =
      Pattern.compile(
          "config\\.json|generation_config\\.json|tokenizer[\\w.-]*\\.(json|model)"
              + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(json|txt)|merges\\.txt"
              + "|chat_template[\\w.-]*\\.(json|jinja)|additional_chat_templates/[\\w.-]+\\.jinja"
              + "|(quantize|quantization|quant)_config\\.json");
  private static final Set<String> PICKLES =
      Set.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

  private final HubListing listing;

  HubSelection(HubListing listing) {
    this.listing = listing;
  }

  /** The files that {@code request} wants; of sharded weights the index instead of the shards. */
  List<HubFile> of(PullRequest request) {
    if (!request.file().isEmpty()) {
      return List.of(gguf(request.file()));
    }
    if (!request.include().isEmpty()) {
      return included(request.include());
    }
    List<HubFile> wanted =
        new ArrayList<>(
            listing.files().stream().filter(file -> TEXT.matcher(file.name()).matches()).toList());
    Optional<HubFile> weights = listing.find(SINGLE).or(() -> listing.find(INDEX));
    if (weights.isEmpty() || listing.find(CONFIG).isEmpty()) {
      throw unusable();
    }
    wanted.add(weights.get());
    return List.copyOf(wanted);
  }

  /** The shards that the index names. */
  List<HubFile> shardsOf(Path index) throws IOException {
    List<HubFile> shards = new ArrayList<>();
    try {
      for (String shard : shards(index)) {
        shards.add(
            listing
                .find(shard)
                .orElseThrow(
                    () ->
                        new UserError(
                            "%s lacks %s, which its %s names."
                                .formatted(listing.name(), Refusals.printable(shard), INDEX),
                            "The repository is not whole: try another revision.")));
      }
    } catch (JacksonException _) {
      throw new UserError(
          "The %s of %s is not JSON.".formatted(INDEX, listing.name()),
          "The repository is broken: try another revision.");
    }
    return shards;
  }

  /** The names of the shards in an index; not yet checked to be plain. */
  static Set<String> shards(Path index) throws IOException {
    if (Files.size(index) > LONGEST_INDEX) {
      throw new UserError(
          index + " is too long for an index of shards.", "Try another revision of the model.");
    }
    Set<String> shards = new TreeSet<>();
    for (JsonNode shard : JSON.readTree(Files.readString(index)).path("weight_map")) {
      shards.add(shard.asString(""));
    }
    return shards;
  }

  static boolean isGguf(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  private static boolean isPickle(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return PICKLES.stream().anyMatch(name::endsWith);
  }

  private HubFile gguf(String wanted) {
    List<HubFile> files = listing.files().stream().filter(file -> isGguf(file.name())).toList();
    List<String> names = files.stream().map(HubFile::name).toList();
    Optional<HubFile> found = files.stream().filter(file -> file.name().equals(wanted)).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    if (files.isEmpty()) {
      throw new UserError(
          listing.name() + " holds no GGUF files.", "Leave --file away to fetch its safetensors.");
    }
    throw new UserError(
        "%s has no file \"%s\".".formatted(listing.name(), wanted),
        Registry.nearest(wanted, names).map(near -> "Did you mean \"" + near + "\"? ").orElse("")
            + "It has:"
            + sizes(files));
  }

  private List<HubFile> included(List<String> globs) {
    List<Pattern> patterns = globs.stream().map(HubSelection::pattern).toList();
    List<HubFile> matching =
        listing.files().stream()
            .filter(
                file ->
                    patterns.stream().anyMatch(pattern -> pattern.matcher(file.name()).matches()))
            .toList();
    List<HubFile> safe = matching.stream().filter(file -> !isPickle(file.name())).toList();
    if (!safe.isEmpty()) {
      return safe;
    }
    if (!matching.isEmpty()) {
      throw new UserError(
          "%s is a pickle: reading it runs its code, so it is not fetched."
              .formatted(matching.getFirst().name()),
          "Leave --include away to fetch the safetensors, if the model has them.");
    }
    throw new UserError(
        "No file of %s matches %s.".formatted(listing.name(), String.join(", ", globs)),
        "It has:" + sizes(listing.files()));
  }

  /** The pattern of a glob as the shell's, but in which {@code *} crosses slashes. */
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    String text = glob.endsWith("/") ? glob + "*" : glob;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int close = c == '[' ? text.indexOf(']', i + 2) : -1;
      if (close > 0) {
        String inside = text.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(inside.replaceFirst("^!", "^")).append(']');
        i = close;
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException _) {
      throw new UserError("\"" + glob + "\" is no pattern of file names.", "Use *, ? and [abc].");
    }
  }

  /** The error for a repository without a checkpoint that can be read. */
  private UserError unusable() {
    List<HubFile> ggufs = listing.files().stream().filter(file -> isGguf(file.name())).toList();
    if (!ggufs.isEmpty()) {
      return new UserError(
          listing.name() + " holds GGUF files: name the one you want with --file.",
          "It has:" + sizes(ggufs));
    }
    if (listing.find("adapter_config.json").isPresent()) {
      return new UserError(
          listing.name() + " is an adapter to another model, not a model.",
          "Merge it into its base model once with peft's merge_and_unload() and"
              + " save_pretrained().");
    }
    List<HubFile> pickles = listing.files().stream().filter(file -> isPickle(file.name())).toList();
    List<HubFile> safetensors =
        listing.files().stream().filter(file -> file.name().endsWith(".safetensors")).toList();
    if (safetensors.isEmpty() && !pickles.isEmpty()) {
      return pickles(pickles);
    }
    return new UserError(
        "%s holds no model that can be read: wanted %s, and %s or %s."
            .formatted(listing.name(), CONFIG, SINGLE, INDEX),
        listing.files().isEmpty() ? "It is empty." : "It has:" + sizes(listing.files()));
  }

  private UserError pickles(List<HubFile> files) {
    return new UserError(
        "%s holds its weights only as pickles (%s). Reading one runs its code."
            .formatted(listing.name(), files.getFirst().name()),
        "Look for a revision with safetensors at https://huggingface.co/"
            + listing.name().id()
            + "/discussions, or convert it once with transformers'"
            + " save_pretrained(folder, safe_serialization=True).");
  }

  private static String sizes(List<HubFile> files) {
    String listed =
        files.stream()
            .limit(MOST_LISTED)
            .map(file -> "\n  " + file.name() + size(file))
            .collect(Collectors.joining());
    int more = files.size() - MOST_LISTED;
    return more > 0 ? listed + "\n  and " + more + " more" : listed;
  }

  private static String size(HubFile file) {
    return file.bytes() < 0 ? "" : "  " + bytes(file.bytes());
  }

  /** A number of bytes for people. */
  static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
