package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.ProductCases;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The products of oneDNN against the reference device, on the instruction set given. Also a program
 * of its own, since the instruction set can be chosen only once in a process.
 */
final class OneDnnCases {
  /** Those that oneDNN multiplies, given the processor, and that few classes can write. */
  static final List<Format> FORMATS =
      List.of(Formats.F32, Formats.F16, Formats.BF16, Formats.INT8_ROWS, Formats.NF4, Formats.FP4);

  private OneDnnCases() {}

  /** Runs all cases held to the {@code dnnl_cpu_isa_t} of the first argument. */
  public static void main(String[] arguments) {
    Isa most = new Isa(Integer.decode(arguments[0]));
    switch (InstalledLibrary.search(Optional.of(most))) {
      case OneDnn.Absent(String reason) -> throw new IllegalStateException(reason);
      case OneDnn.Found(OneDnn library) -> {
        if (library.isa().bits() != most.bits()) {
          throw new IllegalStateException("expected " + most + ", found " + library.isa());
        }
        agree(library, 512, FORMATS);
        areIndependentOfTheirBatch(library, 512, 192, FORMATS);
        library.close();
      }
    }
  }

  static void agree(OneDnn library, int bits, List<Format> formats) {
    OneDnnProducts maker = new OneDnnProducts(library, bits);
    SplittableRandom random = new SplittableRandom(2);
    try (Workers workers = new Workers(2)) {
      for (Format format : formats) {
        for (Operand operand : ProductCases.operands(format)) {
          for (int[] size :
              new int[][] {
                {1, 1}, {7, 13}, {64, 64}, {70, 192}, {33, 255}, {300, 128}, {65, 256}
              }) {
            if (!ProductCases.fits(format, size[1])) {
              continue;
            }
            StoredMatrix matrix = ProductCases.matrix(format, size[0], size[1], operand, random);
            if (made(maker, matrix)) {
              ProductCases.agrees(maker, matrix, 1, 0, workers);
              ProductCases.agrees(maker, matrix, 5, 3, workers);
              ProductCases.agrees(maker, matrix, size[0] == 300 ? 70 : 33, 0, workers);
            }
          }
        }
      }
    }
  }

  private static boolean made(OneDnnProducts maker, StoredMatrix matrix) {
    try (Arena arena = Arena.ofShared()) {
      return maker.make(matrix, arena).isPresent();
    }
  }

  static void areIndependentOfTheirBatch(
      OneDnn library, int bits, int mostColumns, List<Format> formats) {
    OneDnnProducts maker = new OneDnnProducts(library, bits);
    SplittableRandom random = new SplittableRandom(3);
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        Workers five = new Workers(5)) {
      for (Format format : formats) {
        for (Operand operand : ProductCases.operands(format)) {
          if (operand instanceof Operand.Int8(_, boolean perBatch, _) && perBatch) {
            continue;
          }
          for (int[] size : new int[][] {{70, 192}, {704, 256}, {300, 2048}}) {
            if (!ProductCases.fits(format, size[1])) {
              continue;
            }
            StoredMatrix matrix = ProductCases.matrix(format, size[0], size[1], operand, random);
            if (size[1] <= mostColumns && made(maker, matrix)) {
              List<Workers> teams = size[0] == 70 ? List.of(one, two, five) : List.of(two);
              ProductCases.isIndependentOfItsBatch(maker, matrix, teams);
            }
          }
        }
      }
    }
  }
}
