package dev.trimtab.cpu.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.DotProducts;
import dev.trimtab.cpu.dot.ProductCases;
import dev.trimtab.cpu.work.Workers;
import dev.trimtab.testkit.StoredMatrices;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneDnnProductsTest {
  @BeforeAll
  static void libraryIsThere() {
    assumeTrue(InstalledLibrary.library().isPresent(), "no oneDNN for this platform");
  }

  private static OneDnn library() {
    return InstalledLibrary.library().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void product_agreesWithReference_atAwkwardSizes(int bits) {
    OneDnnCases.agree(library(), bits, Formats.ALL.all());
  }

  @Test
  void row_hasTheSameBits_inEveryBatch() {
    OneDnnCases.areIndependentOfTheirBatch(library(), 512, 2048, Formats.ALL.all());
  }

  /** oneDNN's bfloat16 instructions take numbers below 2^-126 for zeros, other loops do not. */
  @Test
  void row_hasTheSameBits_whereSumsAreHardlyNumbers() {
    SplittableRandom random = new SplittableRandom(9);
    for (Format format : List.of(Formats.F32, Formats.NF4)) {
      StoredMatrix matrix = ProductCases.matrix(format, 192, 2048, Operand.BFLOAT16, random);
      String part = format.equals(Formats.F32) ? StoredMatrix.VALUES : StoredMatrix.SCALES;
      MemorySegment numbers = matrix.part(part);
      for (long i = 0; i < numbers.byteSize() / Float.BYTES; i++) {
        float number = numbers.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, number * 0x1p-125f);
      }
      try (Arena arena = Arena.ofShared();
          Workers workers = new Workers(2)) {
        OneDnnProducts maker = new OneDnnProducts(library(), 512);
        assumeTrue(maker.make(matrix, arena).isPresent(), "bfloat16 is left to other loops here");
        ProductCases.isIndependentOfItsBatch(maker, matrix, List.of(workers));
      }
    }
  }

  @Test
  void bfloat16_saysWhoMultipliesFewRows() {
    StoredMatrix matrix =
        ProductCases.matrix(Formats.NF4, 192, 2048, Operand.BFLOAT16, new SplittableRandom(7));
    try (Arena arena = Arena.ofShared()) {
      var product = new OneDnnProducts(library(), 512).make(matrix, arena);
      assumeTrue(product.isPresent(), "bfloat16 is left to other loops here");
      assertThat(product.orElseThrow().kernel()).contains("NF4 in tiles as panels of bfloat16");
      assertThat(product.orElseThrow().bytes()).isEqualTo(matrix.bytes());
    }
  }

  /** The library can be held to a smaller instruction set only at the start of a process. */
  @ParameterizedTest
  @ValueSource(ints = {0x7, 0xf, 0x27, 0x67, 0xe7})
  void smallerInstructionSet_givesTheSameProducts(int isa, @TempDir Path folder) throws Exception {
    assumeTrue((library().isa().bits() & isa) == isa, "the processor has less");
    String classes =
        Stream.of(OneDnnCases.class, OneDnn.class, Formats.class, StoredMatrices.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .map(location -> Path.of(URI.create(location.toString())).toString())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    String jar = ClassLoader.getSystemResource("org/bytedeco/dnnl").toString();
    jar = Path.of(URI.create(jar.substring("jar:".length(), jar.indexOf('!')))).toString();
    String java = ProcessHandle.current().info().command().orElseThrow();
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                java,
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + jar,
                OneDnnCases.class.getName(),
                "0x" + Integer.toHexString(isa))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  /** 300 outputs are not whole blocks of any layout, 320 are. */
  @ParameterizedTest
  @CsvSource({"300, 33", "320, 33", "300, 1", "320, 1", "320, 300"})
  void integerProduct_isTheDotProductsBitForBit(int outputs, int tokens) {
    assumeTrue(library().isa().multipliesInt8());
    Operand int8 = new Operand.Int8(3, false, Operand.BFLOAT16);
    StoredMatrix matrix =
        ProductCases.matrix(Formats.INT8_ROWS, outputs, 2000, int8, new SplittableRandom(7));
    var x = ProductCases.tensor(tokens, 2000, 0, new SplittableRandom(8));
    var one = ProductCases.empty(tokens, outputs, 0);
    var other = ProductCases.empty(tokens, outputs, 0);
    try (Workers workers = new Workers(2);
        Arena arena = Arena.ofShared()) {
      new OneDnnProducts(library(), 512).make(matrix, arena).orElseThrow().apply(one, x, workers);
      new DotProducts(256).make(matrix, arena).orElseThrow().apply(other, x, workers);
    }
    assertThat(one.data().mismatch(other.data())).isEqualTo(-1);
  }

  @Test
  void otherPlatform_isAbsentWithAReason(@TempDir Path folder) {
    assertThat(OneDnn.open("windows-x86_64", folder))
        .isEqualTo(new OneDnn.Absent("oneDNN is used on Linux only; this is windows-x86_64"));
    assertThat(OneDnn.open("linux-riscv64", folder))
        .isEqualTo(new OneDnn.Absent("no oneDNN for linux-riscv64 on the class path"));
  }

  @Test
  void damagedFile_isUnpackedAgain(@TempDir Path folder) throws Exception {
    var resource =
        ClassLoader.getSystemResource(
            "org/bytedeco/dnnl/" + InstalledLibrary.platform() + "/libgomp.so.1");
    Path file = LibraryFiles.unpack(resource, folder);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, List.of("damaged"));
    assertThat(LibraryFiles.unpack(resource, folder)).isEqualTo(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
