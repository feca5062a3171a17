package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Wilson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be said about a trait's files before a model sees them.
 *
 * @param id of the trait
 * @param sizes counts and lengths
 * @param findings what is wrong or doubtful, errors first
 * @param style how far style alone tells the classes apart
 * @param labels what a judge made of the labels; empty where none was asked or could be
 */
public record TraitCheck(
    String id,
    Sizes sizes,
    List<Finding> findings,
    StyleConfounds style,
    List<LabelAgreement> labels) {
  /** Examples of each class below which no vector is trained. */
  public static final int FEWEST = 10;

  private static final String BALANCE = "balance";
  private static final String DUPLICATES = "duplicates";
  private static final double LENGTHS_APART = 1.5;
  private static final double LETTER_MOST = 0.6;
  private static final int FEWEST_QUESTIONS = 5;

  /** Orders the findings. */
  public TraitCheck {
    findings = findings.stream().sorted((a, b) -> a.severity().compareTo(b.severity())).toList();
    labels = List.copyOf(labels);
  }

  /**
   * Counts and mean lengths.
   *
   * @param positive examples
   * @param negative examples
   * @param search questions
   * @param report questions
   * @param abItems A/B items
   * @param positiveCharacters mean length of a positive prompt with its system prompt
   * @param negativeCharacters the same of the negative ones
   */
  public record Sizes(
      int positive,
      int negative,
      int search,
      int report,
      int abItems,
      double positiveCharacters,
      double negativeCharacters) {}

  /** Checks a trait. */
  public static TraitCheck of(Trait trait) {
    List<Finding> findings = new ArrayList<>();
    var sizes = sizes(trait);
    unfilled(trait, findings);
    balance(trait, sizes, findings);
    letters(trait, findings);
    duplicates("positive examples", trait.contrasts().positive(), findings);
    duplicates("negative examples", trait.contrasts().negative(), findings);
    sameOnBothSides(trait.contrasts(), findings);
    findings.addAll(Leakage.of(trait));
    questions(trait.questions(), findings);
    rubric(trait.definition(), findings);
    StyleConfounds style = StyleConfounds.of(trait.contrasts());
    findings.addAll(style.findings(trait.needsResponses()));
    return new TraitCheck(trait.id(), sizes, findings, style, List.of());
  }

  /** The check of a trait whose files cannot be read. */
  public static TraitCheck unreadable(String id, UserError error) {
    return new TraitCheck(
        id,
        new Sizes(0, 0, 0, 0, 0, 0, 0),
        List.of(Finding.error("format", error.paragraph())),
        new StyleConfounds(0, 0, List.of(), List.of()),
        List.of());
  }

  /** This check and what a judge made of the labels. */
  public TraitCheck with(LabelAgreement agreement) {
    List<Finding> more = new ArrayList<>(findings);
    more.addAll(agreement.findings());
    return new TraitCheck(id, sizes, more, style, List.of(agreement));
  }

  /** Whether something must be mended. */
  public boolean failed() {
    return findings.stream().anyMatch(found -> found.severity() == Finding.Severity.ERROR);
  }

  /** One line: errors, warnings, or neither. */
  public String verdict() {
    long errors =
        findings.stream().filter(found -> found.severity() == Finding.Severity.ERROR).count();
    long warnings = findings.size() - errors;
    if (errors > 0) {
      return "not fit for use: %d %s, %d %s"
          .formatted(errors, word("error", errors), warnings, word("warning", warnings));
    }
    return warnings == 0
        ? "nothing found"
        : "usable, with %d %s".formatted(warnings, word("warning", warnings));
  }

  private static String word(String word, long count) {
    return count == 1 ? word : word + "s";
  }

  private static Sizes sizes(Trait trait) {
    var contrasts = trait.contrasts();
    return new Sizes(
        contrasts.positive().size(),
        contrasts.negative().size(),
        trait.questions().search().size(),
        trait.questions().report().size(),
        trait.abItems().size(),
        length(contrasts.positive()),
        length(contrasts.negative()));
  }

  private static double length(List<Example> examples) {
    return examples.stream()
        .mapToInt(example -> example.prompt().length() + example.system().length())
        .average()
        .orElse(0);
  }

  private static void unfilled(Trait trait, List<Finding> findings) {
    List<String> texts = new ArrayList<>();
    trait.contrasts().positive().forEach(e -> texts.add(e.prompt() + e.system()));
    trait.contrasts().negative().forEach(e -> texts.add(e.prompt() + e.system()));
    texts.addAll(trait.questions().search());
    texts.addAll(trait.questions().report());
    texts.add(trait.definition());
    trait.abItems().forEach(item -> texts.add(item.question() + item.matching() + item.other()));
    long forms = texts.stream().filter(text -> text.contains(TraitTemplates.FILL_IN)).count();
    if (forms > 0) {
      findings.add(
          Finding.error(
              "template",
              "%d texts still say %s: write the trait's own, as README.md in its folder tells."
                  .formatted(forms, TraitTemplates.FILL_IN)));
    }
  }

  private static void balance(Trait trait, Sizes sizes, List<Finding> findings) {
    int fewer = Math.min(sizes.positive, sizes.negative);
    if (fewer < FEWEST) {
      findings.add(
          Finding.error(
              BALANCE,
              "%d positive and %d negative examples: at least %d of each are needed."
                  .formatted(sizes.positive, sizes.negative, FEWEST)));
    }
    if (!trait.contrasts().paired()) {
      findings.add(
          Finding.warning(
              BALANCE,
              "%d positive and %d negative examples are no pairs: nothing is filtered by pairs."
                  .formatted(sizes.positive, sizes.negative)));
    }
    if (Math.max(sizes.positive, sizes.negative) > 2 * fewer) {
      findings.add(
          Finding.warning(BALANCE, "One class has more than twice the examples of the other."));
    }
    double longer = Math.max(sizes.positiveCharacters, sizes.negativeCharacters);
    double shorter = Math.min(sizes.positiveCharacters, sizes.negativeCharacters);
    if (longer > LENGTHS_APART * shorter) {
      findings.add(
          Finding.warning(
              "length",
              "Prompts of one class are %.1f times as long as the other's: a vector may learn length."
                  .formatted(longer / shorter)));
    }
  }

  /** Which letter the answers that show the trait have, where they have one. */
  private static void letters(Trait trait, List<Finding> findings) {
    var contrasts = trait.contrasts();
    if (trait.family() != Family.CAA || !contrasts.paired()) {
      return;
    }
    int first = 0;
    int lettered = 0;
    for (int i = 0; i < contrasts.positive().size(); i++) {
      String letter =
          StyleFeatures.firstWord(
              StyleConfounds.Difference.of(
                      contrasts.positive().get(i).prompt(), contrasts.negative().get(i).prompt())
                  .first());
      if (letter.length() == 1) {
        lettered++;
        first += letter.equals("a") ? 1 : 0;
      }
    }
    if (lettered < contrasts.positive().size() / 2) {
      return;
    }
    Interval share = Wilson.of(first, lettered);
    if (share.low() > LETTER_MOST || share.high() < 1 - LETTER_MOST) {
      findings.add(
          Finding.warning(
              BALANCE,
              "%d of %d answers that show the trait are (A): a vector may learn the letter."
                  .formatted(first, lettered)));
    }
  }

  private static String words(Example example) {
    return example.system() + "\n" + Shingles.normal(example.prompt());
  }

  private static void duplicates(String what, List<Example> examples, List<Finding> findings) {
    Set<String> seen = new HashSet<>();
    examples.forEach(example -> seen.add(words(example)));
    int repeated = examples.size() - seen.size();
    if (repeated > 0) {
      findings.add(
          Finding.warning(
              DUPLICATES,
              "%d of the %d %s repeat another.".formatted(repeated, examples.size(), what)));
    }
    Map<String, List<String>> bySystem = new HashMap<>();
    examples.forEach(
        e -> bySystem.computeIfAbsent(e.system(), _ -> new ArrayList<>()).add(e.prompt()));
    int near = 0;
    String example = "";
    for (List<String> prompts : bySystem.values()) {
      List<NearDuplicates.Pair> pairs = NearDuplicates.among(prompts);
      near += pairs.size();
      if (!pairs.isEmpty() && example.isEmpty()) {
        example = TraitText.cut(prompts.get(pairs.getFirst().second())).replace("\n", " ");
      }
    }
    if (near > 0) {
      findings.add(
          Finding.warning(
              DUPLICATES,
              "%d of the %d %s nearly %s another, for example \"%s\"."
                  .formatted(
                      near, examples.size(), what, near == 1 ? "repeats" : "repeat", example)));
    }
  }

  private static void sameOnBothSides(Trait.Contrasts contrasts, List<Finding> findings) {
    Set<String> positive = new HashSet<>();
    contrasts.positive().forEach(example -> positive.add(words(example)));
    long shared = contrasts.negative().stream().filter(e -> positive.contains(words(e))).count();
    if (shared > 0) {
      findings.add(Finding.error(DUPLICATES, shared + " examples are both positive and negative."));
    }
  }

  private static void questions(Trait.Questions questions, List<Finding> findings) {
    Set<String> search = new HashSet<>();
    questions.search().forEach(question -> search.add(Shingles.normal(question)));
    if (search.size() < questions.search().size()) {
      findings.add(Finding.warning(DUPLICATES, "Some search questions repeat another."));
    }
    if (questions.report().size() < FEWEST_QUESTIONS) {
      findings.add(
          Finding.warning(
              "questions",
              "%d report questions: fewer than %d decide nothing."
                  .formatted(questions.report().size(), FEWEST_QUESTIONS)));
    }
  }

  private static void rubric(String definition, List<Finding> findings) {
    if (!definition.contains("HIGH") || !definition.contains("LOW")) {
      findings.add(
          Finding.warning(
              "rubric",
              "definition.txt names no HIGH and LOW: judges score more evenly with both."));
    }
  }
}
