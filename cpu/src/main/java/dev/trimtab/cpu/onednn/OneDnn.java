package dev.trimtab.cpu.onednn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The loaded library of oneDNN: owner of its engine and of everything compiled for it. Products
 * made with it must not be used after it is closed.
 */
public final class OneDnn implements AutoCloseable {
  /*
   * oneDNN runs on one thread here: a product is cut into panels, and the panels are shared out by
   * our own workers. The library's own threads, OpenMP's, would spin on the same cores as the
   * workers after every call and take them from each other; cut by hand both are as fast.
   *
   * A row's result is the same bits for every number of rows from 2 upwards, but a product of one
   * row is another kernel. A lone row therefore gets a row of zeros beside it.
   *
   * What the library compiles (about a millisecond a shape) is shared by all products and kept. A
   * thread borrows a Lane, the objects that only one thread may use at a time.
   */

  /** The tokens for which the layout of packed weights is asked; it is the same for all. */
  private static final int USUAL_TOKENS = 32;

  /** What looking for the library came to. */
  public sealed interface Search {}

  /** The library is there. */
  public record Found(OneDnn library) implements Search {}

  /**
   * The library cannot be used.
   *
   * @param reason one line for the user
   */
  public record Absent(String reason) implements Search {}

  private final Dnnl dnnl;
  private final MemorySegment engine;
  private final MemorySegment attributes;
  private final Isa isa;
  private final String version;

  /** The last one back goes out first: its memory may still be in the cache of that core. */
  private final ConcurrentLinkedDeque<Lane> idle = new ConcurrentLinkedDeque<>();

  private final List<Lane> lanes = new ArrayList<>();
  private final Map<Shape, Matmul> matmuls = new HashMap<>();
  private final Map<Shape, PackedForm> forms = new HashMap<>();
  private final Deque<Runnable> cleanup = new ArrayDeque<>();

  private OneDnn(Dnnl dnnl) {
    this.dnnl = dnnl;
    this.isa = new Isa(dnnl.dnnl_get_effective_cpu_isa());
    this.version = dnnl.dnnl_version();
    this.engine = dnnl.dnnl_engine_create();
    this.attributes = dnnl.dnnl_primitive_attr_create_user_scratchpad();
    cleanup.push(() -> dnnl.dnnl_engine_destroy(engine));
    cleanup.push(() -> dnnl.dnnl_primitive_attr_destroy(attributes));
  }

  /**
   * Looks for the library of a platform on the class path, unpacks it (93 MB, once) and loads it.
   *
   * @param platform as bytedeco names it, such as linux-x86_64
   * @param folder where the unpacked files are kept; one folder a version
   */
  public static Search open(String platform, Path folder) {
    return open(platform, folder, Optional.empty());
  }

  /** The same held to a smaller instruction set; works only before the process's first product. */
  static Search open(String platform, Path folder, Optional<Isa> most) {
    if (!platform.startsWith("linux-")) {
      return new Absent("oneDNN is used on Linux only; this is " + platform);
    }
    String place = "org/bytedeco/dnnl/" + platform + "/";
    URL library = ClassLoader.getSystemResource(place + "libdnnl.so.3");
    URL openMp = ClassLoader.getSystemResource(place + "libgomp.so.1");
    if (library == null || openMp == null) {
      return new Absent("no oneDNN for " + platform + " on the class path");
    }
    try {
      Dnnl dnnl = load(LibraryFiles.unpack(openMp, folder), LibraryFiles.unpack(library, folder));
      most.ifPresent(isa -> dnnl.dnnl_set_max_cpu_isa(isa.bits()));
      return new Found(new OneDnn(dnnl));
    } catch (IOException e) {
      return new Absent("oneDNN could not be unpacked to " + folder + ": " + e.getMessage());
    } catch (IllegalArgumentException | NoSuchElementException | DnnlException e) {
      return new Absent("oneDNN could not be loaded: " + e.getMessage());
    }
  }

  /** The libraries stay loaded until the process ends: OpenMP's threads may not lose their code. */
  @SuppressWarnings("restricted")
  private static Dnnl load(Path openMp, Path library) {
    SymbolLookup first = SymbolLookup.libraryLookup(openMp, Arena.global());
    return new Dnnl(SymbolLookup.libraryLookup(library, Arena.global()), first);
  }

  /** Name, version and instruction set in one line. */
  public String description() {
    return "oneDNN " + version + ", " + isa;
  }

  /** What it compiles for. */
  Isa isa() {
    return isa;
  }

  Dnnl dnnl() {
    return dnnl;
  }

  MemorySegment engine() {
    return engine;
  }

  MemorySegment attributes() {
    return attributes;
  }

  /** Objects for the calling thread, to be given back by {@link #giveBack}. */
  Lane borrow() {
    Lane lane = idle.poll();
    if (lane == null) {
      lane = new Lane(this);
      synchronized (this) {
        lanes.add(lane);
      }
    }
    // OpenMP keeps the number for each thread; lanes move between threads.
    dnnl.omp_set_num_threads(1);
    return lane;
  }

