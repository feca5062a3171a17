package dev.trimtab.lab.trait;

import dev.trimtab.core.registry.Registry;
import java.nio.file.Path;
import java.util.Optional;

/** The public layouts that are read. */
public final class TraitLayouts {
  /** Every layout. */
  public static final Registry<TraitLayout> ALL =
      Registry.of(
          "layout of traits",
          new PersonaVectorsLayout(),
          new AnswerPairsLayout(),
          new InstructionSplitsLayout());

  private TraitLayouts() {}

  /** The layout that a file or folder is in, if it is one of these. */
  public static Optional<TraitLayout> of(Path source) {
    return ALL.all().stream().filter(layout -> layout.recognises(source)).findFirst();
  }
}
