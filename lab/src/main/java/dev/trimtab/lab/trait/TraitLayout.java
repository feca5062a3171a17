package dev.trimtab.lab.trait;

import dev.trimtab.core.registry.Named;
import java.nio.file.Path;
import java.util.List;

/** A public layout of trait data, and how it is made into folders of traits. */
public interface TraitLayout extends Named {
  /** What a source in this layout looks like, in a few words. */
  String description();

  /** Whether the file or folder is in this layout; looks at names and shapes, not at every line. */
  boolean recognises(Path source);

  /**
   * The traits of a source.
   *
   * @throws dev.trimtab.core.UserError where it is in another layout, or broken: names the file,
   *     what was expected and what was found
   */
  List<TraitFolder> read(Path source);
}
