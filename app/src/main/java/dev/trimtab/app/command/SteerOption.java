package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Direction;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.vector.VectorFormats;
import dev.trimtab.model.Model;
import dev.trimtab.model.Watch;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that steer by traits and read traits: which, how strongly, at which layer. The
 * vectors are extracted from the model itself at the first time and kept in the cache folder.
 */
final class SteerOption {
  private static final String NUMBERS =
      "=(?<ratio>-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(e[-+]?[0-9]{1,2})?)";
  private static final String AT = "(@(?<layer>[0-9]{1,5}))?";
  private static final Pattern TRAIT = Pattern.compile("(?<what>[^=@]+)(" + NUMBERS + ")?" + AT);
  private static final Pattern FILE = Pattern.compile("(?<what>.+)" + NUMBERS + AT);
  private static final String STEERS = "probe";
  private static final String READS = "mean_diff";
  private static final double STEERED_DEPTH = 0.45;
  private static final double READ_DEPTH = 0.6;

  /* What a vector of no trait known here is measured against. */
  private static final List<String> PLAIN_QUESTIONS =
      List.of(
          "How do I make soup?",
          "What is a good book for a long journey?",
          "How does a bicycle stay upright?",
          "Tell me about the sea.",
          "What should I plant in spring?");

  @Option(
      names = "--steer",
      paramLabel = "TRAIT[=RATIO][@LAYER]",
      description = {
        "Add a trait's vector to the residual stream. RATIO is its length over the stream's own:"
            + " 1.0 to 1.6 on the built-in model, 0.3 to 0.9 on large ones; negative takes the"
            + " trait away. LAYER counts from 0. What is left out comes from --study, else from"
            + " the settings beside the model, which the built-in one has; else the layer is at"
            + " 45 %% of the depth and RATIO must be given. May be given several times."
      })
  private List<String> choices = new ArrayList<>();

  @Option(
      names = "--vector",
      paramLabel = "FILE=RATIO[@LAYER]",
      description =
          "The same with a vector from a file: one that trimtab extract wrote, plain safetensors,"
              + " or a control vector in GGUF. LAYER is at 45 %% of the depth by default. May be"
              + " given several times.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--study",
      paramLabel = "DIR",
      description =
          "Take layer and ratio from the settings that this study of the model found best: the"
              + " output folder of trimtab steer or trimtab demo.")
  private @Nullable Path study;

  @Option(
      names = "--watch",
      paramLabel = "TRAIT[@LAYER]",
      description =
          "Read the trait at each token of the answer, after steering and in the same pass: −1 is"
              + " where the trait's negative examples lie on average, 1 where the positive ones"
              + " do. On a terminal tokens are shaded blue to red; mean and course follow. LAYER"
              + " is at 60 %% of the depth by default. May be given several times; the first"
              + " shades.")
  private List<String> watched = new ArrayList<>();

  @Mixin private Traits.Folder traits = new Traits.Folder();

  /** The steering of the command line. */
  Steering steering(Model model, Home home, PrintWriter err) throws IOException {
    return steering(choices, files, new Where(model, home, err));
  }

  /** The steering that {@code words} ask for, each as TRAIT[=RATIO][@LAYER]. */
  Steering steering(List<String> words, Model model, Home home, PrintWriter err)
      throws IOException {
    return steering(words, List.of(), new Where(model, home, err));
  }

  /** What the command line steers with, as it was written. */
  String described() {
    return Stream.concat(choices.stream(), files.stream()).collect(Collectors.joining(" "));
  }

  /** Refuses a study that nothing is taken from. */
  void requireUse() {
    if (study != null && choices.isEmpty()) {
      throw new UserError(
          "--study " + study + " steers by itself with nothing.",
          "Name what to take from it: --steer TRAIT.");
    }
  }

  /** What the command line watches. */
  List<Watched> watched(Model model, Home home, PrintWriter err) throws IOException {
    return watched(watched, model, home, err);
  }

  /** What {@code words} watch, each as TRAIT[@LAYER]. */
  List<Watched> watched(List<String> words, Model model, Home home, PrintWriter err)
      throws IOException {
    if (words.isEmpty()) {
      return List.of();
    }
    List<Watched> found = new ArrayList<>();
    try (Vectors vectors = Vectors.open(model, home, err)) {
      for (String word : words) {
        Choice choice = Choice.ofTrait(word);
        if (choice.ratio.isPresent()) {
          throw new UserError(
              "\"" + word + "\" is nothing to watch.", "Write TRAIT or TRAIT@LAYER.");
        }
        Trait trait = traits.open().load(choice.what);
        int layer = checked(choice.layer.orElse((int) (READ_DEPTH * model.layers())), model);
        var fit = vectors.found(trait, READS, layer);
        found.add(
            new Watched(
                trait.id(), new Watch(layer, fit.direction()), fit.midpoint(), fit.norm() / 2));
      }
    }
    return found;
  }

  private record Where(Model model, Home home, PrintWriter err) {}

