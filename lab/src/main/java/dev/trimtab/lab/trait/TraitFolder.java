package dev.trimtab.lab.trait;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of one trait as it would be written: what an importer makes of another layout, or an
 * empty form to fill in.
 *
 * @param category folder above the trait's
 * @param name of the trait
 * @param files texts by file name
 * @param notes what was decided on the way and should be known, one sentence each
 */
public record TraitFolder(
    String category, String name, Map<String, String> files, List<String> notes) {
  static final String POSITIVE = "positive";
  static final String NEGATIVE = "negative";
  static final String CHAT = ".jsonl";
  static final String DOCUMENTS = ".txt";
  static final String DEFINITION = "definition.txt";
  static final String STEERING = "steering.json";
  static final String AB_ITEMS = "test_ab.json";

  /** Copies the collections. */
  public TraitFolder {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    notes = List.copyOf(notes);
  }

  /** {@code category/name}. */
  public String id() {
    return category + "/" + name;
  }
}
