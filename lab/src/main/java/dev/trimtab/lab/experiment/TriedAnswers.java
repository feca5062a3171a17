package dev.trimtab.lab.experiment;

import dev.trimtab.core.FormatException;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.steer.AnswerSet;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.GivenAnswer;
import dev.trimtab.lab.steer.Rating;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.store.KeptParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The answers behind the points of a study's search, and the responses behind its vectors, as its
 * store keeps them. A result holds only their means; an artifact is taken for a point's where
 * model, judge, layer and coefficient are the point's and its scores have exactly the point's
 * means, so that what an older plan left in the same folder is not shown. Of a study under another
 * judge the answers are those that the new scores name by their hash.
 */
public final class TriedAnswers {
  /** No answers. */
  public static final TriedAnswers NONE = new TriedAnswers();

  private static final Score UNRATED = new Score.Failed("not rated");

  private final Map<Tried, List<Evaluation.Answer>> answers = new HashMap<>();
  private final Map<String, List<ContrastAnswer>> contrasts = new HashMap<>();

  private TriedAnswers() {}

  private record Tried(String trait, String precision, SteeringPoint point) {}

  /**
   * The answers that a store keeps of a study.
   *
   * @param store the folder that the study's artifacts lie in; need not exist
   */
  public static TriedAnswers of(StudyResult study, Path store) {
    return of(study, Function.identity(), store);
  }

  /**
   * The answers that a store keeps of a study whose columns are something else than precisions.
   *
   * @param precision that a column's artifacts lie under
   * @param store the folder that the study's artifacts lie in; need not exist
   */
  public static TriedAnswers of(StudyResult study, Function<String, String> precision, Path store) {
    TriedAnswers tried = new TriedAnswers();
    for (TraitRow row : study.rows()) {
      row.cells().stream()
          .collect(
              Collectors.groupingBy(
                  cell -> precision.apply(cell.precision()), TreeMap::new, Collectors.toList()))
          .forEach((id, cells) -> tried.add(study, id, cells, store));
      for (CellResult cell : row.cells()) {
        cell.extractions().forEach(e -> tried.add(study, cell.trait(), e, store));
      }
    }
    return tried;
  }

  /** The responses that an extraction read; empty where there were none, or none are kept. */
  public List<ContrastAnswer> of(ExtractionResult extraction) {
    return contrasts.getOrDefault(extraction.responsesKey(), List.of());
  }

  private void add(StudyResult study, String trait, ExtractionResult extraction, Path store) {
    String key = extraction.responsesKey();
    if (key.isEmpty() || contrasts.containsKey(key)) {
      return;
    }
    String folder = Folders.of(extraction.responsesFrom(), trait);
    try {
      for (KeptParts kept : KeptParts.of(store, folder, "responses")) {
        if (kept.key().equals(key)) {
          List<Score> scores = vetting(study, key, folder, store);
          contrasts.put(key, read(kept.parts(GivenAnswer.class), scores, extraction));
        }
      }
    } catch (IOException | FormatException _) {
      // What cannot be read is shown as not kept.
    }
  }

  private static List<Score> vetting(StudyResult study, String key, String folder, Path store)
      throws IOException {
    Map<String, String> provenance = study.provenance();
    String judge = provenance.getOrDefault("judge", "");
    String own = provenance.getOrDefault(Rescoring.FIRST_JUDGE, judge);
    for (KeptParts kept : KeptParts.of(store, folder, "vetting")) {
      if (kept.inputs().path("responses").asString("").equals(key)
          && kept.inputs().path("judge").asString("").equals(own)) {
        return kept.parts(Score.class);
      }
    }
    return List.of();
  }

