package dev.trimtab.model.file.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir Path folder;

  @Test
  void file_isReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("small.gguf");
    new GgufWriter()
        .string("general.architecture", "tést")
        .whole("test.count", 7)
        .vector("first", new float[] {1.5f, -2, 3})
        .vector("second", new float[] {4})
        .write(file);

    try (Gguf gguf = Gguf.open(file)) {
      assertThat(gguf.metadata().string("general.architecture")).contains("tést");
      assertThat(gguf.metadata().whole("test.count")).contains(7L);
      assertThat(gguf.names()).containsExactly("first", "second");
      GgufTensor first = gguf.tensor("first");
      assertThat(first.shape()).isEqualTo(List.of(3L));
      assertThat(first.format().id()).isEqualTo("F32");
      assertThat(first.bytes().get(FLOAT, 4)).isEqualTo(-2);
      assertThat(gguf.tensor("second").bytes().get(FLOAT, 0)).isEqualTo(4);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void secondTensorOfAName_isRefused() {
    var writer = new GgufWriter().vector("one", new float[] {1});
    assertThatThrownBy(() -> writer.vector("one", new float[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one");
  }
}
