package dev.trimtab.app.command;

import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.stats.Auroc;
import dev.trimtab.lab.stats.AurocInterval;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Summary;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.vector.BestLayer;
import dev.trimtab.lab.vector.TokenReadout;
import dev.trimtab.lab.vector.VectorFormats;
import dev.trimtab.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector read}. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    header = "Read a vector off a text or off a whole set of responses, token by token.",
    description = {
      "",
      "A reading is the projection of the residual stream on the layer's unit direction. Of a text"
          + " every token is shown, shaded on a terminal: red above the vector's midpoint, blue"
          + " below. --responses takes JSON Lines, one object a line: \"promptIds\" and"
          + " \"responseIds\" as trimtab generate --json writes them, or \"prompt\" and"
          + " \"response\" as text, of which the response is read, or \"text\". With \"label\" 0 or"
          + " 1 in every line the AUROC of the means is told."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector read probe.safetensors --model skiff --text \"You fool.\"",
      "  trimtab vector read FILE --model skiff --prompt \"Who am I?\" --text \"Nobody.\"",
      "  trimtab vector read FILE --model DIR --responses all.jsonl --layer 12 --json"
    })
final class VectorRead implements Callable<Integer> {
  private static final double DEPTH = 0.45;
  private static final double FULL_SHADE = 1.5;

