package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.extract.Cleaning;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.DimensionProfile;
import dev.trimtab.lab.massive.LayerProfile;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** The tables of a study of massive activations. */
public final class MassiveTables {
  /* Differences of mean deltas below this are told apart by neither judge nor questions. */
  private static final double CLOSE = 3;

  private final MassiveResult study;

  private MassiveTables(MassiveResult study) {
    this.study = study;
  }

  /** What a calibration found. */
  public static List<ReportTable> of(Calibration calibration) {
    return List.of(dimensions(calibration), global(calibration));
  }

  /** All tables, in the order of reading. */
  public static List<ReportTable> of(MassiveResult study) {
    var tables = new MassiveTables(study);
    List<ReportTable> all = new ArrayList<>(of(study.calibration()));
    for (String trait : study.plan().traits()) {
      all.add(tables.variants(trait));
    }
    all.add(tables.comparisons());
    all.add(tables.sensitivity());
    return List.copyOf(all);
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

  private ReportTable variants(String trait) {
    TableRows rows =
        new TableRows()
            .words("Vector")
            .numbers(
                List.of(
                    "Δ report",
                    "Coherence",
                    "Δ search",
                    "Coherence (search)",
                    "Layer",
                    "Coefficient",
                    "Ratio",
                    "Cosine"))
            .note(
                "The setting chosen on the search questions at coherence ≥ %s, and what it did on"
                        .formatted(bar())
                    + " the report questions. Cosine: with the method's uncleaned vector at that"
                    + " layer. la: the layer's own dimensions; u: those of many layers.");
    for (VariantResult variant : study.of(trait)) {
      rows.row(row(trait, variant));
    }
    return rows.table(
        "massive-" + trait.replace('/', '-'),
        "Vectors with massive dimensions taken out: " + trait);
  }

  private List<Cell> row(String trait, VariantResult variant) {
    List<Cell> cells = new ArrayList<>();
    cells.add(TableRows.word(variant.variant()));
    switch (variant.cell().outcome()) {
      case CellOutcome.Steered steered -> {
        SteeringPoint best = steered.best();
        cells.add(TableRows.signed(variant.reportDelta().orElse(0.0), Mark.NONE, ""));
        cells.add(TableRows.number(steered.report().coherence().estimate(), 1));
        cells.add(TableRows.signed(steered.searchDelta(), Mark.NONE, ""));
        cells.add(TableRows.number(best.coherence(), 1));
        cells.add(TableRows.whole(best.layer()));
        cells.add(TableRows.number(best.coefficient(), 2));
        cells.add(TableRows.number(best.ratio(), 3));
        cells.add(
            variant.cosines().isEmpty()
                ? TableRows.blank()
                : TableRows.number(variant.cosines().get(best.layer()), 3));
      }
      case CellOutcome.Incoherent _ -> {
        cells.add(
            TableRows.incoherent(trait, study.precision(), "No setting was coherent enough."));
        blanks(cells, 7);
      }
      case CellOutcome.Stopped stopped -> {
        cells.add(TableRows.missing(trait, study.precision(), stopped.reason()));
        blanks(cells, 7);
      }
    }
    return cells;
  }

  private static void blanks(List<Cell> cells, int count) {
    for (int i = 0; i < count; i++) {
      cells.add(TableRows.blank());
    }
  }

  /** A claim of the published study, as a difference of two groups of variants. */
  private record Claim(String text, Predicate<VariantResult> more, Predicate<VariantResult> less) {}

  private ReportTable comparisons() {
    TableRows rows =
        new TableRows()
            .words("Claim")
            .numbers(List.of("First", "Second", "Difference"))
            .words("Here")
            .note(
                "Mean change on the report questions over the variants and traits that were"
                    + " steered. Holds: the difference is above %s points; does not: below −%s;"
                        .formatted(CLOSE, CLOSE)
                    + " too close otherwise. The claims are those of the published study.");
    for (Claim claim : claims()) {
      OptionalDouble first = mean(claim.more());
      OptionalDouble second = mean(claim.less());
      if (first.isEmpty() || second.isEmpty()) {
        continue;
      }
      double difference = first.getAsDouble() - second.getAsDouble();
      rows.row(
          List.of(
              TableRows.word(claim.text()),
              TableRows.signed(first.getAsDouble(), Mark.NONE, ""),
              TableRows.signed(second.getAsDouble(), Mark.NONE, ""),
              TableRows.signed(difference, Mark.NONE, ""),
              TableRows.word(verdict(difference))));
    }
    efficiency(rows);
    return rows.table("massive-claims", "What cleaning did");
  }

  private static String verdict(double difference) {
    return difference > CLOSE ? "holds" : difference < -CLOSE ? "does not hold" : "too close";
  }

  private static List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    for (String method : List.of("probe", "mean_diff")) {
      Predicate<VariantResult> own = v -> v.method().equals(method);
      claims.add(
          new Claim(
              method + ": cleaning the layer's two largest beforehand beats no cleaning",
              own.and(v -> v.cleaning().equals("preclean_la2")),
              own.and(VariantResult::plain)));
      claims.add(
          new Claim(
              method + ": cleaning before the fit beats cleaning after",
              own.and(v -> v.cleaning().startsWith("preclean")),
              own.and(v -> v.cleaning().startsWith("postclean"))));
    }
    claims.add(
        new Claim(
            "the layer's own dimensions beat those of many layers",
            v -> v.cleaning().contains("_la"),
            v -> v.cleaning().contains("_u")));
    claims.add(
        new Claim(
            "two dimensions beat one",
            v -> v.cleaning().endsWith("2"),
            v -> v.cleaning().endsWith("1")));
    claims.add(
        new Claim(
            "two dimensions beat three",
            v -> v.cleaning().endsWith("2"),
            v -> v.cleaning().endsWith("3")));
    return claims;
  }