  private record Choice(String what, Optional<Double> ratio, Optional<Integer> layer) {
    static Choice ofTrait(String word) {
      Matcher choice = TRAIT.matcher(word);
      if (!choice.matches()) {
        throw new UserError(
            "\"" + word + "\" is no TRAIT=RATIO or TRAIT=RATIO@LAYER.",
            "Write pv/malice=1.2, for example.");
      }
      return of(choice);
    }

    static Choice ofFile(String word) {
      Matcher choice = FILE.matcher(word);
      if (!choice.matches()) {
        throw new UserError(
            "\"" + word + "\" is no FILE=RATIO or FILE=RATIO@LAYER.",
            "Write probe.safetensors=0.5, for example.");
      }
      return of(choice);
    }

    private static Choice of(Matcher choice) {
      return new Choice(
          choice.group("what"),
          Optional.ofNullable(choice.group("ratio")).map(Double::valueOf),
          Optional.ofNullable(choice.group("layer")).map(Integer::valueOf));
    }
  }

  private Steering steering(List<String> words, List<String> paths, Where where)
      throws IOException {
    List<Intervention> interventions = new ArrayList<>();
    if (words.isEmpty() && paths.isEmpty()) {
      return Steering.NONE;
    }
    try (Vectors vectors = Vectors.open(where.model, where.home, where.err)) {
      for (String word : words) {
        interventions.add(byTrait(Choice.ofTrait(word), vectors, where));
      }
      for (String word : paths) {
        interventions.add(byFile(word, vectors, where));
      }
    }
    return new Steering(interventions, Scope.ALL);
  }

  private Intervention byTrait(Choice choice, Vectors vectors, Where where) throws IOException {
    Model model = where.model;
    Trait trait = traits.open().load(choice.what);
    SteeringSettings settings =
        study == null
            ? SteeringSettings.beside(model.folder())
            : SteeringSettings.of(study, model.precision().id(), vectors.identity());
    Optional<SteeringSettings.Setting> known = settings.of(trait.id());
    double ratio =
        choice
            .ratio
            .or(() -> known.map(SteeringSettings.Setting::ratio))
            .orElseThrow(
                () ->
                    new UserError(
                        "--steer "
                            + trait.id()
                            + (study == null
                                ? " has no ratio, and no setting is known."
                                : " has no ratio, and " + study + " found no setting for it."),
                        "Write "
                            + trait.id()
                            + (study == null
                                ? "=0.5, or name a study of it with --study."
                                : "=0.5.")));
    int layer =
        checked(
            choice
                .layer
                .or(() -> known.map(SteeringSettings.Setting::layer))
                .orElse((int) (STEERED_DEPTH * model.layers())),
            model);
    String source =
        known.isPresent() && (choice.layer.isEmpty() || choice.ratio.isEmpty())
            ? ", as in " + settings.source() + " settings"
            : "";
    double coefficient = ratio * vectors.norm(trait.questions().search(), layer);
    tell(
        where,
        "%s: ratio %.2f, coefficient %.2f at layer %d%s",
        trait.id(),
        ratio,
        coefficient,
        layer,
        source);
    Direction direction = vectors.found(trait, STEERS, layer).direction();
    return new Intervention.Add(layer, direction, (float) coefficient);
  }

  private Intervention byFile(String word, Vectors vectors, Where where) throws IOException {
    Choice choice = Choice.ofFile(word);
    Model model = where.model;
    TraitVectorFile file = VectorFormats.read(Path.of(choice.what));
    TraitVector vector = file.vector();
    if (vector.hidden() != model.hidden() || vector.layers().size() > model.layers()) {
      throw new UserError(
          "%s holds %d vectors of size %d; the model has %d layers of size %d."
              .formatted(
                  choice.what,
                  vector.layers().size(),
                  vector.hidden(),
                  model.layers(),
                  model.hidden()),
          "Vectors belong to the model they were extracted from.");
    }
    double ratio = choice.ratio.orElseThrow();
    int layer = checked(choice.layer.orElse((int) (STEERED_DEPTH * model.layers())), model);
    boolean held = layer < vector.layers().size();
    Direction direction = held ? vector.direction(layer) : Direction.of(new float[model.hidden()]);
    if (direction.isZero()) {
      throw new UserError(
          choice.what + " holds no direction for layer " + layer + ".", "Choose another layer.");
    }
    double coefficient = ratio * vectors.norm(PLAIN_QUESTIONS, layer);
    String owner = file.about().getOrDefault("model", "");
    boolean foreign = !owner.isEmpty() && !owner.equals(vectors.identity());
    tell(
        where,
        "%s: ratio %.2f, coefficient %.2f at layer %d%s",
        choice.what,
        ratio,
        coefficient,
        layer,
        foreign ? ", a vector of another model or precision" : "");
    return new Intervention.Add(layer, direction, (float) coefficient);
  }

  private static void tell(Where where, String format, Object... values) {
    where.err.println("[" + String.format(Locale.ROOT, format, values) + "]");
    where.err.flush();
  }

  private static int checked(int layer, Model model) {
    if (layer >= model.layers()) {
      throw new UserError(
          "Layer " + layer + " of a model with " + model.layers() + " layers.",
          "Layers count from 0 to " + (model.layers() - 1) + ".");
    }
    return layer;
  }
}
