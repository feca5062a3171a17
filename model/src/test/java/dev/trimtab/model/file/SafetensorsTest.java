package dev.trimtab.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final String TWO =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";

  @TempDir private Path folder;

  @Test
  void tensors_haveTypeShapeAndValues() throws IOException {
    byte[] data = new byte[11];
    ByteBuffer.wrap(data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1.5f)
        .putFloat(-2f)
        .put((byte) 200);
    try (Safetensors file = Safetensors.open(file(TWO, data))) {
      assertThat(file.names()).containsExactly("a", "b");
      assertThat(file.tensor("a").toFloats()).containsExactly(1.5f, -2f);
      assertThat(file.tensor("b").shape()).containsExactly(3L);
      assertThat(file.tensor("b").toLongs()).containsExactly(200, 0, 0);
      assertThat(file.metadata()).isEmpty();
    }
  }

  @Test
  void unknownName_isNamed() throws IOException {
    try (Safetensors file = Safetensors.open(file(TWO, new byte[11]))) {
      assertThatThrownBy(() -> file.tensor("c"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("named c");
    }
  }

  @Test
  void missingFile_isTheUsersError() {
    assertThatThrownBy(() -> Safetensors.open(folder.resolve("none.safetensors")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.safetensors");
  }

  @Test
  void closedFile_givesNoBytes() throws IOException {
    Safetensors file = Safetensors.open(file(TWO, new byte[11]));
    StoredTensor tensor = file.tensor("a");
    file.close();
    assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writerThenReader_isIdentity() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 30; round++) {
      Map<String, String> metadata = round % 2 == 0 ? Map.of() : Map.of("k", "ü\"\n", "a", "");
      SafetensorsWriter writer = new SafetensorsWriter(metadata);
      int tensors = random.nextInt(6);
      byte[][] contents = new byte[tensors][];
      ElementType[] types = new ElementType[tensors];
      for (int t = 0; t < tensors; t++) {
        types[t] = ElementType.values()[random.nextInt(ElementType.values().length)];
        contents[t] = new byte[types[t].bytes() * random.nextInt(4) * 3];
        random.nextBytes(contents[t]);
        long rows = contents[t].length / types[t].bytes() / 3;
        writer.add(
            new StoredTensor(
                "t" + t, types[t], List.of(rows, 3L), MemorySegment.ofArray(contents[t])));
      }
      Path path = folder.resolve("round.safetensors");
      writer.write(path);
      try (Safetensors file = Safetensors.open(path)) {
        assertThat(file.metadata()).isEqualTo(metadata);
        assertThat(file.names()).hasSize(tensors);
        for (int t = 0; t < tensors; t++) {
          StoredTensor tensor = file.tensor("t" + t);
          assertThat(tensor.type()).isEqualTo(types[t]);
          assertThat(tensor.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(contents[t]);
        }
      }
    }
  }

  @Test
  void writer_isDeterministicAlignedAndLeavesNothingBehind() throws IOException {
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    float[] values = {1, 2, 3};
    new SafetensorsWriter(Map.of("b", "1", "a", "2"))
        .addFloats("x", values, 3)
        .addLongs("ids", new long[] {-7}, 1)
        .addFloats("s", new float[] {4})
        .write(first);
    new SafetensorsWriter(Map.of("a", "2", "b", "1"))
        .addFloats("s", new float[] {4})
        .addLongs("ids", new long[] {-7}, 1)
        .addFloats("x", values, 3)
        .write(second);
    byte[] bytes = Files.readAllBytes(first);
    assertThat(Files.readAllBytes(second)).isEqualTo(bytes);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
    try (Safetensors file = Safetensors.open(first)) {
      assertThat(file.names()).containsExactly("ids", "s", "x");
      assertThat(file.tensor("s").shape()).isEmpty();
      assertThat(file.tensor("ids").toLongs()).containsExactly(-7);
    }
  }

  @Test
  void writer_refusesASecondTensorOfTheSameName() {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of()).addFloats("x", new float[1], 1);
    assertThatThrownBy(() -> writer.addFloats("x", new float[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|not a JSON object",
        "{\"a\":|not JSON",
        "{} {}|not JSON",
        "{\"a\":1}|a is not an object",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}|has no data_offsets",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}|unknown element type F31",
        "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}}|dtype that is no string",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|no natural number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}|no natural number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}|shape that is no list",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}|no"
            + " natural number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|beyond"
            + " 2^63",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|12 bytes, but its"
            + " data_offsets span 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|wanted [begin, end]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}}|wanted [begin, end]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|ends at byte 12 of the"
            + " data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|no gap or overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|belong to no tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}|no"
            + " gap or overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|not"
            + " JSON",
        "{\"__metadata__\":{\"x\":1}}|no string, under x",
        "{\"__metadata__\":[]}|is not an object"
      })
  void lyingHeader_isRefused(String header, String message) throws IOException {
    Path path = file(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.open(path))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "100000001", "9223372036854775807", "1000"})
  void lyingLength_isRefused(long length) throws IOException {
    byte[] bytes = bytes(TWO, new byte[11]);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path path = Files.write(folder.resolve("length.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.open(path))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(" at 0: ");
  }

  @Test
  void truncatedFile_isRefusedAtEveryLength() throws IOException {
    byte[] bytes = bytes(TWO, new byte[11]);
    for (int length = 0; length < bytes.length; length++) {
      Path path = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.open(path)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void headerThatIsNotUtf8_isRefused() throws IOException {
    byte[] bytes = bytes(TWO, new byte[11]);
    bytes[10] = (byte) 0xff;
    Path path = Files.write(folder.resolve("text.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.open(path))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void corruptedBytes_giveOnlyTheDocumentedErrors() throws IOException {
    byte[] sound = bytes(TWO, new byte[11]);
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] bytes = sound.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length - 11)] = (byte) random.nextInt(256);
      }
      Path path = Files.write(folder.resolve("flipped.safetensors"), bytes);
      try (Safetensors file = Safetensors.open(path)) {
        for (String name : file.names()) {
          assertThat(file.tensor(name).bytes().byteSize()).isLessThanOrEqualTo(11);
        }
      } catch (FormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(750);
  }

  private Path file(String header, byte[] data) throws IOException {
    return Files.write(folder.resolve("test.safetensors"), bytes(header, data));
  }

  private static byte[] bytes(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }
}
