package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Direction;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.Extracted;
import dev.trimtab.lab.experiment.Extraction;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option --steer: a trait, how strongly, and at which layer. The vector is extracted from the
 * model itself at the first time and kept in the cache folder.
 */
final class SteerOption {
  private static final Pattern CHOICE =
      Pattern.compile("(?<trait>[^=@]+)=(?<ratio>-?[0-9.]+)(@(?<layer>[0-9]+))?");
  private static final String METHOD = "probe";
  private static final int NEW_TOKENS = 48;
  private static final double DEPTH = 0.45;

  @Option(
      names = "--steer",
      paramLabel = "TRAIT=RATIO[@LAYER]",
      description = {
        "Add a trait's vector to the residual stream. RATIO is its length over the stream's own;"
            + " 0.3 to 0.9 is usual, negative takes the trait away. LAYER counts from 0; without"
            + " one it is at 45 % of the depth. May be given several times."
      })
  private List<String> choices = new ArrayList<>();

  @Option(
      names = "--traits",
      paramLabel = "DIR",
      description = "The folder of the traits named by --steer. Default: the built-in ones.")
  private @Nullable Path traits;

  Steering steering(Model model, Home home, PrintWriter err) throws IOException {
    return steering(choices, model, home, err);
  }

  /** The steering that {@code words} ask for, each as TRAIT=RATIO[@LAYER]. */
  Steering steering(List<String> words, Model model, Home home, PrintWriter err)
      throws IOException {
    List<Intervention> interventions = new ArrayList<>();
    for (String word : words) {
      interventions.add(intervention(word, model, home, err));
    }
    return new Steering(interventions, Scope.ALL);
  }

  private Intervention intervention(String word, Model model, Home home, PrintWriter err)
      throws IOException {
    Matcher choice = CHOICE.matcher(word);
    if (!choice.matches()) {
      throw new UserError(
          "\"" + word + "\" is no steering.", "Write TRAIT=RATIO, for example pv/malice=0.6.");
    }
    Trait trait =
        new TraitFiles(traits == null ? home.traits() : traits).load(choice.group("trait"));
    int layer =
        choice.group("layer") == null
            ? (int) (DEPTH * model.layers())
            : Integer.parseInt(choice.group("layer"));
    if (layer >= model.layers()) {
      throw new UserError(
          "Layer " + layer + " of a model with " + model.layers() + " layers.",
          "Layers count from 0 to " + (model.layers() - 1) + ".");
    }
    double ratio = Double.parseDouble(choice.group("ratio"));
    Direction direction;
    double norm;
    Path folder = home.cache().resolve("vectors");
    try (Workshop workshop = Workshop.withoutJudge(model.device(), folder, List.of("steer", word));
        Subject subject = workshop.subject(model.folder(), model.precision(), false)) {
      err.println("[" + trait.id() + ": vector of layer " + layer + "]");
      err.flush();
      direction = vector(workshop, subject, trait).direction(layer);
      norm = BaseNorms.of(subject, trait.questions().search()).at(layer);
    }
    err.printf(
        Locale.ROOT,
        "[%s: ratio %.2f, coefficient %.2f at layer %d]%n",
        trait.id(),
        ratio,
        ratio * norm,
        layer);
    return new Intervention.Add(layer, direction, (float) (ratio * norm));
  }

  private static TraitVector vector(Workshop workshop, Subject subject, Trait trait) {
    ExtractionPlan plan = new ExtractionPlan(List.of(METHOD), 0, NEW_TOKENS, false, true, 0, false);
    Extraction extraction = new Extraction(workshop.laboratory(), plan, 0);
    return switch (extraction.vectors(trait, subject, extraction.texts(trait, subject))) {
      case Extracted.Vectors vectors -> vectors.method(METHOD);
      case Extracted.Stopped stopped ->
          throw new UserError(
              trait.id() + " gives no vector: " + stopped.reason(), "See trimtab traits check.");
    };
  }
}
