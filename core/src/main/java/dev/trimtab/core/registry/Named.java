package dev.trimtab.core.registry;

/** Something known by a short, unique, stable id within its kind. */
public interface Named {
  /** The id, as users write it and as files keep it. */
  String id();
}
