package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.extract.Cleaning;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.Difference;
import dev.trimtab.lab.massive.Differences;
import dev.trimtab.lab.massive.DimensionProfile;
import dev.trimtab.lab.massive.Hypotheses;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.LayerProfile;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveView;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.massive.Side.Cleaned;
import dev.trimtab.lab.massive.StudiedModel;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The tables of a study of massive activations. */
public final class MassiveTables {
  /** The heads of what is told of one vector. */
  private static final List<String> FIGURES =
      List.of(
          "Δ report",
          "Coherence",
          "Δ search",
          "Layer",
          "Coefficient",
          "Ratio",
          "Against no cleaning");

  private final MassiveResult study;
  private final StudyResult view;
  private final Differences differences;

  private MassiveTables(MassiveResult study) {
    this.study = study;
    this.view = MassiveView.of(study);
    this.differences = new Differences(List.of(alone(study)));
  }

  private static StudiedModel alone(MassiveResult study) {
    return new StudiedModel("", study);
  }

  /** What a calibration found. */
  public static List<ReportTable> of(Calibration calibration) {
    return List.of(dimensions(calibration), global(calibration));
  }

  /** All tables, in the order of reading. */
  public static List<ReportTable> of(MassiveResult study) {
    var tables = new MassiveTables(study);
    List<ReportTable> all = new ArrayList<>(tables.first());
    all.addAll(MassiveComparisons.of(study));
    study.plan().traits().forEach(trait -> all.add(tables.variants(trait)));
    return List.copyOf(all);
  }

  /** Those that fit on a terminal: without the comparisons pair by pair. */
  public static List<ReportTable> brief(MassiveResult study) {
    var tables = new MassiveTables(study);
    List<ReportTable> brief = new ArrayList<>();
    study.plan().traits().forEach(trait -> brief.add(tables.variants(trait)));
    brief.addAll(tables.first());
    return List.copyOf(brief);
  }

  private List<ReportTable> first() {
    List<ReportTable> first = new ArrayList<>(of(study.calibration()));
    first.add(best());
    first.add(sensitivity());
    first.add(
        MassiveComparisons.hypotheses(
            "massive-claims",
            "What cleaning did",
            Hypotheses.decide(Hypotheses.standard(study.plan().methods()), List.of(alone(study)))));
    return first;
  }

  private static ReportTable dimensions(Calibration calibration) {
    TableRows rows =
        new TableRows()
            .numbers(List.of("Layer", "Mean |h|", "Norm"))
            .numbers(List.of("Dimension", "|h|", "Largest", "× mean", "× median", "CV", "> 10 ×"))
            .note(
                "The three dimensions of the largest mean |h| at each layer, over %d tokens of %d"
                        .formatted(calibration.tokens(), calibration.prompts())
                    + " prompts with their continuations. × mean and × median: to the mean and the"
                    + " median over all dimensions. CV: spread of |h| over tokens. > 10 ×: share of"
                    + " tokens in which it is above ten times the token's mean.");
    for (LayerProfile layer : calibration.layers()) {
      for (DimensionProfile d :
          layer.top().subList(0, Math.min(Cleaning.MOST, layer.top().size()))) {
        rows.row(
            List.of(
                TableRows.whole(layer.layer()),
                TableRows.number(layer.mean(), 2),
                TableRows.number(layer.norm(), 1),
                TableRows.whole(d.dimension()),
                TableRows.number(d.mean(), 1),
                TableRows.number(d.most(), 1),
                TableRows.number(d.ratioToMean(), 1),
                TableRows.number(d.ratioToMedian(), 1),
                TableRows.number(d.variation(), 2),
                TableRows.number(d.aboveTen(), 2)));
      }
    }
    return rows.table("massive-dimensions", "The largest dimensions by layer");
  }

