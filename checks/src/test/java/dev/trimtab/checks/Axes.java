package dev.trimtab.checks;

import dev.trimtab.core.format.Formats;
import dev.trimtab.core.registry.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The words that name a family of models, a format of weights or a device. */
record Axes(Map<String, List<String>> words) {
  private static final List<String> DEVICES = List.of("cpu", "cuda", "reference");

  /** The ids of the product's registries. */
  static Axes ofTheProduct() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    words.put("format", words(Formats.ALL.all().stream()));
    words.put("family", words(dev.trimtab.model.arch.Architectures.ALL.all().stream()));
    words.put("device", DEVICES);
    return new Axes(words);
  }

  /** The axes that {@code className} names. */
  List<String> namedBy(String className) {
    String name = className.toLowerCase(Locale.ROOT);
    return words.keySet().stream()
        .filter(axis -> words.getOrDefault(axis, List.of()).stream().anyMatch(name::contains))
        .toList();
  }

  private static List<String> words(Stream<? extends Named> members) {
    return members.map(member -> member.id().toLowerCase(Locale.ROOT).replace("_", "")).toList();
  }
}
