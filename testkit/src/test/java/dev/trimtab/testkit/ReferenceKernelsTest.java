package dev.trimtab.testkit;

import dev.trimtab.core.reference.ReferenceDevice;

/** The reference device under its own contract: rows stand alone, margins stay untouched. */
class ReferenceKernelsTest extends KernelContract {
  ReferenceKernelsTest() {
    super(new ReferenceDevice());
  }
}
