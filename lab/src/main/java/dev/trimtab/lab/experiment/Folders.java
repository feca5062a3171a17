package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;

/** Where in a store a cell's artifacts lie. */
final class Folders {
  private Folders() {}

  static String of(Subject subject, Trait trait) {
    return name(subject.precision()) + "/" + name(trait.category()) + "/" + name(trait.name());
  }

  static String name(String id) {
    String name = id.replaceAll("[^A-Za-z0-9_+.-]", "_");
    return name.startsWith(".") ? "_" + name : name;
  }
}