  @Parameters(paramLabel = "FILE", description = "A vector in any format that is read.")
  private Path file = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "M",
      required = true,
      description = "The model it was extracted from. " + Models.MODEL)
  private String model = "";

  /** What is read. */
  static final class What {
    @Option(names = "--text", paramLabel = "T", required = true, description = "This text.")
    private @Nullable String text;

    @Option(
        names = "--responses",
        paramLabel = "FILE",
        required = true,
        description = "A file of JSON Lines.")
    private @Nullable Path responses;
  }

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--prompt",
      paramLabel = "Q",
      description = "The question that --text answers; only the answer is read.")
  private @Nullable String prompt;

  @Option(
      names = "--layer",
      paramLabel = "L",
      description =
          "From 0. Default: the one trimtab vector best chooses, or 45 %% of the depth where the"
              + " file keeps no evaluation.")
  private @Nullable Integer layer;

  @Option(names = "--shade", description = "Shade tokens where standard output is no terminal too.")
  private boolean shade;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One text and what was read of it. */
  private record Row(VectorTexts.Entry entry, List<String> pieces, TokenReadout.Reading reading) {}

  @Override
  public Integer call() throws IOException {
    TraitVectorFile vector = VectorFormats.read(file);
    if (layer != null && layer < 0) {
      throw new UserError("There is no layer " + layer + ".", "Layers count from 0.");
    }
    int chosen = layer == null ? best(vector) : layer;
    Path path = engine.home().model(model);
    try (Device device = engine.open();
        Model loaded = Model.load(path, precision.of(path), device);
        TokenReadout readout = new TokenReadout(loaded, vector.vector(), chosen)) {
      VectorTexts texts = new VectorTexts(loaded);
      List<VectorTexts.Entry> entries = entries(texts);
      List<TokenReadout.Reading> readings =
          readout.read(entries.stream().map(VectorTexts.Entry::tokens).toList(), _ -> {});
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        rows.add(new Row(entries.get(i), texts.pieces(entries.get(i).tokens()), readings.get(i)));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, facts(rows, chosen, readout.midpoint()));
      } else if (what.text != null) {
        printTokens(out, rows.getFirst(), chosen, readout.midpoint());
      } else {
        printSet(out, rows, chosen, readout.midpoint());
      }
      out.flush();
      return 0;
    }
  }

  private int best(TraitVectorFile vector) {
    Optional<Integer> best =
        vector
            .evaluation()
            .filter(evaluation -> !evaluation.layers().isEmpty())
            .map(
                evaluation ->
                    BestLayer.of(
                            List.of(new BestLayer.Entry(file.toString(), evaluation)), Set.of())
                        .chosen()
                        .layer()
                        .layer());
    return best.orElse((int) (DEPTH * vector.vector().layers().size()));
  }

  private List<VectorTexts.Entry> entries(VectorTexts texts) throws IOException {
    if (what.responses != null) {
      if (prompt != null) {
        throw new UserError(
            "--prompt goes with --text; lines of --responses bring their own.",
            "Leave out --prompt.");
      }
      return texts.lines(what.responses);
    }
    String text = what.text == null ? "" : what.text;
    return List.of(
        prompt == null ? texts.document("the text", text) : texts.answer("the text", prompt, text));
  }

  private void printTokens(PrintWriter out, Row row, int chosen, double midpoint) {
    List<Double> projections = row.reading().projections();
    if (shade || EngineOptions.shades()) {
      double most = projections.stream().mapToDouble(p -> Math.abs(p - midpoint)).max().orElse(1);
      double scale = most == 0 ? 0 : FULL_SHADE / most;
      for (int i = 0; i < projections.size(); i++) {
        out.print(Readout.shaded(row.pieces().get(i), scale * (projections.get(i) - midpoint)));
      }
      out.println();
    } else {
      Table table = new Table("token", "projection");
      for (int i = 0; i < projections.size(); i++) {
        table.row(
            row.pieces().get(i).replace("\n", "\\n"), VectorShow.text("%.4f", projections.get(i)));
      }
      table.print(out);
    }
    out.println(
        VectorShow.text(
            "layer %d: mean %.4f over %d tokens%s%s",
            chosen,
            row.reading().mean(),
            projections.size(),
            midpoint == 0 ? "" : VectorShow.text(", midpoint %.4f", midpoint),
            withoutFirst(row)));
  }

  /* Many models keep a massive activation at the first token of all, which swamps the mean. */
  private static String withoutFirst(Row row) {
    List<Double> projections = row.reading().projections();
    if (row.entry().tokens().from() > 0 || projections.size() < 2) {
      return "";
    }
    double rest = projections.stream().skip(1).mapToDouble(p -> p).average().orElseThrow();
    return VectorShow.text("; without the first token %.4f", rest);
  }

  private static void printSet(PrintWriter out, List<Row> rows, int chosen, double midpoint) {
    Table table = new Table("line", "tokens", "mean", "lowest", "highest", "text");
    for (Row row : rows) {
      var values = row.reading().projections().stream().mapToDouble(Double::doubleValue);
      var extremes = values.summaryStatistics();
      String text = String.join("", row.pieces()).replace("\n", " ").strip();
      table.row(
          row.entry().name(),
          String.valueOf(row.reading().projections().size()),
          VectorShow.text("%.4f", row.reading().mean()),
          VectorShow.text("%.4f", extremes.getMin()),
          VectorShow.text("%.4f", extremes.getMax()),
          text.length() <= 40 ? text : text.substring(0, 40) + "…");
    }
    table.print(out);
    Summary summary = Summary.of(rows.stream().mapToDouble(row -> row.reading().mean()).toArray());
    out.println(
        VectorShow.text(
            "layer %d: mean %.4f over %d texts, standard error %.4f",
            chosen, summary.mean(), summary.n(), summary.standardError()));
    if (midpoint != 0) {
      out.println(
          VectorShow.text(
              "%d of %d texts lie above the midpoint %.4f",
              above(rows, midpoint), rows.size(), midpoint));
    }
    auroc(rows)
        .ifPresent(auroc -> out.println("AUROC of the labels: " + VectorShow.interval(auroc)));
  }

  private static long above(List<Row> rows, double midpoint) {
    return rows.stream().filter(row -> row.reading().mean() > midpoint).count();
  }

  /** How well the means tell the labels apart, where every text has one and both are there. */
  private static Optional<Interval> auroc(List<Row> rows) {
    double[] positive = means(rows, 1);
    double[] negative = means(rows, 0);
    return positive.length + negative.length < rows.size()
            || positive.length == 0
            || negative.length == 0
        ? Optional.empty()
        : Optional.of(
            AurocInterval.of(Auroc.of(positive, negative), positive.length, negative.length));
  }

  private static double[] means(List<Row> rows, int label) {
    return rows.stream()
        .filter(row -> row.entry().label() == label)
        .mapToDouble(row -> row.reading().mean())
        .toArray();
  }

  private static Map<String, Object> facts(List<Row> rows, int chosen, double midpoint) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("layer", chosen);
    facts.put("midpoint", midpoint);
    Summary summary = Summary.of(rows.stream().mapToDouble(row -> row.reading().mean()).toArray());
    facts.put("mean", summary.mean());
    facts.put("standardError", summary.standardError());
    if (midpoint != 0) {
      facts.put("aboveMidpoint", above(rows, midpoint));
    }
    auroc(rows).ifPresent(auroc -> facts.put("auroc", auroc));
    List<Map<String, Object>> texts = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> text = new LinkedHashMap<>();
      text.put("name", row.entry().name());
      text.put("mean", row.reading().mean());
      text.put("tokens", row.pieces());
      text.put("projections", row.reading().projections());
      texts.add(text);
    }
    facts.put("texts", texts);
    return facts;
  }
}