  void giveBack(Lane lane) {
    idle.push(lane);
  }

  /** The layout of the weights of a panel [outputs, inputs]. */
  synchronized PackedForm form(ElementType type, int inputs, int outputs) {
    Shape shape = new Shape(type, USUAL_TOKENS, inputs, outputs, inputs, outputs);
    return forms.computeIfAbsent(
        shape,
        s -> {
          dnnl.omp_set_num_threads(1);
          MemorySegment any =
              dnnl.dnnl_memory_desc_create_with_tag_any(new long[] {inputs, outputs}, type.type());
          MemorySegment description = Matmul.describe(this, s, any);
          MemorySegment packed =
              dnnl.dnnl_memory_desc_clone(
                  dnnl.dnnl_primitive_desc_query_md(description, Dnnl.QUERY_WEIGHTS_MD));
          dnnl.dnnl_primitive_desc_destroy(description);
          dnnl.dnnl_memory_desc_destroy(any);
          cleanup.push(() -> dnnl.dnnl_memory_desc_destroy(packed));
          return new PackedForm(packed, dnnl.dnnl_memory_desc_get_size(packed));
        });
  }

  /** The compiled product of a shape; its weights are in the form of {@link #form}. */
  synchronized Matmul matmul(Shape shape) {
    PackedForm form = form(shape.type(), shape.inputs(), shape.outputs());
    return matmuls.computeIfAbsent(
        shape,
        s -> {
          Matmul matmul = new Matmul(this, s, form);
          cleanup.push(matmul::close);
          return matmul;
        });
  }

  /**
   * Packs a panel.
   *
   * @param plain [outputs, inputs], row-major
   * @param packed memory of the form's size
   */
  void pack(PackedForm form, MemorySegment plain, MemorySegment packed, Shape shape) {
    dnnl.omp_set_num_threads(1);
    MemorySegment from =
        dnnl.dnnl_memory_desc_create_with_strides(
            new long[] {shape.inputs(), shape.outputs()}, shape.type().type(), 1, shape.inputs());
    MemorySegment description =
        dnnl.dnnl_reorder_primitive_desc_create(from, form.description(), engine, attributes);
    MemorySegment primitive = dnnl.dnnl_primitive_create(description);
    MemorySegment scratch =
        dnnl.dnnl_primitive_desc_query_md(description, Dnnl.QUERY_SCRATCHPAD_MD);
    MemorySegment stream = dnnl.dnnl_stream_create(engine);
    MemorySegment source = dnnl.dnnl_memory_create(from, engine);
    MemorySegment target = dnnl.dnnl_memory_create(form.description(), engine);
    MemorySegment pad = dnnl.dnnl_memory_create(scratch, engine);
    try (Arena arena = Arena.ofConfined()) {
      dnnl.dnnl_memory_set_data_handle(source, plain.address());
      dnnl.dnnl_memory_set_data_handle(target, packed.address());
      long bytes = Math.max(1, dnnl.dnnl_memory_desc_get_size(scratch));
      dnnl.dnnl_memory_set_data_handle(pad, arena.allocate(bytes, 64).address());
      MemorySegment arguments = arena.allocate(3 * Dnnl.EXEC_ARG, Long.BYTES);
      argument(arguments, 0, Dnnl.ARG_SRC, source);
      argument(arguments, 1, Dnnl.ARG_DST, target);
      argument(arguments, 2, Dnnl.ARG_SCRATCHPAD, pad);
      dnnl.dnnl_primitive_execute(primitive, stream, 3, arguments);
      dnnl.dnnl_stream_wait(stream);
    } finally {
      dnnl.dnnl_memory_destroy(source);
      dnnl.dnnl_memory_destroy(target);
      dnnl.dnnl_memory_destroy(pad);
      dnnl.dnnl_stream_destroy(stream);
      dnnl.dnnl_primitive_destroy(primitive);
      dnnl.dnnl_primitive_desc_destroy(description);
      dnnl.dnnl_memory_desc_destroy(from);
    }
  }

  /** Writes one dnnl_exec_arg_t of a list. */
  static void argument(MemorySegment list, int index, int argument, MemorySegment memory) {
    list.set(ValueLayout.JAVA_INT, index * Dnnl.EXEC_ARG, argument);
    list.set(ValueLayout.ADDRESS, index * Dnnl.EXEC_ARG + Long.BYTES, memory);
  }

  /** Destroys what was compiled. The library itself stays in memory. */
  @Override
  public synchronized void close() {
    lanes.forEach(Lane::close);
    lanes.clear();
    idle.clear();
    while (!cleanup.isEmpty()) {
      cleanup.pop().run();
    }
    matmuls.clear();
    forms.clear();
  }
}
