package dev.trimtab.lab.report;

import dev.trimtab.lab.extract.Cleaning;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.DimensionProfile;
import dev.trimtab.lab.massive.LayerProfile;
import dev.trimtab.lab.report.Plot.Axis;
import dev.trimtab.lab.report.Plot.Point;
import dev.trimtab.lab.report.Plot.Series;
import dev.trimtab.lab.report.Plot.Shape;
import dev.trimtab.lab.report.Plot.Sign;
import dev.trimtab.lab.report.Plot.Stroke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The pictures of a calibration: how large, how steady and how shared its dimensions are. */
final class CalibrationPictures {
  private static final int DRAWN = 6;
  private static final int LISTED = 12;
  private static final double LINES = 12;

  private final Calibration calibration;
  private final List<Integer> dimensions;

  private CalibrationPictures(Calibration calibration) {
    this.calibration = calibration;
    this.dimensions = largest(calibration);
  }

  /** Magnitude, ratio and variation by layer; all with the same series. */
  static List<Plot> sizes(Calibration calibration) {
    var pictures = new CalibrationPictures(calibration);
    return List.of(pictures.magnitude(), pictures.ratio(), pictures.variation());
  }

  /** Which dimensions are among the five largest of which layer. */
  static Plot ranks(Calibration calibration) {
    return new CalibrationPictures(calibration).ranks();
  }

  /** How far each layer's largest are those of many layers. */
  static Plot overlap(Calibration calibration) {
    return new CalibrationPictures(calibration).overlap();
  }

