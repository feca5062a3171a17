package dev.trimtab.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GGUF's blocks against the values that the gguf package gives them. */
class RowBlocksTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "IQ4_NL", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"
      })
  void decode_ofEveryBlock_isTheReferenceBitForBit(String id) throws IOException {
    RowBlocks format = (RowBlocks) Formats.ALL.get(id);
    MemorySegment file = MemorySegment.ofArray(bytes(id));
    int elements = file.get(INT, 0);
    long blocks = (long) elements / format.elements() * format.bytes();
    int rows = 4;
    StoredMatrix matrix =
        new StoredMatrix(
            format,
            rows,
            elements / rows,
            Operand.FLOAT32,
            Map.of(StoredMatrix.VALUES, file.asSlice(4, blocks)));
    float[] found = matrix.decoded();
    assertThat(file.byteSize()).isEqualTo(4 + blocks + 4L * elements);
    for (int i = 0; i < elements; i++) {
      int wanted = Float.floatToRawIntBits(file.get(FLOAT, 4 + blocks + 4L * i));
      assertThat(Float.floatToRawIntBits(found[i])).as("%s element %d", id, i).isEqualTo(wanted);
    }
  }

  @Test
  void aMatrix_whoseRowsAreNoWholeBlocks_isRefused() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[2 * 144]);
    assertThatThrownBy(
            () ->
                new StoredMatrix(
                    Formats.Q4_K, 4, 128, Operand.FLOAT32, Map.of(StoredMatrix.VALUES, bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Q4_K wants rows of whole blocks of 256, found 128 columns");
  }

  @Test
  void aMatrix_ofTheWrongSize_isRefused() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[143]);
    assertThatThrownBy(
            () ->
                new StoredMatrix(
                    Formats.Q4_K, 1, 256, Operand.FLOAT32, Map.of(StoredMatrix.VALUES, bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wants 144 bytes, found 143");
  }

  private static byte[] bytes(String id) throws IOException {
    try (InputStream in = RowBlocksTest.class.getResourceAsStream("/gguf-blocks/" + id + ".bin")) {
      return Objects.requireNonNull(in, id).readAllBytes();
    }
  }
}
