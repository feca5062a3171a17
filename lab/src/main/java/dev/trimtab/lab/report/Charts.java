package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome.Steered;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.report.Chart.Group;
import dev.trimtab.lab.report.Studies.Questions;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pictures of a study: Vega-Lite specifications kept as resources, filled with its data. */
public final class Charts {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final StudyResult study;

  private Charts(StudyResult study) {
    this.study = study;
  }

  /** All pictures, in the order of the page. */
  public static List<Chart> of(StudyResult study) {
    var charts = new Charts(study);
    List<Chart> all = new ArrayList<>();
    charts.scores().ifPresent(all::add);
    for (int t = 0; t < study.rows().size(); t++) {
      all.addAll(charts.searches(t));
    }
    for (int t = 0; t < study.rows().size(); t++) {
      all.addAll(charts.cosines(t));
    }
    return List.copyOf(all);
  }

  private Optional<Chart> scores() {
    ObjectNode spec = template("scores");
    ArrayNode values = values(spec);
    for (TraitRow row : study.rows()) {
      for (CellResult cell : row.cells()) {
        if (cell.outcome() instanceof Steered steered && steered.report().complete()) {
          addScore(cell, steered, values);
        }
      }
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    names(object(spec, "encoding", "y", "scale"), study.rows().stream().map(TraitRow::trait));
    names(object(spec, "encoding", "yOffset", "scale"), study.plan().precisions().stream());
    names(object(spec, "encoding", "color", "scale"), study.plan().precisions().stream());
    return Optional.of(
        new Chart(
            "scores",
            Group.SCORES,
            "Trait score by precision, report questions",
            "For each trait and precision: the mean trait score of the chosen setting with its"
                + " 95 % interval, the score on the search questions and the baseline. The figures"
                + " are in the tables below.",
            json(spec)));
  }

  private void addScore(CellResult cell, Steered steered, ArrayNode values) {
    Interval report = steered.report().trait();
    ObjectNode value =
        values
            .addObject()
            .put("trait", cell.trait())
            .put("precision", cell.precision())
            .put("score", rounded(report.estimate()))
            .put("low", rounded(report.low()))
            .put("high", rounded(report.high()))
            .put("href", "#" + Studies.anchor(study, cell, Questions.REPORT));
    if (steered.search().complete()) {
      value.put("search", rounded(steered.search().trait().estimate()));
    }
    for (Evaluation baseline : cell.reportBaseline()) {
      if (baseline.complete()) {
        value.put("baseline", rounded(baseline.trait().estimate()));
      }
    }
  }

  /** One picture a precision of a trait, all with the same axes. */
  private List<Chart> searches(int t) {
    TraitRow row = study.rows().get(t);
    double widest =
        row.cells().stream()
            .flatMap(cell -> cell.points().stream())
            .filter(SteeringPoint::complete)
            .mapToDouble(SteeringPoint::ratio)
            .max()
            .orElse(1);
    List<Chart> charts = new ArrayList<>();
    for (CellResult cell : row.cells()) {
      ObjectNode spec = template("search");
      ArrayNode values = values(spec);
      cell.points().stream()
          .filter(SteeringPoint::complete)
          .forEach(point -> addPoint(cell, point, values));
      if (!values.isEmpty()) {
        parameter(spec, "threshold", study.plan().steering().search().coherence());
        object(spec, "encoding", "x", "scale")
            .putArray("domain")
            .add(0)
            .add(Math.ceil(widest * 10) / 10);
        int p = study.plan().precisions().indexOf(cell.precision());
        charts.add(
            new Chart(
                "search-%s-%s".formatted(t, p),
                Group.SEARCH,
                row.trait() + " in " + cell.precision(),
                "Trait score and coherence of the %s settings tried, by coefficient ratio. %s"
                    .formatted(cell.points().size(), chosen(cell)),
                json(spec)));
      }
    }
    return charts;
  }

  private static String chosen(CellResult cell) {
    return Studies.steered(cell)
        .map(
            steered ->
                "Chosen: layer %s, ratio %s."
                    .formatted(steered.best().layer(), Numbers.fixed(steered.best().ratio(), 2)))
        .orElse("No setting was coherent enough.");
  }

  private static void addPoint(CellResult cell, SteeringPoint point, ArrayNode values) {
    boolean best = Studies.steered(cell).filter(one -> one.best().equals(point)).isPresent();
    for (boolean trait : List.of(true, false)) {
      values
          .addObject()
          .put("measure", trait ? "trait score" : "coherence")
          .put("points", rounded(trait ? point.trait() : point.coherence()))
          .put("layer", point.layer())
          .put("ratio", rounded(point.ratio()))
          .put("coefficient", rounded(point.coefficient()))
          .put("phase", point.phase().name().toLowerCase(Locale.ROOT))
          .put("chosen", best);
    }
  }

  /** One picture a method of a trait. */
  private List<Chart> cosines(int t) {
    TraitRow row = study.rows().get(t);
    List<Chart> charts = new ArrayList<>();
    for (String method : Cosines.methods(row)) {
      ObjectNode spec = template("cosine");
      ArrayNode values = values(spec);
      row.cosines().stream()
          .filter(curve -> curve.method().equals(method))
          .forEach(curve -> addCurve(row, curve, values));
      if (!values.isEmpty()) {
        names(object(spec, "encoding", "color", "scale"), study.plan().precisions().stream());
        object(spec, "encoding", "y", "scale").putArray("domain").add(lowestCosine()).add(1);
        if (!study.searchedLayers().isEmpty()) {
          parameter(spec, "first", study.searchedLayers().getFirst());
          parameter(spec, "last", study.searchedLayers().getLast());
        }
        charts.add(
            new Chart(
                "cosine-%s-%s".formatted(t, method.replaceAll("[^\\w-]", "-")),
                Group.COSINE,
                row.trait() + ", " + method,
                "Cosine of each precision's %s vectors with those of %s, by layer."
                    .formatted(method, study.plan().reference()),
                json(spec)));
      }
    }
    return charts;
  }

  private static void addCurve(TraitRow row, CosineCurve curve, ArrayNode values) {
    String responses = Cosines.readsOwn(curve) ? "own" : "reference's";
    for (CosineCurve.Layer layer : curve.layers()) {
      values
          .addObject()
          .put("precision", curve.precision())
          .put("responses", Studies.readsPrompt(row) ? "reference's" : responses)
          .put("layer", layer.layer())
          .put("cosine", rounded(layer.cosine()))
          .put("degrees", rounded(layer.degrees()));
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

  private static ObjectNode template(String name) {
    try (InputStream in = Charts.class.getResourceAsStream(name + ".vl.json")) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + ".vl.json beside " + Charts.class);
      }
      return (ObjectNode) MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArrayNode values(ObjectNode spec) {
    return object(spec, "data").putArray("values");
  }

  private static ObjectNode object(ObjectNode node, String... path) {
    ObjectNode inner = node;
    for (String name : path) {
      inner = (ObjectNode) inner.required(name);
    }
    return inner;
  }

  private static void names(ObjectNode scale, Stream<String> names) {
    ArrayNode domain = scale.putArray("domain");
    names.forEach(domain::add);
  }

  private static void parameter(ObjectNode spec, String name, double value) {
    for (var parameter : spec.required("params")) {
      if (parameter.required("name").stringValue().equals(name)) {
        ((ObjectNode) parameter).put("value", value);
        return;
      }
    }
    throw new IllegalStateException("the specification has no parameter " + name);
  }

  /** Four decimals: more than any picture shows. */
  private static double rounded(double value) {
    return Math.rint(value * 1e4) / 1e4;
  }

  private static String json(ObjectNode spec) {
    return MAPPER.writeValueAsString(spec);
  }
}