  private static ReportTable global(Calibration calibration) {
    TableRows rows =
        new TableRows()
            .numbers(List.of("Dimension", "Layers", "Largest × mean"))
            .note("Dimensions among the five largest of at least three layers.");
    calibration
        .global()
        .forEach(
            g ->
                rows.row(
                    List.of(
                        TableRows.whole(g.dimension()),
                        TableRows.whole(g.layers()),
                        TableRows.number(g.ratio(), 1))));
    return rows.table("massive-global", "Dimensions that dominate many layers");
  }

  /** The best of each method uncleaned, cleaned before the fit and cleaned after it. */
  private ReportTable best() {
    TableRows rows =
        new TableRows()
            .words("Trait", "Vector")
            .numbers(FIGURES)
            .note(
                "Of each method its uncleaned vector, and the best of those cleaned before the fit"
                    + " and of those cleaned after it. Chosen on the search questions at coherence"
                    + " ≥"
                    + " %s, so that Δ search flatters; Δ report is measured on other questions."
                        .formatted(Studies.bar(view))
                    + " Against no cleaning: paired on the report questions, in points.");
    for (String trait : study.plan().traits()) {
      for (String method : study.plan().methods()) {
        for (Cleaned stage : List.of(Cleaned.NONE, Cleaned.PRECLEAN, Cleaned.POSTCLEAN)) {
          Side side = Side.ALL.method(method).cleaned(stage);
          winner(trait, bar(), v -> side.coversVector(v.method(), v.variant()))
              .ifPresent(
                  variant -> {
                    List<Cell> cells = new ArrayList<>(List.of(TableRows.word(trait)));
                    cells.addAll(row(variant, false));
                    rows.row(cells);
                  });
        }
      }
    }
    return rows.table("massive-best", "The best vectors of each method");
  }

  /** The id of the table of every vector of a trait. */
  static String id(String trait) {
    return "massive-" + CellNames.safe(trait);
  }

  private ReportTable variants(String trait) {
    TableRows rows =
        new TableRows()
            .words("Vector")
            .numbers(FIGURES)
            .numbers(List.of("Cosine"))
            .note(
                "The setting chosen on the search questions at coherence ≥ %s, and what it did on"
                        .formatted(Studies.bar(view))
                    + " the report questions. Against no cleaning: paired on the report questions,"
                    + " in points. Cosine: with the method's uncleaned vector at that layer. la:"
                    + " the layer's own dimensions; u: those of many layers.");
    study.of(trait).forEach(variant -> rows.row(row(variant, true)));
    return rows.table(id(trait), "Vectors with massive dimensions taken out: " + trait);
  }

