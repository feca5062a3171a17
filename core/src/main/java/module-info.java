/** The contracts between a forward pass and the device that runs it, and the reference device. */
@org.jspecify.annotations.NullMarked
module dev.trimtab.core {
  requires static transitive org.jspecify;

  exports dev.trimtab.core;
  exports dev.trimtab.core.format;
  exports dev.trimtab.core.reference;
  exports dev.trimtab.core.registry;
}
