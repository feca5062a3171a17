package dev.trimtab.checks.wrong.core;

/** Names a family and a device. */
final class LlamaOnCpu {
  private LlamaOnCpu() {}
}
