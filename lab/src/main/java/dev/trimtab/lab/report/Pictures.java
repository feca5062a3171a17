package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.report.Picture.Group;
import dev.trimtab.lab.report.Plot.Axis;
import dev.trimtab.lab.report.Plot.Point;
import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Plot.Shape;
import dev.trimtab.lab.report.Plot.Sign;
import dev.trimtab.lab.report.Plot.Stroke;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pictures of a study. */
public final class Pictures {
  private static final int TRAIT = 0;
  private static final int COHERENCE = 1;
  private static final double SMALL = 11;

  private final StudyResult study;
  private final List<String> precisions;
  private final CellNames names;

  private Pictures(StudyResult study) {
    this.study = study;
    this.precisions = study.plan().precisions();
    this.names = CellNames.of(study);
  }

  /** All pictures, in the order of the page. */
  public static List<Picture> of(StudyResult study) {
    var pictures = new Pictures(study);
    List<Picture> all = new ArrayList<>(pictures.scores());
    study.rows().forEach(row -> all.addAll(pictures.searches(row)));
    for (TraitRow row : study.rows()) {
      for (String method : Cosines.methods(row)) {
        all.add(pictures.cosine(row, method));
      }
    }
    return List.copyOf(all);
  }

  private List<Picture> scores() {
    List<Shape> shapes = new ArrayList<>();
    for (int t = 0; t < study.rows().size(); t++) {
      for (CellResult cell : study.rows().get(t).cells()) {
        if (cell.outcome() instanceof Steered steered && steered.report().complete()) {
          int p = precisions.indexOf(cell.precision());
          addScore(cell, steered, t + 0.1 + 0.8 * (p + 0.5) / precisions.size(), shapes);
        }
      }
    }
    if (shapes.isEmpty()) {
      return List.of();
    }
    List<Series> series = new ArrayList<>();
    for (int p = 0; p < precisions.size(); p++) {
      series.add(new Series(precisions.get(p), p, Sign.DISC));
    }
    series.add(new Series("search questions", Plot.NO_SERIES, Sign.OPEN));
    series.add(new Series("baseline", Plot.NO_SERIES, Sign.TICK));
    Plot plot =
        new Plot(
            "scores",
            "Trait score by precision, report questions",
            "For each trait and precision: the mean trait score of the chosen setting with its"
                + " 95 % interval, the score on the search questions and the baseline. The figures"
                + " are in the tables below.",
            Axis.of("trait score (0–100)", 0, 100, true),
            Axis.names(study.rows().stream().map(TraitRow::trait).toList()),
            study.rows().size() * Math.max(2, precisions.size() * 1.05),
            series,
            shapes);
    return List.of(new Picture(Group.SCORES, plot));
  }

  private void addScore(CellResult cell, Steered steered, double y, List<Shape> shapes) {
    int p = precisions.indexOf(cell.precision());
    int search = precisions.size();
    int plain = search + 1;
    Interval report = steered.report().trait();
    List<String> tip = new ArrayList<>();
    tip.add(Studies.name(cell));
    tip.add("trait score " + Numbers.score(report));
    tip.add("coherence " + Numbers.score(steered.report().coherence()));
    for (Evaluation baseline : cell.reportBaseline()) {
      if (baseline.complete()) {
        double at = baseline.trait().estimate();
        tip.add("baseline " + Numbers.score(baseline.trait()));
        shapes.add(
            new Shape.Line(
                p,
                plain,
                Stroke.FAINT,
                List.of(new Point(at, y), new Point(report.estimate(), y))));
        shapes.add(new Shape.Dot(p, plain, Sign.TICK, false, new Point(at, y), List.of(), ""));
      }
    }
    shapes.add(
        new Shape.Line(
            p,
            Plot.NO_SERIES,
            Stroke.INTERVAL,
            List.of(new Point(report.low(), y), new Point(report.high(), y))));
    if (steered.search().complete()) {
      Interval searched = steered.search().trait();
      tip.add("search questions " + Numbers.score(searched));
      Point at = new Point(searched.estimate(), y);
      shapes.add(new Shape.Dot(p, search, Sign.OPEN, false, at, List.of(), ""));
    }
    shapes.add(
        new Shape.Dot(
            p,
            Plot.NO_SERIES,
            Sign.DISC,
            false,
            new Point(report.estimate(), y),
            tip,
            Studies.anchor(study, cell, Questions.REPORT)));
  }

  /** One picture a precision of a trait, all with the same axes. */
  private List<Picture> searches(TraitRow row) {
    List<Double> ratios =
        row.cells().stream()
            .flatMap(cell -> cell.points().stream())
            .filter(SteeringPoint::complete)
            .map(SteeringPoint::ratio)
            .toList();
    double low = ratios.stream().mapToDouble(ratio -> Math.floor(ratio * 10) / 10).min().orElse(0);
    double high = ratios.stream().mapToDouble(ratio -> Math.ceil(ratio * 10) / 10).max().orElse(0);
    List<Picture> pictures = new ArrayList<>();
    for (CellResult cell : row.cells()) {
      if (cell.points().stream().anyMatch(SteeringPoint::complete)) {
        Axis ratio = Axis.of("coefficient ratio", Math.min(0, low), Math.max(0, high), false);
        pictures.add(new Picture(Group.SEARCH, search(row, cell, ratio)));
      }
    }
    return pictures;
  }

