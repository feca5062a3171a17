/** The CPU as a device: kernels by the Vector API, matrix products by oneDNN where it loads. */
@org.jspecify.annotations.NullMarked
module dev.trimtab.cpu {
  requires static transitive org.jspecify;
  requires transitive dev.trimtab.core;
  requires jdk.incubator.vector;
  requires jdk.management;

  exports dev.trimtab.cpu;
}
