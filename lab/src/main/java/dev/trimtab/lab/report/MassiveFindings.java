package dev.trimtab.lab.report;

import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.Difference;
import dev.trimtab.lab.massive.Differences;
import dev.trimtab.lab.massive.DimensionProfile;
import dev.trimtab.lab.massive.Hypotheses;
import dev.trimtab.lab.massive.Hypothesis.Measure;
import dev.trimtab.lab.massive.LayerProfile;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.Side;
import dev.trimtab.lab.massive.StudiedModel;
import dev.trimtab.lab.massive.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a study of massive activations found, in sentences. */
final class MassiveFindings {
  private final MassiveResult study;
  private final double bar;

  private MassiveFindings(MassiveResult study) {
    this.study = study;
    this.bar = study.plan().steering().search().coherence();
  }

  static List<String> of(Calibration calibration) {
    List<String> sentences = new ArrayList<>();
    Optional<DimensionProfile> found = Optional.empty();
    int at = 0;
    for (LayerProfile layer : calibration.layers()) {
      for (DimensionProfile d : layer.top()) {
        if (found.isEmpty() || d.ratioToMean() > found.get().ratioToMean()) {
          found = Optional.of(d);
          at = layer.layer();
        }
      }
    }
    if (found.isPresent()) {
      DimensionProfile largest = found.get();
      long layers =
          calibration.layers().stream()
              .filter(
                  layer ->
                      layer.top().stream()
                          .limit(Calibration.TOP)
                          .anyMatch(d -> d.dimension() == largest.dimension()))
              .count();
      sentences.add(
          "Dimension %s is %s times the mean of its layer at layer %s, and among the five largest of %s of %s layers."
              .formatted(
                  largest.dimension(),
                  Numbers.fixed(largest.ratioToMean(), 0),
                  at,
                  layers,
                  calibration.layers().size()));
    }
    return sentences;
  }

  static List<String> of(MassiveResult study) {
    var findings = new MassiveFindings(study);
    List<String> sentences = new ArrayList<>(of(study.calibration()));
    study.plan().traits().forEach(trait -> findings.trait(trait).ifPresent(sentences::add));
    sentences.addAll(
        MassiveComparisons.sentences(
            Hypotheses.decide(
                Hypotheses.standard(study.plan().methods()),
                List.of(new StudiedModel("", study)))));
    study.plan().traits().forEach(trait -> findings.winners(trait).ifPresent(sentences::add));
    return sentences;
  }

  /** The best cleaned vector against the best uncleaned one. */
  private Optional<String> trait(String trait) {
    Optional<VariantResult> plain = MassiveTables.winner(study, trait, bar, VariantResult::plain);
    Optional<VariantResult> cleaned =
        MassiveTables.winner(study, trait, bar, variant -> !variant.plain());
    if (plain.isEmpty() || cleaned.isEmpty()) {
      return Optional.empty();
    }
    Optional<Difference> difference =
        new Differences(List.of(new StudiedModel("", study)))
            .of(
                Side.ALL.variant(cleaned.get().variant()),
                Side.ALL.variant(plain.get().variant()),
                Measure.CHANGE,
                List.of(trait));
    return difference.map(
        (Difference found) ->
            "%s: the best cleaned vector, %s, moves the score by %s on the report questions, the best uncleaned one, %s, by %s; %s."
                .formatted(
                    trait,
                    cleaned.get().variant(),
                    Numbers.signed(found.first(), 1),
                    plain.get().variant(),
                    Numbers.signed(found.second(), 1),
                    "the difference is " + Numbers.difference(found.interval())));
  }

  /** Whether the winner depends on the bar of coherence. */
  private Optional<String> winners(String trait) {
    Set<String> names = new LinkedHashSet<>();
    for (double at : new TreeSet<>(study.plan().bars())) {
      MassiveTables.winner(study, trait, at, _ -> true).ifPresent(v -> names.add(v.variant()));
    }
    return names.size() < 2
        ? Optional.empty()
        : Optional.of(
            "%s: which vector wins depends on the bar of coherence (%s)."
                .formatted(trait, String.join(", ", names)));
  }
}