  private static List<ContrastAnswer> read(
      List<GivenAnswer> given, List<Score> scores, ExtractionResult extraction) {
    int positives = extraction.positive().generated();
    List<ContrastAnswer> read = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      boolean positive = i < positives;
      read.add(
          new ContrastAnswer(
              positive,
              positive ? i + 1 : i - positives + 1,
              given.get(i).text(),
              scores.size() == given.size() ? List.of(scores.get(i)) : List.of()));
    }
    return read;
  }

  /** The answers of one point; empty where the store has none. */
  public List<Evaluation.Answer> of(CellResult cell, SteeringPoint point) {
    return answers.getOrDefault(new Tried(cell.trait(), cell.precision(), point), List.of());
  }

  private void add(StudyResult study, String precision, List<CellResult> cells, Path store) {
    String folder = Folders.of(precision, cells.getFirst().trait());
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> cell.points().forEach(point -> names.add(name(point))));
    Map<String, String> provenance = study.provenance();
    String judge = provenance.getOrDefault("judge", "");
    boolean another = provenance.containsKey(Rescoring.FIRST_JUDGE);
    String model = provenance.getOrDefault("model." + precision, "");
    for (String name : names) {
      Map<String, KeptParts> answered = new LinkedHashMap<>();
      for (KeptParts kept : KeptParts.of(store, folder, name + "-answers")) {
        if (kept.inputs().path("subject").asString("").equals(model)) {
          answered.put(kept.key(), kept);
        }
      }
      if (another) {
        cells.forEach(cell -> matchRescored(cell, name, answered.values(), judge, store));
        continue;
      }
      for (KeptParts scored : KeptParts.of(store, folder, name + "-scores")) {
        KeptParts source = answered.get(scored.inputs().path("answers").asString(""));
        if (source != null && scored.inputs().path("judge").asString("").equals(judge)) {
          match(cells, name, source, scored);
        }
      }
    }
  }

  /** Takes the answers of which the other judge's scores name the hash. */
  private void matchRescored(
      CellResult cell, String name, Collection<KeptParts> answered, String judge, Path store) {
    Map<String, KeptParts> scored = new HashMap<>();
    String folder = Rescoring.folder(cell.trait(), cell.precision());
    for (KeptParts kept : KeptParts.of(store, folder, Rescoring.TRIED)) {
      if (kept.inputs().path("judge").asString("").equals(judge)) {
        scored.put(kept.inputs().path("answers").asString(""), kept);
      }
    }
    try {
      for (KeptParts source : answered) {
        List<GivenAnswer> given = source.parts(GivenAnswer.class);
        int at = 0;
        for (JsonNode setting : source.inputs().path("settings")) {
          List<Evaluation.Answer> unrated = new ArrayList<>();
          for (JsonNode question : setting.path("questions")) {
            String text = given.get(at).text();
            unrated.add(new Evaluation.Answer(question.asString(""), text, UNRATED, UNRATED));
            at++;
          }
          KeptParts ratings = scored.get(Rescoring.hash(unrated));
          if (ratings != null) {
            assign(cell, name, setting, Rescoring.rated(unrated, ratings.parts(Rating.class)));
          }
        }
      }
    } catch (IOException | FormatException | IndexOutOfBoundsException _) {
      // What cannot be read is shown as not kept.
    }
  }

  private static String name(SteeringPoint point) {
    return switch (point.phase()) {
      case SEARCH -> "search-" + point.step();
      case FINE -> "fine";
    };
  }

  private void match(List<CellResult> cells, String name, KeptParts source, KeptParts scored) {
    try {
      List<GivenAnswer> given = source.parts(GivenAnswer.class);
      List<Rating> ratings = scored.parts(Rating.class);
      int at = 0;
      for (JsonNode setting : source.inputs().path("settings")) {
        List<Evaluation.Answer> set = new ArrayList<>();
        for (JsonNode question : setting.path("questions")) {
          Rating rating = ratings.get(at);
          set.add(
              new Evaluation.Answer(
                  question.asString(""), given.get(at).text(), rating.trait(), rating.coherence()));
          at++;
        }
        AnswerSet answered = new AnswerSet(set);
        cells.forEach(cell -> assign(cell, name, setting, answered));
      }
    } catch (IOException | FormatException | IndexOutOfBoundsException _) {
      // What cannot be read is shown as not kept.
    }
  }

  private void assign(CellResult cell, String name, JsonNode setting, AnswerSet set) {
    for (SteeringPoint point : cell.points()) {
      if (name(point).equals(name)
          && setting.path("layer").asInt(-1) == point.layer()
          && setting.path("coefficient").asDouble(0) == point.coefficient()
          && same(point, set)) {
        answers.putIfAbsent(new Tried(cell.trait(), cell.precision(), point), set.answers());
      }
    }
  }

  private static boolean same(SteeringPoint point, AnswerSet set) {
    if (set.answers().size() != point.asked() || set.scored() != point.scored()) {
      return false;
    }
    return !point.complete()
        || (set.traits().summary().mean() == point.trait()
            && set.coherences().summary().mean() == point.coherence());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "TriedAnswers[%d settings]", answers.size());
  }
}
