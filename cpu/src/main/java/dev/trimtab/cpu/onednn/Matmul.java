package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/** A product compiled by oneDNN for one shape; may run on several threads at once. */
final class Matmul implements AutoCloseable {
  private final Dnnl dnnl;
  private final MemorySegment primitive;
  private final MemorySegment description;
  private final MemorySegment src;
  private final MemorySegment dst;
  private final PackedForm form;

  /** Compiles it; {@code form} is the layout of the weights. */
  Matmul(OneDnn library, Shape shape, PackedForm form) {
    this.dnnl = library.dnnl();
    this.form = form;
    // How the work is cut depends on the number of threads at this moment.
    dnnl.omp_set_num_threads(1);
    src = source(dnnl, shape);
    dst = result(dnnl, shape);
    description = describe(library, shape, form.description());
    primitive = dnnl.dnnl_primitive_create(description);
  }

  /** A dnnl_primitive_desc_t of the shape, owned by the caller. */
  static MemorySegment describe(OneDnn library, Shape shape, MemorySegment weights) {
    Dnnl dnnl = library.dnnl();
    MemorySegment src = source(dnnl, shape);
    MemorySegment dst = result(dnnl, shape);
    try {
      return dnnl.dnnl_matmul_primitive_desc_create(
          library.engine(), src, weights, dst, library.attributes());
    } finally {
      dnnl.dnnl_memory_desc_destroy(src);
      dnnl.dnnl_memory_desc_destroy(dst);
    }
  }

  private static MemorySegment source(Dnnl dnnl, Shape shape) {
    return dnnl.dnnl_memory_desc_create_with_strides(
        new long[] {shape.tokens(), shape.inputs()}, shape.type().type(), shape.srcStride(), 1);
  }

  private static MemorySegment result(Dnnl dnnl, Shape shape) {
    return dnnl.dnnl_memory_desc_create_with_strides(
        new long[] {shape.tokens(), shape.outputs()}, shape.type().sumType(), shape.dstStride(), 1);
  }

  MemorySegment primitive() {
    return primitive;
  }

  MemorySegment src() {
    return src;
  }

  MemorySegment dst() {
    return dst;
  }

  MemorySegment weights() {
    return form.description();
  }

  MemorySegment scratchpad() {
    return dnnl.dnnl_primitive_desc_query_md(description, Dnnl.QUERY_SCRATCHPAD_MD);
  }

  @Override
  public void close() {
    dnnl.dnnl_primitive_destroy(primitive);
    dnnl.dnnl_primitive_desc_destroy(description);
    dnnl.dnnl_memory_desc_destroy(src);
    dnnl.dnnl_memory_desc_destroy(dst);
  }
}
