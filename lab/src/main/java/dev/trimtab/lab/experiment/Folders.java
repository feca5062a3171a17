package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;

/** Where in a store a cell's artifacts lie. */
final class Folders {
  private Folders() {}

  static String of(Subject subject, Trait trait) {
    return of(subject.precision(), trait.id());
  }

  /** The same of a trait as {@code category/name}. */
  static String of(String precision, String trait) {
    int slash = trait.indexOf('/');
    return name(precision)
        + "/"
        + name(trait.substring(0, slash))
        + "/"
        + name(trait.substring(slash + 1));
  }

  static String name(String id) {
    String name = id.replaceAll("[^A-Za-z0-9_+.-]", "_");
    return name.startsWith(".") ? "_" + name : name;
  }
}
