package dev.trimtab.lab.report;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.extract.Cleaning;
import dev.trimtab.lab.extract.Cleaning.Choice;
import dev.trimtab.lab.massive.Difference;
import dev.trimtab.lab.massive.Differences;
import dev.trimtab.lab.massive.Hypothesis;
import dev.trimtab.lab.massive.Hypothesis.Measure;
import dev.trimtab.lab.massive.Hypothesis.Relation;
import dev.trimtab.lab.massive.HypothesisResult;
import dev.trimtab.lab.massive.HypothesisResult.Verdict;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.massive.Side.Cleaned;
import dev.trimtab.lab.massive.StudiedModel;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.ReportTable.Cell;
import dev.trimtab.lab.report.ReportTable.Mark;
import dev.trimtab.lab.stats.Equivalence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Groups of vectors against each other, question by question, as tables. */
public final class MassiveComparisons {
  private static final String PAIRED =
      "Means over the report questions that all vectors compared have scores for; the difference is"
          + " paired on them, with its 95 % interval over questions. An interval without width says"
          + " that these questions agree, not that all would.";

  private final MassiveResult study;
  private final Differences differences;

  private MassiveComparisons(MassiveResult study) {
    this.study = study;
    this.differences = new Differences(List.of(new StudiedModel("", study)));
  }

  /** Two sides under a name. */
  private record Pair(String name, Side first, Side second) {}

  /** Before against after, the layer's own against many layers', two against one and three. */
  static List<ReportTable> of(MassiveResult study) {
    var tables = new MassiveComparisons(study);
    return List.of(tables.stages(), tables.choices(), tables.counts(), tables.efficiency());
  }

  private static String name(Choice choice, int count) {
    return (choice == Choice.LAYER ? "la" : "u") + count;
  }

  private static String name(Cleaned stage) {
    return stage == Cleaned.PRECLEAN ? "preclean" : "postclean";
  }

  private ReportTable stages() {
    List<Pair> pairs = new ArrayList<>();
    for (Choice choice : Choice.values()) {
      for (int count = 1; count <= Cleaning.MOST; count++) {
        Side side = Side.ALL.choice(choice).count(count);
        pairs.add(
            new Pair(
                name(choice, count),
                side.cleaned(Cleaned.PRECLEAN),
                side.cleaned(Cleaned.POSTCLEAN)));
      }
    }
    Pair all =
        new Pair("all", Side.ALL.cleaned(Cleaned.PRECLEAN), Side.ALL.cleaned(Cleaned.POSTCLEAN));
    return table(
        "massive-stages",
        "Cleaning before the fit against cleaning after it",
        "Before",
        "After",
        pairs,
        all);
  }

  private ReportTable choices() {
    List<Pair> pairs = new ArrayList<>();
    for (Cleaned stage : List.of(Cleaned.PRECLEAN, Cleaned.POSTCLEAN)) {
      for (int count = 1; count <= Cleaning.MOST; count++) {
        Side side = Side.ALL.cleaned(stage).count(count);
        pairs.add(
            new Pair(
                name(stage) + " " + count, side.choice(Choice.LAYER), side.choice(Choice.GLOBAL)));
      }
    }
    Pair all = new Pair("all", Side.ALL.choice(Choice.LAYER), Side.ALL.choice(Choice.GLOBAL));
    return table(
        "massive-choices",
        "The layer's own dimensions against those of many layers",
        "Layer's own",
        "Many layers'",
        pairs,
        all);
  }

  private ReportTable counts() {
    List<Pair> pairs = new ArrayList<>();
    for (int other : List.of(1, Cleaning.MOST)) {
      for (Cleaned stage : List.of(Cleaned.PRECLEAN, Cleaned.POSTCLEAN)) {
        for (Choice choice : Choice.values()) {
          Side side = Side.ALL.cleaned(stage).choice(choice);
          String name = choice == Choice.LAYER ? "la" : "u";
          pairs.add(
              new Pair(
                  "%s %s2 against %s%d".formatted(name(stage), name, name, other),
                  side.count(2),
                  side.count(other)));
        }
      }
    }
    return table(
        "massive-counts",
        "Two dimensions against one and three",
        "Two",
        "One or three",
        pairs,
        new Pair("all with 2 against 1", Side.ALL.count(2), Side.ALL.count(1)),
        new Pair("all with 2 against 3", Side.ALL.count(2), Side.ALL.count(Cleaning.MOST)));
  }