  /** A vector's cells, from its name on. */
  private List<Cell> row(VariantResult variant, boolean withCosine) {
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word(variant.variant()));
    CellResult cell = MassiveView.cell(variant);
    if (!(cell.outcome() instanceof CellOutcome.Steered steered)) {
      cells.add(Studies.without(cell));
      for (int i = 0; i < (withCosine ? 7 : 6); i++) {
        cells.add(TableRows.blank());
      }
      return cells;
    }
    SteeringPoint best = steered.best();
    String report = Studies.anchor(view, cell, Questions.REPORT);
    cells.add(
        Differences.change(variant)
            .map(change -> TableRows.difference(change, Narrow.of(steered.report()), report))
            .orElseGet(() -> Studies.missing(cell, Studies.incomplete(steered.report()))));
    cells.add(
        new Cell.Value(
            Numbers.fixed(steered.report().coherence().estimate(), 1),
            steered.report().coherence().estimate(),
            Studies.coherentOnReport(view, steered) ? Mark.NONE : Mark.LESS_COHERENT,
            report));
    cells.add(
        TableRows.signed(
            variant.sign() * steered.searchDelta(),
            Mark.NONE,
            Studies.anchor(view, cell, Questions.SEARCH)));
    cells.add(TableRows.whole(best.layer()));
    cells.add(TableRows.number(best.coefficient(), 2));
    cells.add(TableRows.number(best.ratio(), 3));
    cells.add(againstPlain(variant));
    if (withCosine) {
      cells.add(
          variant.cosines().isEmpty()
              ? TableRows.blank()
              : TableRows.number(variant.cosines().get(best.layer()), 3));
    }
    return cells;
  }

  private Cell againstPlain(VariantResult variant) {
    if (variant.plain()) {
      return TableRows.blank();
    }
    Side own = Side.ALL.method(variant.method());
    return differences
        .of(
            own.variant(variant.variant()),
            own.variant(variant.method()),
            Hypothesis.Measure.CHANGE,
            List.of(variant.trait()))
        .map(Difference::interval)
        .map((Interval interval) -> TableRows.difference(interval, 0, ""))
        .orElseGet(TableRows::blank);
  }

  private ReportTable sensitivity() {
    TableRows rows =
        new TableRows()
            .words("Trait")
            .numbers(List.of("Coherence ≥"))
            .words("Best vector")
            .numbers(
                List.of("Δ search", "Coherence", "Layer", "Coefficient", "No cleaning", "Lead"))
            .note(
                "The strongest setting of the search at other bars of coherence; the study's own is"
                    + " %s. Where the winner changes from bar to bar, the ranking is noise. No"
                        .formatted(Studies.bar(view))
                    + " cleaning: the better method as it is. Lead: how far the best vector is"
                    + " ahead of it.");
    TreeSet<Double> bars = new TreeSet<>(study.plan().bars());
    bars.add(bar());
    for (String trait : study.plan().traits()) {
      for (double bar : bars) {
        Optional<VariantResult> winner = winner(trait, bar, _ -> true);
        if (winner.isEmpty()) {
          continue;
        }
        SteeringPoint best = winner.get().best(bar).orElseThrow();
        double delta = winner.get().searchDelta(bar).orElse(0.0);
        Optional<Double> plain =
            winner(trait, bar, VariantResult::plain).flatMap(v -> v.searchDelta(bar));
        List<Cell> cells =
            List.of(
                TableRows.word(trait),
                TableRows.number(bar, bar == Math.rint(bar) ? 0 : 1),
                TableRows.word(named(trait, bar, winner.get(), delta)),
                TableRows.signed(delta, Mark.NONE, ""),
                TableRows.number(best.coherence(), 1),
                TableRows.whole(best.layer()),
                TableRows.number(best.coefficient(), 2),
                plain.map(d -> TableRows.signed(d, Mark.NONE, "")).orElseGet(TableRows::blank),
                plain
                    .map(d -> TableRows.signed(delta - d, Mark.NONE, ""))
                    .orElseGet(TableRows::blank));
        if (bar == bar()) {
          rows.total(cells);
        } else {
          rows.row(cells);
        }
      }
    }
    return rows.table("massive-bars", "The winner by the bar of coherence");
  }

  /** The winner, and how many did as well. */
  private String named(String trait, double bar, VariantResult winner, double delta) {
    long others =
        study.of(trait).stream()
            .flatMap(v -> v.searchDelta(bar).stream())
            .filter(other -> Math.abs(other - delta) < 0.05)
            .count();
    return others > 1 ? "%s and %d more".formatted(winner.variant(), others - 1) : winner.variant();
  }

  private double bar() {
    return study.plan().steering().search().coherence();
  }

  private Optional<VariantResult> winner(String trait, double bar, Predicate<VariantResult> which) {
    return winner(study, trait, bar, which);
  }

  /** The vector of the largest change on the search questions at a bar of coherence. */
  static Optional<VariantResult> winner(
      MassiveResult study, String trait, double bar, Predicate<VariantResult> which) {
    return study.of(trait).stream()
        .filter(which)
        .filter(v -> v.searchDelta(bar).isPresent())
        .max(Comparator.comparingDouble(v -> v.searchDelta(bar).orElse(Double.NEGATIVE_INFINITY)));
  }
}
