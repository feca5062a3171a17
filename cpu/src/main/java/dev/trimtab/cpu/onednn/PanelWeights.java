package dev.trimtab.cpu.onednn;

/** Weights that a product reads panel by panel. */
interface PanelWeights {
  /** How the outputs are cut. */
  Panels panels();

  /** What the panels hold. */
  ElementType type();

  /** Inputs of every output. */
  int inputs();

  /** Address of a packed panel, valid until the lane is asked for another. */
  long address(int panel, Lane lane);

  /** Bytes kept. */
  long bytes();

  /** Format and form, for the record. */
  String name();
}
