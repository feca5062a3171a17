package dev.trimtab.lab.trait;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is to be said about a trait's files before a model sees them.
 *
 * @param id of the trait
 * @param sizes counts and lengths
 * @param findings what is wrong or doubtful, one sentence each
 */
public record TraitCheck(String id, Sizes sizes, List<String> findings) {
  /** Examples of each class below which no vector is trained. */
  public static final int FEWEST = 10;

  private static final Pattern NOT_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final double LENGTHS_APART = 1.5;
  private static final int FEWEST_QUESTIONS = 5;

  /** Copies the list. */
  public TraitCheck {
    findings = List.copyOf(findings);
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
    List<String> findings = new ArrayList<>();
    var sizes = sizes(trait);
    balance(trait, sizes, findings);
    duplicates("positive examples", trait.contrasts().positive(), findings);
    duplicates("negative examples", trait.contrasts().negative(), findings);
    sameOnBothSides(trait.contrasts(), findings);
    leakage(trait, findings);
    questions(trait.questions(), findings);
    rubric(trait.definition(), findings);
    return new TraitCheck(trait.id(), sizes, findings);
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

  private static void balance(Trait trait, Sizes sizes, List<String> findings) {
    int fewer = Math.min(sizes.positive, sizes.negative);
    if (fewer < FEWEST) {
      findings.add(
          "%d positive and %d negative examples: at least %d of each are needed."
              .formatted(sizes.positive, sizes.negative, FEWEST));
    }
    if (!trait.contrasts().paired()) {
      findings.add(
          "%d positive and %d negative examples are no pairs: nothing is filtered by pairs."
              .formatted(sizes.positive, sizes.negative));
    }
    if (Math.max(sizes.positive, sizes.negative) > 2 * fewer) {
      findings.add("One class has more than twice the examples of the other.");
    }
    double longer = Math.max(sizes.positiveCharacters, sizes.negativeCharacters);
    double shorter = Math.min(sizes.positiveCharacters, sizes.negativeCharacters);
    if (longer > LENGTHS_APART * shorter) {
      findings.add(
          "Prompts of one class are %.1f times as long as the other's: a vector may learn length."
              .formatted(longer / shorter));
    }
  }

  private static void duplicates(String what, List<Example> examples, List<String> findings) {
    Map<String, Integer> seen = new HashMap<>();
    examples.forEach(
        example -> seen.merge(example.system() + "\n" + normal(example.prompt()), 1, Integer::sum));
    int repeated = examples.size() - seen.size();
    if (repeated > 0) {
      findings.add("%d of the %d %s repeat another.".formatted(repeated, examples.size(), what));
    }
  }

  private static void sameOnBothSides(Trait.Contrasts contrasts, List<String> findings) {
    Set<String> positive = new HashSet<>();
    contrasts.positive().forEach(e -> positive.add(e.system() + "\n" + normal(e.prompt())));
    long shared =
        contrasts.negative().stream()
            .filter(e -> positive.contains(e.system() + "\n" + normal(e.prompt())))
            .count();
    if (shared > 0) {
      findings.add(shared + " examples are both positive and negative.");
    }
  }

  private static void leakage(Trait trait, List<String> findings) {
    Set<String> trained = new HashSet<>();
    trait.contrasts().positive().forEach(example -> trained.add(normal(example.prompt())));
    trait.contrasts().negative().forEach(example -> trained.add(normal(example.prompt())));
    leaked("search", trait.questions().search(), trained, findings);
    leaked("report", trait.questions().report(), trained, findings);
  }

  private static void leaked(
      String list, List<String> questions, Set<String> trained, List<String> findings) {
    long leaked = questions.stream().filter(q -> trained.contains(normal(q))).count();
    if (leaked > 0) {
      findings.add("%d %s questions are contrasts too.".formatted(leaked, list));
    }
  }

  private static void questions(Trait.Questions questions, List<String> findings) {
    Set<String> search = new HashSet<>();
    questions.search().forEach(question -> search.add(normal(question)));
    long shared = questions.report().stream().filter(q -> search.contains(normal(q))).count();
    if (shared > 0) {
      findings.add(shared + " questions are searched on and reported: the result would flatter.");
    }
    if (search.size() < questions.search().size()) {
      findings.add("Some search questions repeat another.");
    }
    if (questions.report().size() < FEWEST_QUESTIONS) {
      findings.add(
          "%d report questions: fewer than %d decide nothing."
              .formatted(questions.report().size(), FEWEST_QUESTIONS));
    }
  }

  private static void rubric(String definition, List<String> findings) {
    if (!definition.contains("HIGH") || !definition.contains("LOW")) {
      findings.add("definition.txt names no HIGH and LOW: judges score more evenly with both.");
    }
  }

  private static String normal(String text) {
    return NOT_WORDS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }
}
