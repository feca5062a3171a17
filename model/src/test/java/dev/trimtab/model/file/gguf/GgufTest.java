package dev.trimtab.model.file.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({"2, 32", "3, 32", "3, 64"})
  void aFile_givesItsValuesAndTensors(int version, int alignment) throws IOException {
    TinyGguf tiny =
        new TinyGguf()
            .version(version)
            .alignment(alignment)
            .put("text", "zwölf ▁")
            .put("byte", (byte) -3)
            .put("short", (short) -300)
            .put("int", 7)
            .put("long", 1L << 40)
            .put("float", 0.5f)
            .put("double", -2.25)
            .put("flag", true)
            .put("texts", List.of("a", "", "b c"))
            .put("ints", List.of(3, 1, 2))
            .put("flags", List.of(true, false))
            .put("floats", List.of(1f, -1.5f))
            .put("nested", List.of(List.of(1, 2), List.of("x")))
            .floats("one", List.of(3L), 1, 2, 3)
            .floats("two", List.of(2L, 3L), 1, 2, 3, 4, 5, 6)
            .tensor("eight", List.of(2L, 32L), 8, new byte[68]);
    try (Gguf file = open(tiny.bytes())) {
      GgufMetadata metadata = file.metadata();
      assertThat(metadata.string("text")).contains("zwölf ▁");
      assertThat(metadata.whole("byte")).contains(-3L);
      assertThat(metadata.whole("short")).contains(-300L);
      assertThat(metadata.whole("int")).contains(7L);
      assertThat(metadata.whole("long")).contains(1L << 40);
      assertThat(metadata.number("float")).contains(0.5);
      assertThat(metadata.number("double")).contains(-2.25);
      assertThat(metadata.number("int")).contains(7.0);
      assertThat(metadata.flag("flag")).contains(true);
      assertThat(metadata.strings("texts")).contains(List.of("a", "", "b c"));
      assertThat(metadata.integers("ints").orElseThrow()).containsExactly(3, 1, 2);
      assertThat(metadata.integers("flags").orElseThrow()).containsExactly(1, 0);
      assertThat(metadata.numbers("floats").orElseThrow()).containsExactly(1, -1.5);
      assertThat(metadata.string("none")).isEmpty();
      assertThat(metadata.isArray("ints")).isTrue();
      assertThat(file.names()).containsExactly("one", "two", "eight");
      assertThat(file.tensor("two").shape()).containsExactly(2L, 3L);
      assertThat(file.tensor("two").bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 20)).isEqualTo(6);
      assertThat(file.tensor("eight").format()).isEqualTo(Formats.Q8_0);
      assertThat(file.tensor("eight").bytes().byteSize()).isEqualTo(68);
      assertThatThrownBy(() -> metadata.whole("text"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("text is STRING, wanted a whole number");
      assertThatThrownBy(() -> metadata.string("ints"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("ints is a list of 3 UINT32, wanted a single value");
      assertThatThrownBy(() -> file.tensor("three"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("there is no tensor named three");
    }
  }

  @Test
  void aFile_cutAnywhere_isRefused() throws IOException {
    byte[] whole = small().bytes();
    for (int length = 0; length < whole.length - 30; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> open(cut))
          .as("%d bytes", length)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void aFile_withAnyByteChanged_neverFailsOtherwise() throws IOException {
    byte[] whole = small().bytes();
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] = at % 3 == 0 ? (byte) 0xff : (byte) random.nextInt(256);
      try (Gguf file = open(changed)) {
        read(file);
      } catch (FormatException | UserError _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(20, whole.length);
  }

  private static void read(Gguf file) {
    for (String key : file.metadata().keys()) {
      if (file.metadata().isArray(key)) {
        try {
          file.metadata().strings(key);
        } catch (FormatException _) {
          file.metadata().numbers(key);
        }
      } else {
        try {
          file.metadata().string(key);
        } catch (FormatException _) {
          file.metadata().number(key);
        }
      }
    }
    file.names().forEach(file::tensor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8  | 9223372036854775807 | the number of tensors is 9223372036854775807",
        "8  | -1                  | the number of tensors is 18446744073709551615",
        "16 | 1099511627776       | the number of keys is 1099511627776",
        "24 | 4611686018427387904 | the length of a key is 4611686018427387904",
      })
  void aLyingCount_isRefusedBeforeAnythingIsAllocated(int at, long lie, String message) {
    byte[] bytes = small().bytes();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, lie);
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLyingListLength_isRefused() {
    byte[] bytes = new TinyGguf().put("k", List.of(1, 2)).bytes();
    // After the header: length of the key, the key, its type, the elements' type.
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(24 + 8 + 1 + 4 + 4, 1L << 60);
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("the number of elements in the value of k is 1152921504606846976");
  }

  @Test
  void tensorsThatDoNotFit_areRefusedByName() {
    assertThatThrownBy(
            () -> open(new TinyGguf().tensor("w", List.of(16L), 0, new byte[16]).bytes()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor w claims bytes 0 to 64 of 32");
  }

  @Test
  void anUnknownType_isNamed() {
    assertThatThrownBy(
            () -> open(new TinyGguf().tensor("w", List.of(8L), 99, new byte[64]).bytes()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor w is of the unknown type 99");
    assertThatThrownBy(
            () -> open(new TinyGguf().tensor("w", List.of(256L), 17, new byte[74]).bytes()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tensor w in the type IQ2_XS");
  }

  @Test
  void rowsThatAreNoWholeBlocks_areRefused() {
    assertThatThrownBy(
            () -> open(new TinyGguf().tensor("w", List.of(2L, 48L), 8, new byte[102]).bytes()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor w has rows of 48, Q8_0 wants whole blocks of 32");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x03000000, 7})
  void otherVersions_areRefused(int version) {
    assertThatThrownBy(() -> open(small().version(version).bytes()))
        .isInstanceOfAny(UserError.class, FormatException.class)
        .hasMessageContaining(
            switch (version) {
              case 1 -> "of version 1";
              case 7 -> "version is 7";
              default -> "big-endian";
            });
  }

  @Test
  void parts_areReadTogether() throws IOException {
    part(0, "a");
    part(1, "b");
    try (Gguf file = Gguf.open(temp.resolve("m-00002-of-00002.gguf"))) {
      assertThat(file.names()).containsExactly("a", "b");
      assertThat(file.path()).isEqualTo(temp.resolve("m-00001-of-00002.gguf"));
    }
    assertThat(GgufFiles.find(temp)).contains(temp.resolve("m-00001-of-00002.gguf"));
    Files.delete(temp.resolve("m-00001-of-00002.gguf"));
    assertThatThrownBy(() -> Gguf.open(temp.resolve("m-00002-of-00002.gguf")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("m-00001-of-00002.gguf");
  }

  @Test
  void parts_inTheWrongOrder_areRefused() throws IOException {
    part(0, "a");
    part(1, "b");
    Files.copy(temp.resolve("m-00002-of-00002.gguf"), temp.resolve("n-00001-of-00002.gguf"));
    Files.copy(temp.resolve("m-00001-of-00002.gguf"), temp.resolve("n-00002-of-00002.gguf"));
    assertThatThrownBy(() -> Gguf.open(temp.resolve("n-00001-of-00002.gguf")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("says it is part 2 of 2, its name says 1 of 2");
  }

  @Test
  void aFolder_withSeveralModels_isRefused() throws IOException {
    small().write(temp.resolve("a.gguf"));
    assertThat(GgufFiles.find(temp)).contains(temp.resolve("a.gguf"));
    small().write(temp.resolve("b.gguf"));
    assertThatThrownBy(() -> GgufFiles.find(temp))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 GGUF models: a.gguf, b.gguf");
  }

  private void part(int number, String tensor) throws IOException {
    new TinyGguf()
        .put("split.no", (short) number)
        .put("split.count", (short) 2)
        .floats(tensor, List.of(1L), 1)
        .write(temp.resolve("m-0000" + (number + 1) + "-of-00002.gguf"));
  }

  private static TinyGguf small() {
    return new TinyGguf()
        .put("a", List.of("x", "yz"))
        .put("b", 7)
        .put("c", List.of(1f, 2f))
        .floats("w", List.of(2L, 2L), 1, 2, 3, 4)
        .tensor("q", List.of(1L, 32L), 8, new byte[34]);
  }

  private Gguf open(byte[] bytes) throws IOException {
    Path path = temp.resolve("file.bin");
    Files.write(path, bytes);
    return Gguf.open(path);
  }
}
