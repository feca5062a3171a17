package dev.trimtab.cpu;

import dev.trimtab.core.CheckedKernels;
import dev.trimtab.core.Device;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.cpu.dot.DotProducts;
import dev.trimtab.cpu.onednn.OneDnn;
import dev.trimtab.cpu.onednn.OneDnnProducts;
import dev.trimtab.cpu.tile.TileProducts;
import dev.trimtab.cpu.work.ProductMaker;
import dev.trimtab.cpu.work.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The processor: kernels by the Vector API, and matrix products by oneDNN as far as it has them, by
 * the Vector API otherwise.
 */
public final class CpuDevice implements Device {
  private final CpuSettings settings;
  private final Workers workers;
  private final List<ProductMaker> makers;
  private final String products;
  private final Runnable library;
  private final Kernels kernels;

  private CpuDevice(
      CpuSettings settings, List<ProductMaker> makers, String products, Runnable library) {
    this.settings = settings;
    this.workers = new Workers(settings.threads());
    this.makers = makers;
    this.products = products;
    this.library = library;
    this.kernels = new CheckedKernels(new CpuKernels(workers, settings.vectorBits()));
  }

  /** The device with the Vector API's products alone. */
  public static CpuDevice vectorOnly(CpuSettings settings) {
    List<ProductMaker> loops = loops(settings);
    return new CpuDevice(settings, loops, names(loops), () -> {});
  }

  /**
   * The device with oneDNN's products where the library can be used on this platform, and those of
   * the Vector API otherwise; {@link #description()} says which, and why.
   *
   * @param folder where the library is kept after it was unpacked, about 100 MB
   */
  public static CpuDevice open(CpuSettings settings, Path folder) {
    List<ProductMaker> makers = new ArrayList<>(loops(settings));
    return switch (OneDnn.open(Machine.platform(), folder)) {
      case OneDnn.Found(OneDnn library) -> {
        makers.addFirst(new OneDnnProducts(library, settings.vectorBits()));
        yield new CpuDevice(settings, List.copyOf(makers), names(makers), library::close);
      }
      case OneDnn.Absent(String reason) ->
          new CpuDevice(settings, makers, "%s (%s)".formatted(names(makers), reason), () -> {});
    };
  }

  private static List<ProductMaker> loops(CpuSettings settings) {
    int bits = settings.vectorBits();
    return List.of(new TileProducts(bits), new DotProducts(bits));
  }

  private static String names(List<ProductMaker> makers) {
    return makers.stream().map(ProductMaker::name).collect(Collectors.joining(", "));
  }

  @Override
  public String id() {
    return "cpu";
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Memory memory() {
    return new CpuMemory(makers);
  }

  @Override
  public String description() {
    return "cpu: %s, Java %s, vectors of %d bits, threads %d, products by %s"
        .formatted(
            Machine.processor(),
            Runtime.version(),
            settings.vectorBits(),
            settings.threads(),
            products);
  }

  @Override
  public long freeBytes() {
    return Machine.freeBytes();
  }

  /**
   * Ends the threads and closes the library; memory that is still open must not be used with it.
   */
  @Override
  public void close() {
    workers.close();
    library.run();
  }
}