  private ReportTable table(
      String id, String title, String first, String second, List<Pair> pairs, Pair... totals) {
    TableRows rows =
        new TableRows()
            .words("Trait", "Method", "Compared")
            .numbers(List.of(first, second, "Difference"))
            .note(PAIRED + " Interval by interval: none is corrected for their number.");
    for (String trait : study.plan().traits()) {
      for (String method : study.plan().methods()) {
        pairs.forEach(pair -> row(trait, method, pair, List.of(trait)).ifPresent(rows::row));
      }
    }
    for (String method : study.plan().methods()) {
      for (Pair total : totals) {
        row("all", method, total, List.of()).ifPresent(rows::total);
      }
    }
    return rows.table(id, title);
  }

  private Optional<List<Cell>> row(String trait, String method, Pair pair, List<String> traits) {
    return differences
        .of(pair.first.method(method), pair.second.method(method), Measure.CHANGE, traits)
        .map(
            (Difference found) ->
                List.of(
                    TableRows.word(trait),
                    TableRows.word(method),
                    TableRows.word(pair.name),
                    TableRows.signed(found.first(), Mark.NONE, ""),
                    TableRows.signed(found.second(), Mark.NONE, ""),
                    TableRows.difference(found.interval(), 0, "")));
  }

  private ReportTable efficiency() {
    TableRows rows =
        new TableRows()
            .words("Trait", "Method", "Cleaning")
            .numbers(List.of("Ratio", "Times smaller", "Points per %", "Against no cleaning"))
            .note(
                "Ratio: mean of the chosen coefficients over their layers' base norms. Times"
                    + " smaller: than that of the uncleaned vector. Points per %: change of the"
                    + " trait score on the report questions for each hundredth of the base norm. "
                    + PAIRED);
    for (String trait : study.plan().traits()) {
      for (String method : study.plan().methods()) {
        OptionalDouble plain = ratio(trait, Side.ALL.method(method).cleaned(Cleaned.NONE));
        for (Cleaned stage : List.of(Cleaned.NONE, Cleaned.PRECLEAN, Cleaned.POSTCLEAN)) {
          Side side = Side.ALL.method(method).cleaned(stage);
          OptionalDouble own = ratio(trait, side);
          if (own.isPresent()) {
            rows.row(efficiency(trait, side, own.getAsDouble(), plain));
          }
        }
      }
    }
    return rows.table("massive-efficiency", "What a coefficient achieves");
  }

  private List<Cell> efficiency(String trait, Side side, double ratio, OptionalDouble plain) {
    boolean none = side.cleaning() == Cleaned.NONE;
    Optional<Difference> difference =
        differences.of(side, side.cleaned(Cleaned.NONE), Measure.EFFICIENCY, List.of(trait));
    return List.of(
        TableRows.word(trait),
        TableRows.word(side.methods().getFirst()),
        TableRows.word(none ? "none" : name(side.cleaning())),
        TableRows.number(ratio, 3),
        none || plain.isEmpty()
            ? TableRows.blank()
            : TableRows.number(plain.getAsDouble() / ratio, 2),
        difference.map(found -> TableRows.number(found.first(), 1)).orElseGet(TableRows::blank),
        none
            ? TableRows.blank()
            : difference
                .map(found -> TableRows.difference(found.interval(), 0, ""))
                .orElseGet(TableRows::blank));
  }

  private OptionalDouble ratio(String trait, Side side) {
    return study.of(trait).stream()
        .filter(v -> side.coversVector(v.method(), v.variant()))
        .map((VariantResult v) -> v.cell().outcome())
        .filter(CellOutcome.Steered.class::isInstance)
        .mapToDouble(outcome -> Math.abs(((CellOutcome.Steered) outcome).best().ratio()))
        .average();
  }

