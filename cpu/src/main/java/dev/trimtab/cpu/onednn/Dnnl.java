package dev.trimtab.cpu.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * The raw binding of oneDNN's C interface, version 3: one method a function, under its C name. A
 * status that is not success becomes a {@link DnnlException}.
 */
final class Dnnl {
  /*
   * A handle that is a static final is a constant to the compiler, and a call through it costs a
   * few nanoseconds; one that sits in a field costs ten times that. The library's place in memory is
   * known only at run time, so the handles are made for a form of function, without an address, and
   * the address is their first argument.
   */

  /** dnnl_data_type_t. */
  static final int BF16 = 2;

  static final int F32 = 3;
  static final int S32 = 4;
  static final int S8 = 5;

  /** Indices of a primitive's arguments. */
  static final int ARG_SRC = 1;

  static final int ARG_DST = 17;
  static final int ARG_WEIGHTS = 33;
  static final int ARG_SCRATCHPAD = 80;

  /** dnnl_query_t. */
  static final int QUERY_WEIGHTS_MD = 131;

  static final int QUERY_SCRATCHPAD_MD = 136;
  static final int QUERY_STRIDES = 14;
  static final int QUERY_INNER_NBLKS = 263;
  static final int QUERY_INNER_BLKS = 264;
  static final int QUERY_INNER_IDXS = 265;

