package dev.trimtab.lab.trait;

import dev.trimtab.model.text.Frame;
import dev.trimtab.model.text.Span;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trait of a model's behaviour: what brings it out, how it is judged, and the questions it is
 * searched and reported on.
 *
 * @param category folder above the trait's
 * @param name of the trait
 * @param family how its contrasts work
 * @param contrasts examples of both classes
 * @param definition the judge's rubric for the trait
 * @param questions for search and report
 * @param position the span read
 * @param direction which way steering is wanted
 * @param abItems for logit differences; may be empty
 * @param other keys of steering.json that this program has no use for, as JSON values
 * @param hash SHA-256 over the contents of its files
 */
public record Trait(
    String category,
    String name,
    Family family,
    Contrasts contrasts,
    String definition,
    Questions questions,
    Span position,
    Wanted direction,
    List<AbItem> abItems,
    Map<String, Object> other,
    String hash) {
  /** Copies the collections. */
  public Trait {
    abItems = List.copyOf(abItems);
    other = Collections.unmodifiableMap(new TreeMap<>(other));
  }

  /** Which way steering is wanted. */
  public enum Wanted {
    /** More of the trait: the highest score is the best. */
    POSITIVE,
    /** Less of it: the lowest score is the best. */
    NEGATIVE
  }

  /**
   * Examples of both classes.
   *
   * @param positive that bring the trait out
   * @param negative that bring its opposite out
   */
  public record Contrasts(List<Example> positive, List<Example> negative) {
    /** Copies the lists. */
    public Contrasts {
      positive = List.copyOf(positive);
      negative = List.copyOf(negative);
    }

    /** Whether line i of one class belongs to line i of the other. */
    public boolean paired() {
      return positive.size() == negative.size();
    }

    /** The first {@code count} examples of each class; all for 0. */
    public Contrasts first(int count) {
      return count == 0
          ? this
          : new Contrasts(
              positive.subList(0, Math.min(count, positive.size())),
              negative.subList(0, Math.min(count, negative.size())));
    }
  }

  /**
   * Questions in two lists that do not meet.
   *
   * @param search on which settings are searched
   * @param report on which the chosen setting is measured
   * @param evalPrompt a rubric of the trait's own, in place of the general one; empty for none
   */
  public record Questions(List<String> search, List<String> report, String evalPrompt) {
    /** Copies the lists. */
    public Questions {
      search = List.copyOf(search);
      report = List.copyOf(report);
    }
  }

  /** {@code category/name}, as users write it. */
  public String id() {
    return category + "/" + name;
  }

  /** Whether the span lies in the response, so that responses must be generated. */
  public boolean needsResponses() {
    return position.frame() != Frame.PROMPT;
  }
}