  /** Claims with their verdicts. */
  public static ReportTable hypotheses(String id, String title, List<HypothesisResult> results) {
    TableRows rows =
        new TableRows()
            .numbers(List.of("No."))
            .words("Claim", "Verdict")
            .numbers(List.of("First", "Second", "Difference"))
            .words("Claimed")
            .numbers(List.of("Questions", "p"))
            .note(
                PAIRED
                    + " Supported or refuted: test (paired t, level %s, Holm's correction over the"
                        .formatted(Equivalence.STANDARD_LEVEL)
                    + " claims of this table) and interval both say so. Undecided: the data show"
                    + " neither a claim nor its contrary. First and second: points of change in the"
                    + " wanted direction, unless a note says what else.");
    Map<String, List<String>> remarks = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      List<Cell> cells = new ArrayList<>(List.of(TableRows.whole(i + 1)));
      cells.addAll(row(results.get(i)));
      rows.row(cells);
      String number = Integer.toString(i + 1);
      remarks(results.get(i))
          .forEach(said -> remarks.computeIfAbsent(said, _ -> new ArrayList<>()).add(number));
    }
    remarks.forEach(
        (said, numbers) -> rows.note("No. %s: %s".formatted(String.join(", ", numbers), said)));
    return rows.table(id, title);
  }

  /** Verdicts in sentences. */
  public static List<String> sentences(List<HypothesisResult> results) {
    List<String> sentences = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      List<String> claims =
          results.stream()
              .filter(result -> result.verdict() == verdict)
              .map(result -> result.hypothesis().claim().replaceAll("\\.$", ""))
              .toList();
      if (!claims.isEmpty()) {
        sentences.add(
            verdict == Verdict.UNDECIDED
                ? "Undecided: %s.".formatted(Numbers.count(claims.size(), "claim", "claims"))
                : "%s%s: %s."
                    .formatted(
                        verdict.word().substring(0, 1).toUpperCase(Locale.ROOT),
                        verdict.word().substring(1),
                        String.join("; ", claims)));
      }
    }
    return sentences;
  }

  private static List<Cell> row(HypothesisResult result) {
    List<Cell> cells = new ArrayList<>();
    Hypothesis hypothesis = result.hypothesis();
    cells.add(TableRows.word(hypothesis.claim()));
    cells.add(
        new Cell.Text(
            result.verdict().word(),
            result.verdict() == Verdict.UNDECIDED ? Mark.UNDECIDED : Mark.NONE));
    String margin = Numbers.fixed(hypothesis.margin(), 1).replaceAll("\\.0$", "");
    Cell claimed =
        TableRows.word(hypothesis.relation() == Relation.BETTER ? "> " + margin : "± " + margin);
    if (result.difference().isEmpty()) {
      Cell blank = TableRows.blank();
      cells.addAll(List.of(blank, blank, blank, claimed, blank, blank));
      return cells;
    }
    Difference difference = result.difference().getFirst();
    cells.add(TableRows.signed(difference.first(), Mark.NONE, ""));
    cells.add(TableRows.signed(difference.second(), Mark.NONE, ""));
    cells.add(TableRows.difference(difference.interval(), 0, ""));
    cells.add(claimed);
    cells.add(TableRows.whole(difference.questions()));
    cells.add(new Cell.Value(Numbers.pValue(result.pValue()), result.pValue(), Mark.NONE, ""));
    return cells;
  }

  private static List<String> remarks(HypothesisResult result) {
    List<String> parts = new ArrayList<>();
    if (result.hypothesis().measure() != Measure.CHANGE) {
      parts.add("Measured in " + result.hypothesis().measure().unit() + ".");
    }
    if (!result.reason().isEmpty()) {
      parts.add(result.reason());
    }
    result.difference().stream()
        .filter(difference -> difference.lacking() > 0)
        .forEach(
            difference ->
                parts.add(
                    "%d of %d vectors have no coherent setting or lack scores, and are left out."
                        .formatted(
                            difference.lacking(), difference.lacking() + difference.vectors())));
    return parts;
  }
}
