package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.massive.Differences;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveView;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.massive.Side.Cleaned;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.Plot.Axis;
import dev.trimtab.lab.report.Plot.Point;
import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Plot.Shape;
import dev.trimtab.lab.report.Plot.Sign;
import dev.trimtab.lab.report.Plot.Stroke;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What steering with cleaned and uncleaned vectors came to, in pictures. */
final class MassivePictures {
  private static final List<Cleaned> STAGES =
      List.of(Cleaned.NONE, Cleaned.PRECLEAN, Cleaned.POSTCLEAN);
  private static final List<Series> COLOURS =
      List.of(
          new Series("not cleaned", 0, Sign.DISC),
          new Series("cleaned before the fit", 1, Sign.DISC),
          new Series("cleaned after the fit", 2, Sign.DISC));
  private static final double LINES = 13;
  private static final double ROW = 1.35;

  /** What stays free before the first mark, as a share of the axis. */
  private static final double ROOM = 0.03;

  private static final int LOWEST_BAR = 50;
  private static final int HIGHEST_BAR = 95;

  private final MassiveResult study;
  private final StudyResult view;

  private MassivePictures(MassiveResult study) {
    this.study = study;
    this.view = MassiveView.of(study);
  }

  /** The change of every vector with its interval, a picture a trait. */
  static List<Plot> changes(MassiveResult study) {
    var pictures = new MassivePictures(study);
    return study.plan().traits().stream().map(pictures::changes).toList();
  }

  /** Change against the coefficient that it takes, a picture a trait. */
  static List<Plot> efficiencies(MassiveResult study) {
    var pictures = new MassivePictures(study);
    return study.plan().traits().stream().map(pictures::efficiency).toList();
  }

  /** The best of each stage of cleaning by the bar of coherence, a picture a trait. */
  static List<Plot> bars(MassiveResult study) {
    var pictures = new MassivePictures(study);
    return study.plan().traits().stream().map(pictures::bars).toList();
  }

  private static int stage(VariantResult variant) {
    for (int s = 0; s < STAGES.size(); s++) {
      if (Side.ALL.cleaned(STAGES.get(s)).coversVector(variant.method(), variant.variant())) {
        return s;
      }
    }
    throw new IllegalStateException(variant.variant() + " is of no stage");
  }

  private static Optional<CellOutcome.Steered> steered(VariantResult variant) {
    return Studies.steered(variant.cell());
  }

  private Plot changes(String trait) {
    List<VariantResult> variants = study.of(trait);
    List<Series> series = new ArrayList<>(COLOURS);
    int search = series.size();
    series.add(new Series("search questions", Plot.NO_SERIES, Sign.OPEN));
    List<Shape> shapes = new ArrayList<>();
    double low = 0;
    double high = 1;
    for (int row = 0; row < variants.size(); row++) {
      VariantResult variant = variants.get(row);
      Optional<CellOutcome.Steered> steered = steered(variant);
      Optional<Interval> change = Differences.change(variant);
      if (steered.isPresent() && change.isPresent()) {
        double y = row + 0.5;
        double searched = variant.sign() * steered.get().searchDelta();
        CellResult cell = MassiveView.cell(variant);
        low = Math.min(low, Math.min(change.get().low(), searched));
        high = Math.max(high, Math.max(change.get().high(), searched));
        shapes.add(
            new Shape.Line(
                stage(variant),
                Plot.NO_SERIES,
                Stroke.INTERVAL,
                List.of(new Point(change.get().low(), y), new Point(change.get().high(), y))));
        shapes.add(
            new Shape.Dot(
                search,
                stage(variant),
                Sign.OPEN,
                false,
                new Point(searched, y),
                List.of(variant.variant(), "search questions: " + Numbers.signed(searched, 1)),
                Studies.anchor(view, cell, Questions.SEARCH)));
        shapes.add(
            new Shape.Dot(
                stage(variant),
                Plot.NO_SERIES,
                Sign.DISC,
                true,
                new Point(change.get().estimate(), y),
                tip(variant, steered.get(), change.get()),
                Studies.anchor(view, cell, Questions.REPORT)));
      }
    }
    return new Plot(
        "change-" + CellNames.safe(trait),
        trait,
        "For each vector the change of the trait score on the report questions with its 95 %"
            + " interval, and on the search questions. The figures are in the tables below.",
        Axis.of(
            "change of the trait score in the wanted direction",
            low - ROOM * (high - low),
            high,
            true),
        Axis.names(variants.stream().map(VariantResult::variant).toList()),
        Math.max(4, ROW * variants.size()),
        series,
        shapes);
  }

