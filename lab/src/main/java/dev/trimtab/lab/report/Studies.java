package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellOutcome.Incoherent;
import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellOutcome.Stopped;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What several tables ask of a study: its cells by precision, and why a value is missing. */
final class Studies {
  /** The two lists of questions. */
  enum Questions {
    /** Those that settings were searched on. */
    SEARCH("search"),
    /** Those that the chosen setting was measured on. */
    REPORT("report");

    private final String word;

    Questions(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Stands for the source of responses where there are none. */
  static final String PROMPT = "prompt";

  private Studies() {}

  static Optional<CellResult> cell(TraitRow row, String precision) {
    return row.cells().stream().filter(cell -> cell.precision().equals(precision)).findFirst();
  }

  static Optional<Steered> steered(CellResult cell) {
    return cell.outcome() instanceof Steered steered ? Optional.of(steered) : Optional.empty();
  }

  /** The least coherence of a result, as the tables' titles give it. */
  static String bar(StudyResult study) {
    double coherence = study.plan().steering().search().coherence();
    return coherence == Math.rint(coherence)
        ? Numbers.fixed(coherence, 0)
        : Numbers.fixed(coherence, 1);
  }

  /** Where the answers of a cell to one list of questions stand. */
  static String anchor(StudyResult study, CellResult cell, Questions questions) {
    return anchor(study, cell, questions.word);
  }

  /** Where a part of a cell's answers stands. */
  static String anchor(StudyResult study, CellResult cell, String part) {
    int trait = study.rows().stream().map(TraitRow::trait).toList().indexOf(cell.trait());
    int precision = study.plan().precisions().indexOf(cell.precision());
    return "answers-%s-%s-%s".formatted(trait, precision, part);
  }

  /** The responses of an extraction, among a cell's answers. */
  static final String EXTRACTION = "extraction";

  /**
   * Where the responses that an extraction read stand: with the cell whose precision wrote them.
   */
  static String anchor(StudyResult study, CellResult cell, ExtractionResult extraction) {
    CellResult writer =
        study.rows().stream()
            .filter(row -> row.trait().equals(cell.trait()))
            .flatMap(row -> cell(row, extraction.responsesFrom()).stream())
            .findFirst()
            .orElse(cell);
    return anchor(study, writer, EXTRACTION);
  }

  /** The extraction whose responses a cell's page shows. */
  static Optional<ExtractionResult> shown(CellResult cell) {
    Optional<ExtractionResult> own =
        cell.extractions().stream()
            .filter(extraction -> extraction.responsesFrom().equals(cell.precision()))
            .findFirst();
    return own.or(() -> cell.extractions().stream().findFirst());
  }

  /** The part of a cell's answers that one setting of the search was tried with. */
  static String part(SteeringPoint point) {
    return "%s-%s-%s".formatted(phase(point), point.step(), point.layer());
  }

  /** A setting of the search in words. */
  static String setting(SteeringPoint point) {
    return "layer %s, ratio %s, coefficient %s; %s, step %s"
        .formatted(
            point.layer(),
            Numbers.fixed(point.ratio(), 2),
            Numbers.fixed(point.coefficient(), 2),
            phase(point),
            point.step());
  }

  /** The part of the search that tried a setting, in a word. */
  static String phase(SteeringPoint point) {
    return point.phase().name().toLowerCase(Locale.ROOT);
  }

  /**
   * The value of every precision of a row where it was steered, and why there is none elsewhere.
   */
  static List<Cell> perPrecision(
      StudyResult study, TraitRow row, Function<CellResult, Cell> ofSteered) {
    return study.plan().precisions().stream()
        .map(
            precision ->
                cell(row, precision)
                    .map(cell -> steered(cell).isPresent() ? ofSteered.apply(cell) : without(cell))
                    .orElseGet(() -> notRun(row, precision)))
        .toList();
  }

  /** The mean of an evaluation's trait scores, or how many scores it lacks. */
  static Cell traitScore(CellResult cell, Evaluation evaluation, Mark mark, String anchor) {
    if (!evaluation.complete()) {
      return missing(cell, incomplete(evaluation));
    }
    return TableRows.score(evaluation.trait(), Narrow.of(evaluation), mark, anchor);
  }

  static String incomplete(Evaluation evaluation) {
    return "only %s of %s answers were scored."
        .formatted(evaluation.scored(), evaluation.questions().size());
  }

  /** The cell of a precision that came to nothing. */
  static Cell without(CellResult cell) {
    return switch (cell.outcome()) {
      case Incoherent(List<SteeringPoint> nearest) ->
          TableRows.incoherent(cell.trait(), cell.precision(), noneCoherent(nearest));
      case Stopped(String reason) -> missing(cell, sentence(reason));
      case Steered _ -> throw new IllegalArgumentException(name(cell) + " was steered");
    };
  }

  /** Whether the trait is read off the prompt, so that no response is generated. */
  static boolean readsPrompt(TraitRow row) {
    return row.cells().stream()
        .flatMap(cell -> cell.extractions().stream())
        .anyMatch(extraction -> extraction.position().startsWith(PROMPT));
  }

  /** Whose responses an extraction read, in a word. */
  static String responses(ExtractionResult extraction) {
    return extraction.position().startsWith(PROMPT) ? PROMPT : extraction.responsesFrom();
  }

  static Cell notRun(TraitRow row, String precision) {
    return TableRows.missing(row.trait(), precision, "not run.");
  }

  static Cell missing(CellResult cell, String message) {
    return TableRows.missing(cell.trait(), cell.precision(), message);
  }

  static String name(CellResult cell) {
    return cell.trait() + " in " + cell.precision();
  }

  static String noneCoherent(List<SteeringPoint> nearest) {
    if (nearest.isEmpty()) {
      return "no coherent setting; none had enough scored answers.";
    }
    SteeringPoint point = nearest.getFirst();
    return "no coherent setting; most coherent: layer %s, ratio %s, coherence %s, trait score %s."
        .formatted(
            point.layer(),
            Numbers.fixed(point.ratio(), 2),
            Numbers.fixed(point.coherence(), 1),
            Numbers.fixed(point.trait(), 1));
  }

  /** The mark of values that a baseline near the scale's end makes meaningless. */
  static Mark mark(CellOutcome outcome) {
    return outcome instanceof Steered steered && steered.ceiling() ? Mark.CEILING : Mark.NONE;
  }

  /** Whether the chosen setting was coherent enough on the report questions too. */
  static boolean coherentOnReport(StudyResult study, Steered steered) {
    return steered.report().coherence().estimate() >= study.plan().steering().search().coherence();
  }

  private static String sentence(String reason) {
    String stripped = reason.strip();
    return stripped.endsWith(".") ? stripped : stripped + ".";
  }
}
