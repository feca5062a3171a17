package dev.trimtab.lab.trait;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for texts of one split in another: contrasts, search, report, A/B items. */
final class Leakage {
  private static final String CHECK = "leakage";

  private record Part(String name, List<String> texts) {}

  private final List<Finding> findings = new ArrayList<>();

  static List<Finding> of(Trait trait) {
    var leakage = new Leakage();
    var contrasts =
        new Part(
            "contrasts",
            Stream.concat(
                    trait.contrasts().positive().stream(), trait.contrasts().negative().stream())
                .map(Example::prompt)
                .distinct()
                .toList());
    var search = new Part("search questions", trait.questions().search());
    var report = new Part("report questions", trait.questions().report());
    var abItems = new Part("A/B items", trait.abItems().stream().map(AbItem::question).toList());
    leakage.between(search, contrasts, true);
    leakage.between(report, contrasts, true);
    leakage.between(report, search, true);
    leakage.between(abItems, contrasts, true);
    leakage.between(abItems, search, false);
    leakage.between(abItems, report, false);
    return leakage.findings;
  }

  /**
   * @param spoils whether a result would be wrong where a text is in both, and not only less
   *     independent
   */
  private void between(Part some, Part others, boolean spoils) {
    Set<String> known = new HashSet<>();
    others.texts.forEach(text -> known.add(Shingles.normal(text)));
    List<Shingles> shingles = others.texts.stream().map(Shingles::of).toList();
    int same = 0;
    int near = 0;
    String example = "";
    for (String text : some.texts) {
      if (known.contains(Shingles.normal(text))) {
        same++;
      } else if (NearDuplicates.resembling(Shingles.of(text), shingles).isPresent()) {
        near++;
        example = text;
      }
    }
    if (same > 0) {
      String said =
          "%d of the %d %s %s among the %s too."
              .formatted(same, some.texts.size(), some.name, same == 1 ? "is" : "are", others.name);
      findings.add(spoils ? Finding.error(CHECK, said) : Finding.warning(CHECK, said));
    }
    if (near > 0) {
      findings.add(
          Finding.warning(
              CHECK,
              "%d of the %d %s %s nearly among the %s, for example \"%s\"."
                  .formatted(
                      near,
                      some.texts.size(),
                      some.name,
                      near == 1 ? "is" : "are",
                      others.name,
                      TraitText.cut(example).replace("\n", " "))));
    }
  }
}