  private static List<String> tip(
      VariantResult variant, CellOutcome.Steered steered, Interval change) {
    SteeringPoint best = steered.best();
    return List.of(
        variant.variant(),
        "change " + Numbers.difference(change),
        "coherence " + Numbers.score(steered.report().coherence()),
        "layer %s, coefficient %s, ratio %s"
            .formatted(
                best.layer(),
                Numbers.fixed(best.coefficient(), 2),
                Numbers.fixed(best.ratio(), 3)));
  }

  private Plot efficiency(String trait) {
    List<Series> series = new ArrayList<>(COLOURS);
    List<Sign> signs = List.of(Sign.DISC, Sign.DIAMOND, Sign.OPEN, Sign.TICK);
    int first = series.size();
    List<String> methods = study.plan().methods();
    for (int m = 0; m < methods.size(); m++) {
      series.add(new Series(methods.get(m), Plot.NO_SERIES, signs.get(m % signs.size())));
    }
    List<Shape> shapes = new ArrayList<>();
    double farthest = 0;
    double low = 0;
    double high = 1;
    for (VariantResult variant : study.of(trait)) {
      Optional<CellOutcome.Steered> steered = steered(variant);
      Optional<Interval> change = Differences.change(variant);
      if (steered.isPresent() && change.isPresent()) {
        int method = methods.indexOf(variant.method());
        double ratio = Math.abs(steered.get().best().ratio());
        farthest = Math.max(farthest, ratio);
        low = Math.min(low, change.get().estimate());
        high = Math.max(high, change.get().estimate());
        shapes.add(
            new Shape.Dot(
                stage(variant),
                first + method,
                signs.get(method % signs.size()),
                variant.plain(),
                new Point(ratio, change.get().estimate()),
                tip(variant, steered.get(), change.get()),
                Studies.anchor(view, MassiveView.cell(variant), Questions.REPORT)));
      }
    }
    return new Plot(
        "efficiency-" + CellNames.safe(trait),
        trait,
        "For each vector the change of the trait score on the report questions against the chosen"
            + " coefficient over the base norm.",
        Axis.of("coefficient / base norm", 0, farthest > 0 ? 1.1 * farthest : 1, false),
        Axis.of("change", low, high, true),
        LINES,
        series,
        shapes);
  }

  private Plot bars(String trait) {
    List<Series> series = new ArrayList<>();
    COLOURS.forEach(one -> series.add(new Series(one.name(), one.colour(), Sign.SOLID)));
    List<Shape> shapes = new ArrayList<>();
    double low = 0;
    double high = 1;
    for (int s = 0; s < STAGES.size(); s++) {
      Side side = Side.ALL.cleaned(STAGES.get(s));
      List<Point> points = new ArrayList<>();
      for (int bar = LOWEST_BAR; bar <= HIGHEST_BAR; bar++) {
        double at = bar;
        Optional<VariantResult> best =
            MassiveTables.winner(study, trait, at, v -> side.coversVector(v.method(), v.variant()));
        if (best.isEmpty()) {
          break;
        }
        double delta = best.get().searchDelta(at).orElse(0.0);
        low = Math.min(low, delta);
        high = Math.max(high, delta);
        points.add(new Point(at, delta));
      }
      if (points.size() > 1) {
        shapes.add(new Shape.Line(s, Plot.NO_SERIES, Stroke.CURVE, points));
      }
    }
    double bar = study.plan().steering().search().coherence();
    if (bar > LOWEST_BAR && bar < HIGHEST_BAR) {
      shapes.add(new Shape.Band(bar - 0.25, bar + 0.25));
    }
    return new Plot(
        "bars-" + CellNames.safe(trait),
        trait,
        "The largest change on the search questions among settings of at least such a coherence, by"
            + " whether and when the vectors are cleaned. Marked: the study's own bar.",
        Axis.of("coherence asked for", LOWEST_BAR, HIGHEST_BAR, false),
        Axis.of("best change", low, high, true),
        LINES,
        series,
        shapes);
  }
}
