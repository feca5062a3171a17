package dev.trimtab.cpu.onednn;

/**
 * The form of one call: dst [tokens, outputs] = src [tokens, inputs] · weights, rows of src and dst
 * {@code srcStride} and {@code dstStride} elements apart.
 */
record Shape(ElementType type, int tokens, int inputs, int outputs, int srcStride, int dstStride) {}
