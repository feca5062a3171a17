package dev.trimtab.cpu.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * What one thread needs to run products: a stream, memory objects for every shape it has met, and
 * scratch memory. Confined to one thread at a time.
 */
final class Lane implements AutoCloseable {
  private final OneDnn library;
  private final Dnnl dnnl;
  private final MemorySegment stream;
  private final Map<Shape, Call> calls = new HashMap<>();
  private final Scratch pad = new Scratch();
  private final Scratch sums = new Scratch();
  private final Scratch source = new Scratch();
  private final Scratch units = new Scratch();
  private final Scratch tile = new Scratch();
  private final Scratch panel = new Scratch();
  private final Arena arena = Arena.ofShared();

  Lane(OneDnn library) {
    this.library = library;
    this.dnnl = library.dnnl();
    this.stream = dnnl.dnnl_stream_create(library.engine());
  }

  /** A compiled product with memory objects of its own, whose addresses are set for each call. */
  private final class Call implements AutoCloseable {
    private final Matmul matmul;
    private final MemorySegment src;
    private final MemorySegment weights;
    private final MemorySegment dst;
    private final MemorySegment scratch;
    private final MemorySegment arguments;
    private final long scratchBytes;

    Call(Matmul matmul) {
      this.matmul = matmul;
      MemorySegment engine = library.engine();
      src = dnnl.dnnl_memory_create(matmul.src(), engine);
      weights = dnnl.dnnl_memory_create(matmul.weights(), engine);
      dst = dnnl.dnnl_memory_create(matmul.dst(), engine);
      scratch = dnnl.dnnl_memory_create(matmul.scratchpad(), engine);
      scratchBytes = dnnl.dnnl_memory_desc_get_size(matmul.scratchpad());
      arguments = arena.allocate(4 * Dnnl.EXEC_ARG, Long.BYTES);
      OneDnn.argument(arguments, 0, Dnnl.ARG_SRC, src);
      OneDnn.argument(arguments, 1, Dnnl.ARG_WEIGHTS, weights);
      OneDnn.argument(arguments, 2, Dnnl.ARG_DST, dst);
      OneDnn.argument(arguments, 3, Dnnl.ARG_SCRATCHPAD, scratch);
    }

    void run(long srcAddress, long weightsAddress, long dstAddress) {
      dnnl.dnnl_memory_set_data_handle(src, srcAddress);
      dnnl.dnnl_memory_set_data_handle(weights, weightsAddress);
      dnnl.dnnl_memory_set_data_handle(dst, dstAddress);
      if (scratchBytes > 0) {
        dnnl.dnnl_memory_set_data_handle(scratch, pad.of(scratchBytes).address());
      }
      dnnl.dnnl_primitive_execute(matmul.primitive(), stream, 4, arguments);
      dnnl.dnnl_stream_wait(stream);
    }

    @Override
    public void close() {
      dnnl.dnnl_memory_destroy(src);
      dnnl.dnnl_memory_destroy(weights);
      dnnl.dnnl_memory_destroy(dst);
      dnnl.dnnl_memory_destroy(scratch);
    }
  }

  /** Runs a product on the given memory, which must hold what the shape says. */
  void multiply(Shape shape, long src, long weights, long dst) {
    Call call = calls.get(shape);
    if (call == null) {
      call = new Call(library.matmul(shape));
      calls.put(shape, call);
    }
    call.run(src, weights, dst);
  }

  /** Scratch memory for a result that does not go where it is wanted at once. */
  Scratch sums() {
    return sums;
  }

  /** Scratch memory for activations. */
  Scratch source() {
    return source;
  }

  /** Scratch memory for rows that pick columns of the weights. */
  Scratch units() {
    return units;
  }

  /** Scratch memory for decoded weights. */
  Scratch tile() {
    return tile;
  }

  /** Scratch memory for the panel that they become. */
  Scratch panel() {
    return panel;
  }

  @Override
  public void close() {
    calls.values().forEach(Call::close);
    dnnl.dnnl_stream_destroy(stream);
    pad.close();
    sums.close();
    source.close();
    units.close();
    tile.close();
    panel.close();
    arena.close();
  }
}