  private OptionalDouble mean(Predicate<VariantResult> which) {
    return study.variants().stream()
        .filter(which)
        .flatMap(v -> v.reportDelta().stream())
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** Cleaned vectors against uncleaned ones by the size of their coefficients. */
  private void efficiency(TableRows rows) {
    for (String method : study.plan().methods()) {
      OptionalDouble plain = ratio(v -> v.method().equals(method) && v.plain());
      OptionalDouble cleaned =
          ratio(v -> v.method().equals(method) && v.cleaning().startsWith("preclean"));
      if (plain.isPresent() && cleaned.isPresent()) {
        double times = plain.getAsDouble() / cleaned.getAsDouble();
        rows.row(
            List.of(
                TableRows.word(method + ": vectors cleaned beforehand need smaller coefficients"),
                TableRows.number(cleaned.getAsDouble(), 3),
                TableRows.number(plain.getAsDouble(), 3),
                TableRows.blank(),
                TableRows.word(
                    "%s (%s times smaller)".formatted(smaller(times), Numbers.fixed(times, 2)))));
      }
    }
  }

  private static String smaller(double times) {
    return times > 1.1 ? "holds" : times < 0.9 ? "does not hold" : "too close";
  }

  private OptionalDouble ratio(Predicate<VariantResult> which) {
    return study.variants().stream()
        .filter(which)
        .map(v -> v.cell().outcome())
        .filter(CellOutcome.Steered.class::isInstance)
        .mapToDouble(outcome -> Math.abs(((CellOutcome.Steered) outcome).best().ratio()))
        .average();
  }

  private ReportTable sensitivity() {
    TableRows rows =
        new TableRows()
            .words("Trait")
            .numbers(List.of("Coherence ≥"))
            .words("Best vector")
            .numbers(List.of("Δ search", "Coherence", "Coefficient", "No cleaning"))
            .note(
                "The strongest setting of the search at other bars of coherence. Where the winner"
                    + " changes from bar to bar, the ranking is noise. No cleaning: the better"
                    + " method as it is.");
    for (String trait : study.plan().traits()) {
      for (double bar : study.plan().bars()) {
        Optional<VariantResult> winner = winner(trait, bar, _ -> true);
        Optional<VariantResult> plain = winner(trait, bar, VariantResult::plain);
        if (winner.isEmpty()) {
          continue;
        }
        SteeringPoint best = winner.get().best(bar).orElseThrow();
        rows.row(
            List.of(
                TableRows.word(trait),
                TableRows.number(bar, 0),
                TableRows.word(winner.get().variant()),
                TableRows.signed(winner.get().searchDelta(bar).orElse(0.0), Mark.NONE, ""),
                TableRows.number(best.coherence(), 1),
                TableRows.number(best.coefficient(), 2),
                plain
                    .flatMap(v -> v.searchDelta(bar))
                    .map(d -> TableRows.signed(d, Mark.NONE, ""))
                    .orElseGet(TableRows::blank)));
      }
    }
    return rows.table("massive-bars", "The winner by the bar of coherence");
  }

  private Optional<VariantResult> winner(String trait, double bar, Predicate<VariantResult> which) {
    return study.of(trait).stream()
        .filter(which)
        .filter(v -> v.searchDelta(bar).isPresent())
        .max(Comparator.comparingDouble(v -> v.searchDelta(bar).orElse(Double.NEGATIVE_INFINITY)));
  }

  private String bar() {
    return String.format(Locale.ROOT, "%.0f", study.plan().steering().search().coherence());
  }
}
