package dev.trimtab.cpu.onednn;

import dev.trimtab.core.Tensor;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A product in bfloat16 of weights in tiles: many rows by oneDNN with panels that are decoded once
 * for all of them, few rows as tiles do it, where that gives the same bits.
 */
final class DecodedProduct implements Product {
  /** Rows from which on decoding a panel for oneDNN is paid back by its faster multiplying. */
  private static final int MANY = 16;

  private static final int PAIR = 2;
  private static final int PARTS_OF_THREAD = 4;

  private final OneDnn library;
  private final Product tiles;
  private final DecodedPanels panels;
  private final boolean repeats;
  private final float least;
  private final SideLoops loops;

  /**
   * @param tiles the product of the same weights by tiles, with the segment of {@code pairing}
   * @param pairing how oneDNN multiplies with the panels
   */
  DecodedProduct(
      OneDnn library, Product tiles, DecodedPanels panels, Pairing pairing, SideLoops loops) {
    this.library = library;
    this.tiles = tiles;
    this.panels = panels;
    this.repeats = pairing.repeats();
    this.least = repeats ? panels.least(loops.pairs()) : 0;
    this.loops = loops;
  }

  @Override
  public int rows() {
    return tiles.rows();
  }

  @Override
  public int columns() {
    return tiles.columns();
  }

  @Override
  public long bytes() {
    return tiles.bytes();
  }

  @Override
  public boolean inPlace() {
    return tiles.inPlace();
  }

  @Override
  public String kernel() {
    String few = repeats ? "; few rows: " + tiles.kernel() : "";
    return "%s as panels of bfloat16, oneDNN %s%s"
        .formatted(panels.weights().name(), library.isa(), few);
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    multiply(List.of(this), List.of(dst), x, workers);
  }

  @Override
  public void applyWith(List<Product> all, List<Tensor> dst, Tensor x, Workers workers) {
    List<DecodedProduct> own = new ArrayList<>();
    for (Product product : all) {
      if (product instanceof DecodedProduct decoded) {
        own.add(decoded);
      }
    }
    if (own.size() == all.size()) {
      multiply(own, dst, x, workers);
    } else {
      Product.super.applyWith(all, dst, x, workers);
    }
  }

  private void multiply(List<DecodedProduct> all, List<Tensor> dst, Tensor x, Workers workers) {
    if (x.rows() == 0) {
      return;
    }
    Lane own = library.borrow();
    try {
      if (x.rows() < MANY && tilesRepeat(all, x, own)) {
        List<Product> products = new ArrayList<>();
        all.forEach(product -> products.add(product.tiles));
        tiles.applyWith(products, dst, x, workers);
      } else {
        multiplyPanels(all, dst, swapped(x, own, workers), x.rows(), workers);
      }
    } finally {
      library.giveBack(own);
      // oneDNN has their addresses only.
      Reference.reachabilityFence(dst);
    }
  }

  /** Whether tiles give the bits that oneDNN gives. */
  private static boolean tilesRepeat(List<DecodedProduct> all, Tensor x, Lane lane) {
    float leastInput = Float.POSITIVE_INFINITY;
    for (DecodedProduct product : all) {
      if (!product.repeats) {
        return false;
      }
    }
    SideLoops loops = all.getFirst().loops;
    MemorySegment rounded = lane.tile().of((long) x.columns() * Float.BYTES);
    for (int t = 0; t < x.rows(); t++) {
      loops.rows().round(rounded, 0, x.data(), x.offset(t), x.columns());
      leastInput = Math.min(leastInput, loops.pairs().least(rounded, 0, x.columns()));
    }
    for (DecodedProduct product : all) {
      if (!Pairing.staysNormal(leastInput, product.least)) {
        return false;
      }
    }
    return true;
  }

  /** Rows in bfloat16, two at least, with the inputs of each pair swapped. */
  private MemorySegment swapped(Tensor x, Lane own, Workers workers) {
    int inputs = panels.inputs();
    long bytes = (long) inputs * Short.BYTES;
    MemorySegment swapped = own.source().of(Math.max(PAIR, x.rows()) * bytes);
    workers.run(
        x.rows(),
        Math.max(1, x.rows() / (PARTS_OF_THREAD * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.rows().narrow(swapped, t * bytes, x.data(), x.offset(t), x.columns());
            if (x.columns() < inputs) {
              swapped.set(ValueLayout.JAVA_SHORT, (t + 1) * bytes - Short.BYTES, (short) 0);
            }
            loops.pairs().swap(swapped, t * bytes, inputs / PAIR);
          }
        });
    if (x.rows() < PAIR) {
      swapped.asSlice(bytes, bytes).fill((byte) 0);
    }
    return swapped;
  }

  private static void multiplyPanels(
      List<DecodedProduct> all, List<Tensor> dst, MemorySegment x, int rows, Workers workers) {
    int[] begin = new int[all.size() + 1];
    for (int i = 0; i < all.size(); i++) {
      begin[i + 1] = begin[i] + all.get(i).panels.count();
    }
    Work.share(
        begin[all.size()],
        rows,
        workers,
        (panel, from, to) -> {
          int which = 0;
          while (panel >= begin[which + 1]) {
            which++;
          }
          all.get(which).multiply(dst.get(which), x, panel - begin[which], from, to);
        });
  }

  private void multiply(Tensor dst, MemorySegment x, int panel, int from, int to) {
    int inputs = panels.inputs();
    int width = panels.width(panel);
    int size = panels.size(panel);
    boolean inPlace = size == width && dst.rows() >= PAIR && dst.data().isNative();
    Lane lane = library.borrow();
    try {
      long packed = panels.decode(panel, lane, loops.pairs()).address();
      int tokens;
      for (int t = from; t < to; t += tokens) {
        tokens = dst.rows() < PAIR ? PAIR : Panels.chunk(to - t);
        long source = x.address() + (long) t * inputs * Short.BYTES;
        long place = dst.offset(t) + (long) panel * DecodedPanels.WIDTH * Float.BYTES;
        int stride = inPlace ? dst.stride() : width;
        Shape shape = new Shape(ElementType.BFLOAT16, tokens, inputs, width, inputs, stride);
        if (inPlace) {
          lane.multiply(shape, source, packed, dst.data().address() + place);
          continue;
        }
        MemorySegment sums = lane.sums().of((long) tokens * width * Float.BYTES);
        lane.multiply(shape, source, packed, sums.address());
        for (int i = 0; i < Math.min(tokens, to - t); i++) {
          long there = place + (long) i * dst.stride() * Float.BYTES;
          long here = (long) i * width * Float.BYTES;
          loops.rows().copy(dst.data(), there, sums, here, size);
        }
      }
    } finally {
      library.giveBack(lane);
    }
  }
}