  /** The dimensions of the largest ratios to a layer's mean. */
  private static List<Integer> largest(Calibration calibration) {
    Map<Integer, Double> ratios = new HashMap<>();
    for (LayerProfile layer : calibration.layers()) {
      for (DimensionProfile d : layer.top()) {
        ratios.merge(d.dimension(), d.ratioToMean(), Math::max);
      }
    }
    return ratios.entrySet().stream()
        .filter(entry -> entry.getValue() >= 1)
        .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
        .limit(DRAWN)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Axis layers() {
    int last = calibration.layers().stream().mapToInt(LayerProfile::layer).max().orElse(0);
    return Axis.of("layer", -0.5, last + 0.5, false);
  }

  private List<Series> series() {
    List<Series> series = new ArrayList<>();
    for (int d = 0; d < dimensions.size(); d++) {
      series.add(new Series("dimension " + dimensions.get(d), d, Sign.DISC));
    }
    series.add(new Series("mean of all", Plot.NO_SERIES, Sign.DASHED));
    return series;
  }

  private Plot magnitude() {
    double low = calibration.layers().stream().mapToDouble(LayerProfile::mean).min().orElse(1);
    return plot(
        "magnitude",
        "Mean |h|",
        logarithmic("", low, DimensionProfile::mean),
        DimensionProfile::mean,
        LayerProfile::mean);
  }

  private Plot ratio() {
    return plot(
        "ratio",
        "Ratio to the layer's mean",
        logarithmic("", 1, DimensionProfile::ratioToMean),
        DimensionProfile::ratioToMean,
        _ -> 1);
  }

  private Plot variation() {
    double high = Math.max(0.1, most(DimensionProfile::variation));
    return plot(
        "variation",
        "Variation of |h| over tokens",
        Axis.of("", 0, Math.ceil(high * 10) / 10, true),
        DimensionProfile::variation,
        _ -> Double.NaN);
  }

  private Axis logarithmic(String title, double low, ToDoubleFunction<DimensionProfile> value) {
    double least = low > 0 ? low : 1;
    return Axis.logarithmic(title, least, Math.max(least * 10, most(value)), true);
  }

  private double most(ToDoubleFunction<DimensionProfile> value) {
    return calibration.layers().stream()
        .flatMap(layer -> layer.top().stream())
        .filter(d -> dimensions.contains(d.dimension()))
        .mapToDouble(value)
        .max()
        .orElse(1);
  }

  private Plot plot(
      String id,
      String title,
      Axis y,
      ToDoubleFunction<DimensionProfile> value,
      ToDoubleFunction<LayerProfile> mean) {
    List<Shape> shapes = new ArrayList<>();
    List<Point> means = new ArrayList<>();
    for (LayerProfile layer : calibration.layers()) {
      double at = mean.applyAsDouble(layer);
      if (!Double.isNaN(at)) {
        means.add(new Point(layer.layer(), at));
      }
    }
    if (!means.isEmpty()) {
      shapes.add(new Shape.Line(dimensions.size(), Plot.NO_SERIES, Stroke.DASHED, means));
    }
    for (int d = 0; d < dimensions.size(); d++) {
      curve(d, title, y, value, shapes);
    }
    return new Plot(
        id,
        title,
        "%s of the largest dimensions by layer; the figures of the three largest are in the table."
            .formatted(title),
        layers(),
        y,
        LINES,
        series(),
        shapes);
  }

  /** A dimension by layer, broken where it is not among those that were described. */
  private void curve(
      int d, String title, Axis y, ToDoubleFunction<DimensionProfile> value, List<Shape> shapes) {
    List<Point> run = new ArrayList<>();
    List<Shape> dots = new ArrayList<>();
    for (LayerProfile layer : calibration.layers()) {
      Optional<DimensionProfile> there = at(layer, dimensions.get(d));
      if (there.isEmpty() || value.applyAsDouble(there.get()) < Math.min(y.low(), y.high())) {
        shapes.add(new Shape.Line(d, Plot.NO_SERIES, Stroke.CURVE, run));
        run = new ArrayList<>();
        continue;
      }
      Point point = new Point(layer.layer(), value.applyAsDouble(there.get()));
      run.add(point);
      dots.add(
          new Shape.Dot(
              d, Plot.NO_SERIES, Sign.DISC, false, point, tip(layer, there.get(), title), ""));
    }
    shapes.add(new Shape.Line(d, Plot.NO_SERIES, Stroke.CURVE, run));
    shapes.removeIf(shape -> shape instanceof Shape.Line line && line.points().size() < 2);
    shapes.addAll(dots);
  }

  private static Optional<DimensionProfile> at(LayerProfile layer, int dimension) {
    return layer.top().stream().filter(d -> d.dimension() == dimension).findFirst();
  }

  private static List<String> tip(LayerProfile layer, DimensionProfile d, String title) {
    return List.of(
        "dimension %d, layer %d: %s".formatted(d.dimension(), layer.layer(), title),
        "mean |h| " + Numbers.fixed(d.mean(), 1),
        "%s × the layer's mean, %s × its median"
            .formatted(Numbers.fixed(d.ratioToMean(), 1), Numbers.fixed(d.ratioToMedian(), 1)),
        "variation " + Numbers.fixed(d.variation(), 2));
  }

  private Plot ranks() {
    Map<Integer, Integer> layers = new HashMap<>();
    for (LayerProfile layer : calibration.layers()) {
      top(layer, Calibration.TOP).forEach(d -> layers.merge(d, 1, Integer::sum));
    }
    List<Integer> listed =
        layers.entrySet().stream()
            .sorted(
                Comparator.comparing(Map.Entry<Integer, Integer>::getValue)
                    .reversed()
                    .thenComparing(entry -> -strength(entry.getKey())))
            .limit(LISTED)
            .map(Map.Entry::getKey)
            .toList();
    List<Shape> shapes = new ArrayList<>();
    for (LayerProfile layer : calibration.layers()) {
      List<Integer> top = top(layer, Calibration.TOP);
      for (int rank = 0; rank < top.size(); rank++) {
        int row = listed.indexOf(top.get(rank));
        if (row >= 0) {
          DimensionProfile d = layer.top().get(rank);
          shapes.add(
              new Shape.Dot(
                  Math.min(rank, Cleaning.MOST),
                  Plot.NO_SERIES,
                  Sign.DISC,
                  rank < Cleaning.MOST,
                  new Point(layer.layer(), row + 0.5),
                  tip(layer, d, "rank " + (rank + 1)),
                  ""));
        }
      }
    }
    return new Plot(
        "ranks",
        "The five largest dimensions of each layer",
        "Which dimensions are among the five largest of each layer, and at which rank; those of"
            + " most layers above.",
        layers(),
        Axis.names(listed.stream().map(String::valueOf).toList()),
        Math.max(4, 1.5 * listed.size()),
        List.of(
            new Series("largest", 0, Sign.DISC),
            new Series("second", 1, Sign.DISC),
            new Series("third", 2, Sign.DISC),
            new Series("fourth or fifth", 3, Sign.DISC)),
        shapes);
  }

  private double strength(int dimension) {
    return calibration.layers().stream()
        .flatMap(layer -> at(layer, dimension).stream())
        .mapToDouble(DimensionProfile::ratioToMean)
        .max()
        .orElse(0);
  }

  private static List<Integer> top(LayerProfile layer, int count) {
    return layer.top().stream().limit(count).map(DimensionProfile::dimension).toList();
  }

  private Plot overlap() {
    List<Integer> global = calibration.dimensions().global();
    List<Series> series = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (int count = 1; count <= Cleaning.MOST; count++) {
      series.add(new Series("la%1$d and u%1$d".formatted(count), count - 1, Sign.DISC));
      List<Integer> shared = global.subList(0, Math.min(count, global.size()));
      List<Point> points = new ArrayList<>();
      for (LayerProfile layer : calibration.layers()) {
        List<Integer> own = top(layer, count);
        double share = (double) own.stream().filter(shared::contains).count() / count;
        Point point = new Point(layer.layer(), share);
        points.add(point);
        shapes.add(
            new Shape.Dot(
                count - 1,
                Plot.NO_SERIES,
                Sign.DISC,
                false,
                point,
                List.of(
                    "layer " + layer.layer(), "its own: " + own, "those of many layers: " + shared),
                ""));
      }
      shapes.add(new Shape.Line(count - 1, Plot.NO_SERIES, Stroke.CURVE, points));
    }
    return new Plot(
        "overlap",
        "Share among those of many layers",
        "For one to three dimensions the share of each layer's largest that are also the first of"
            + " those that dominate many layers. At 1 both cleanings take out the same.",
        layers(),
        Axis.of("", 0, 1, true),
        LINES,
        series,
        shapes);
  }
}