  /** Bytes of a dnnl_exec_arg_t: an index, padding, a memory object. */
  static final long EXEC_ARG = 16;

  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int TAG_ANY = 1;
  private static final int SCRATCHPAD_USER = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle INT = form(JAVA_INT);
  private static final MethodHandle VOID_INT = form(FunctionDescriptor.ofVoid(JAVA_INT));
  private static final MethodHandle INT_INT = form(JAVA_INT, JAVA_INT);
  private static final MethodHandle INT_P = form(JAVA_INT, ADDRESS);
  private static final MethodHandle LONG_P = form(JAVA_LONG, ADDRESS);
  private static final MethodHandle P = form(ADDRESS);
  private static final MethodHandle INT_PP = form(JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle INT_P_INT = form(JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle INT_P_LONG = form(JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle INT_P_INT_P = form(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle INT_P_INT_LONG = form(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle INT_PP_INT = form(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle P_P_INT_INT = form(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle INT_PPPP = form(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle INT_P_INT_P_INT_P =
      form(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle INT_P_INT_P_INT_INT =
      form(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle INT_PP_INT_P =
      form(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle INT_PPPPPP =
      form(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle INT_PPPPPPP =
      form(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  private final SymbolLookup library;
  private final MemorySegment setThreads;
  private final MemorySegment execute;
  private final MemorySegment setHandle;
  private final MemorySegment streamWait;

  /** The functions of a loaded library; {@code openMp} is the thread runtime it uses. */
  Dnnl(SymbolLookup library, SymbolLookup openMp) {
    this.library = library;
    setThreads = function(openMp, "omp_set_num_threads");
    execute = function(library, "dnnl_primitive_execute");
    setHandle = function(library, "dnnl_memory_set_data_handle");
    streamWait = function(library, "dnnl_stream_wait");
  }

  private static MethodHandle form(MemoryLayout result, MemoryLayout... arguments) {
    return form(FunctionDescriptor.of(result, arguments));
  }

  @SuppressWarnings("restricted") // this package is where the foreign linker belongs
  private static MethodHandle form(FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(descriptor);
  }

  private static MemorySegment function(SymbolLookup library, String name) {
    return library
        .find(name)
        .orElseThrow(() -> new NoSuchElementException("no function " + name + " in the library"));
  }

  private MemorySegment function(String name) {
    return function(library, name);
  }

  private static void check(String call, int status) {
    if (status != 0) {
      throw new DnnlException(call, status);
    }
  }

  private static RuntimeException unexpected(Throwable t) {
    return switch (t) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(t);
    };
  }

  /** A call that leaves a handle at its first argument. */
  @FunctionalInterface
  private interface Creation {
    int run(MemorySegment handle) throws Throwable;
  }

  private static MemorySegment created(String call, Creation creation) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(ADDRESS);
      check(call, creation.run(handle));
      return handle.get(ADDRESS, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private void destroy(String call, MemorySegment handle) {
    try {
      check(call, (int) INT_P.invokeExact(function(call), handle));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Threads of the parallel regions that the calling thread opens from now on. */
  void omp_set_num_threads(int threads) {
    try {
      VOID_INT.invokeExact(setThreads, threads);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  int dnnl_get_effective_cpu_isa() {
    try {
      return (int) INT.invokeExact(function("dnnl_get_effective_cpu_isa"));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  void dnnl_set_max_cpu_isa(int isa) {
    try {
      String call = "dnnl_set_max_cpu_isa";
      check(call, (int) INT_INT.invokeExact(function(call), isa));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** major.minor.patch. */
  @SuppressWarnings("restricted")
  String dnnl_version() {
    try {
      MemorySegment version =
          ((MemorySegment) P.invokeExact(function("dnnl_version"))).reinterpret(12);
      return version.get(JAVA_INT, 0)
          + "."
          + version.get(JAVA_INT, 4)
          + "."
          + version.get(JAVA_INT, 8);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  MemorySegment dnnl_engine_create() {
    String call = "dnnl_engine_create";
    return created(call, h -> (int) INT_P_INT_LONG.invokeExact(function(call), h, CPU, 0L));
  }

  void dnnl_engine_destroy(MemorySegment engine) {
    destroy("dnnl_engine_destroy", engine);
  }

  MemorySegment dnnl_stream_create(MemorySegment engine) {
    String call = "dnnl_stream_create";
    return created(call, h -> (int) INT_PP_INT.invokeExact(function(call), h, engine, IN_ORDER));
  }

  void dnnl_stream_destroy(MemorySegment stream) {
    destroy("dnnl_stream_destroy", stream);
  }

  void dnnl_stream_wait(MemorySegment stream) {
    try {
      check("dnnl_stream_wait", (int) INT_P.invokeExact(streamWait, stream));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** A matrix [rows, columns] whose elements lie at the given strides. */
  MemorySegment dnnl_memory_desc_create_with_strides(
      long[] dims, int type, long rowStride, long columnStride) {
    String call = "dnnl_memory_desc_create_with_strides";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment d = arena.allocateFrom(JAVA_LONG, dims);
      MemorySegment s = arena.allocateFrom(JAVA_LONG, rowStride, columnStride);
      return created(
          call, h -> (int) INT_P_INT_P_INT_P.invokeExact(function(call), h, 2, d, type, s));
    }
  }

  /** A matrix in the layout that the primitive it is given to will choose. */
  MemorySegment dnnl_memory_desc_create_with_tag_any(long[] dims, int type) {
    String call = "dnnl_memory_desc_create_with_tag";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment d = arena.allocateFrom(JAVA_LONG, dims);
      return created(
          call, h -> (int) INT_P_INT_P_INT_INT.invokeExact(function(call), h, 2, d, type, TAG_ANY));
    }
  }

  MemorySegment dnnl_memory_desc_clone(MemorySegment description) {
    String call = "dnnl_memory_desc_clone";
    return created(call, h -> (int) INT_PP.invokeExact(function(call), h, description));
  }

  void dnnl_memory_desc_destroy(MemorySegment description) {
    destroy("dnnl_memory_desc_destroy", description);
  }

  long dnnl_memory_desc_get_size(MemorySegment description) {
    try {
      return (long) LONG_P.invokeExact(function("dnnl_memory_desc_get_size"), description);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** A number that a description holds. */
  int dnnl_memory_desc_query_s32(MemorySegment description, int what) {
    String call = "dnnl_memory_desc_query";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(JAVA_INT);
      check(call, (int) INT_P_INT_P.invokeExact(function(call), description, what, result));
      return result.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** The first {@code count} of the dims that a description holds. */
  @SuppressWarnings("restricted")
  long[] dnnl_memory_desc_query_dims(MemorySegment description, int what, int count) {
    String call = "dnnl_memory_desc_query";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ADDRESS);
      check(call, (int) INT_P_INT_P.invokeExact(function(call), description, what, result));
      return result.get(ADDRESS, 0).reinterpret(count * (long) Long.BYTES).toArray(JAVA_LONG);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  MemorySegment dnnl_memory_create(MemorySegment description, MemorySegment engine) {
    String call = "dnnl_memory_create";
    return created(
        call,
        h ->
            (int) INT_PPPP.invokeExact(function(call), h, description, engine, MemorySegment.NULL));
  }

  void dnnl_memory_set_data_handle(MemorySegment memory, long address) {
    try {
      check(
          "dnnl_memory_set_data_handle", (int) INT_P_LONG.invokeExact(setHandle, memory, address));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  void dnnl_memory_destroy(MemorySegment memory) {
    destroy("dnnl_memory_destroy", memory);
  }

  /** Attributes under which the caller provides a primitive's scratch memory. */
  MemorySegment dnnl_primitive_attr_create_user_scratchpad() {
    String call = "dnnl_primitive_attr_create";
    MemorySegment attributes = created(call, h -> (int) INT_P.invokeExact(function(call), h));
    try {
      String set = "dnnl_primitive_attr_set_scratchpad_mode";
      check(set, (int) INT_P_INT.invokeExact(function(set), attributes, SCRATCHPAD_USER));
      return attributes;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  void dnnl_primitive_attr_destroy(MemorySegment attributes) {
    destroy("dnnl_primitive_attr_destroy", attributes);
  }

  MemorySegment dnnl_matmul_primitive_desc_create(
      MemorySegment engine,
      MemorySegment src,
      MemorySegment weights,
      MemorySegment dst,
      MemorySegment attributes) {
    String call = "dnnl_matmul_primitive_desc_create";
    MemorySegment bias = MemorySegment.NULL;
    return created(
        call,
        h ->
            (int)
                INT_PPPPPPP.invokeExact(
                    function(call), h, engine, src, weights, bias, dst, attributes));
  }

  MemorySegment dnnl_reorder_primitive_desc_create(
      MemorySegment src, MemorySegment dst, MemorySegment engine, MemorySegment attributes) {
    String call = "dnnl_reorder_primitive_desc_create";
    return created(
        call,
        h -> (int) INT_PPPPPP.invokeExact(function(call), h, src, engine, dst, engine, attributes));
  }

  /** The description belongs to the primitive's and lives as long. */
  MemorySegment dnnl_primitive_desc_query_md(MemorySegment primitive, int what) {
    try {
      return (MemorySegment)
          P_P_INT_INT.invokeExact(function("dnnl_primitive_desc_query_md"), primitive, what, 0);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  void dnnl_primitive_desc_destroy(MemorySegment primitive) {
    destroy("dnnl_primitive_desc_destroy", primitive);
  }

  MemorySegment dnnl_primitive_create(MemorySegment description) {
    String call = "dnnl_primitive_create";
    return created(call, h -> (int) INT_PP.invokeExact(function(call), h, description));
  }

  void dnnl_primitive_execute(
      MemorySegment primitive, MemorySegment stream, int count, MemorySegment arguments) {
    try {
      check(
          "dnnl_primitive_execute",
          (int) INT_PP_INT_P.invokeExact(execute, primitive, stream, count, arguments));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  void dnnl_primitive_destroy(MemorySegment primitive) {
    destroy("dnnl_primitive_destroy", primitive);
  }
}