  private Plot search(TraitRow row, CellResult cell, Axis ratio) {
    List<Shape> shapes = new ArrayList<>();
    double bar = study.plan().steering().search().coherence();
    shapes.add(
        new Shape.Line(
            COHERENCE,
            Plot.NO_SERIES,
            Stroke.DASHED,
            List.of(new Point(ratio.low(), bar), new Point(ratio.high(), bar))));
    Map<String, List<SteeringPoint>> curves = new TreeMap<>();
    for (SteeringPoint point : cell.points()) {
      if (point.complete()) {
        String curve = "%s %04d".formatted(point.phase(), point.layer());
        curves.computeIfAbsent(curve, _ -> new ArrayList<>()).add(point);
      }
    }
    for (List<SteeringPoint> points : curves.values()) {
      for (int measure : List.of(TRAIT, COHERENCE)) {
        shapes.add(
            new Shape.Line(
                measure,
                Plot.NO_SERIES,
                Stroke.FAINT,
                points.stream()
                    .sorted(Comparator.comparingDouble(SteeringPoint::ratio))
                    .map(point -> at(point, measure))
                    .toList()));
      }
    }
    cell.points().stream()
        .filter(SteeringPoint::complete)
        .forEach(point -> addPoint(cell, point, shapes));
    return new Plot(
        "search-" + names.of(cell.trait(), cell.precision()),
        row.trait() + " in " + cell.precision(),
        "Trait score and coherence of the %s settings tried, by coefficient ratio. %s"
            .formatted(cell.points().size(), chosen(cell)),
        ratio,
        Axis.of("", 0, 100, true),
        SMALL,
        List.of(new Series("trait score", 0, Sign.DISC), new Series("coherence", 1, Sign.DIAMOND)),
        shapes);
  }

  private static Point at(SteeringPoint point, int measure) {
    return new Point(point.ratio(), measure == TRAIT ? point.trait() : point.coherence());
  }

  private static String chosen(CellResult cell) {
    return Studies.steered(cell)
        .map(
            steered ->
                "Chosen: layer %s, ratio %s."
                    .formatted(steered.best().layer(), Numbers.fixed(steered.best().ratio(), 2)))
        .orElse("No setting was coherent enough.");
  }

  private void addPoint(CellResult cell, SteeringPoint point, List<Shape> shapes) {
    boolean best = Studies.steered(cell).filter(one -> one.best().equals(point)).isPresent();
    List<String> tip = new ArrayList<>();
    tip.add(Studies.setting(point));
    tip.add("trait score " + Numbers.fixed(point.trait(), 1));
    tip.add("coherence " + Numbers.fixed(point.coherence(), 1));
    tip.add("%s of %s answers scored".formatted(point.scored(), point.asked()));
    if (best) {
      tip.add("chosen");
    }
    for (int measure : List.of(COHERENCE, TRAIT)) {
      shapes.add(
          new Shape.Dot(
              measure,
              Plot.NO_SERIES,
              measure == TRAIT ? Sign.DISC : Sign.DIAMOND,
              best,
              at(point, measure),
              tip,
              Studies.anchor(study, cell, Studies.part(point))));
    }
  }

  /** One picture a method of a trait. */
  private Picture cosine(TraitRow row, String method) {
    List<String> compared = Cosines.compared(study);
    List<Series> series = new ArrayList<>();
    for (String precision : compared) {
      series.add(new Series(precision, precisions.indexOf(precision), Sign.DISC));
    }
    int same = series.size();
    series.add(new Series("same text", Plot.NO_SERIES, Sign.SOLID));
    series.add(new Series("own responses", Plot.NO_SERIES, Sign.DASHED));
    List<Shape> shapes = new ArrayList<>();
    if (!study.searchedLayers().isEmpty()) {
      double from = Math.max(0, study.searchedLayers().getFirst() - 0.5);
      double to = Math.min(study.layers() - 1.0, study.searchedLayers().getLast() + 0.5);
      shapes.add(new Shape.Band(from, to));
    }
    for (CosineCurve curve : row.cosines()) {
      if (curve.method().equals(method)) {
        boolean own = Cosines.readsOwn(curve) && !Studies.readsPrompt(row);
        addCurve(curve, compared.indexOf(curve.precision()), own ? same + 1 : same, shapes);
      }
    }
    Plot plot =
        new Plot(
            "cosine-"
                + names.of(row.trait(), study.plan().reference())
                + "-"
                + CellNames.safe(method),
            row.trait() + ", " + method,
            "Cosine of each precision's %s vectors with those of %s, by layer."
                .formatted(method, study.plan().reference()),
            Axis.of("layer", 0, Math.max(1, study.layers() - 1), false),
            Axis.of("", Math.min(lowestCosine(), 0.9), 1, true),
            SMALL,
            series,
            shapes);
    return new Picture(Group.COSINE, plot);
  }

  private void addCurve(CosineCurve curve, int series, int with, List<Shape> shapes) {
    boolean own = with > Cosines.compared(study).size();
    shapes.add(
        new Shape.Line(
            series,
            with,
            own ? Stroke.DASHED : Stroke.CURVE,
            curve.layers().stream().map(l -> new Point(l.layer(), l.cosine())).toList()));
    for (CosineCurve.Layer layer : curve.layers()) {
      shapes.add(
          new Shape.Dot(
              series,
              with,
              Sign.DISC,
              false,
              new Point(layer.layer(), layer.cosine()),
              List.of(
                  "%s, %s".formatted(curve.precision(), own ? "own responses" : "same text"),
                  "layer " + layer.layer(),
                  "cosine %s (%s°)"
                      .formatted(
                          Numbers.fixed(layer.cosine(), 3), Numbers.fixed(layer.degrees(), 1))),
              ""));
    }
  }

  /** The lower end of the axis that all cosine pictures share. */
  private double lowestCosine() {
    double lowest =
        study.rows().stream()
            .flatMap(row -> row.cosines().stream())
            .flatMap(curve -> curve.layers().stream())
            .mapToDouble(CosineCurve.Layer::cosine)
            .min()
            .orElse(0);
    return Math.floor(lowest * 10) / 10;
  }
}
