package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Formats;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GPTQ checkpoints against GPTQModel's numbers and against layers packed here. */
class GptqTest {
  private static final int ROWS = 96;
  private static final int COLUMNS = 160;
  private static final String PLAIN =
      "{\"quant_method\": \"gptq\", \"bits\": %d, \"group_size\": %d, \"checkpoint_format\":"
          + " \"%s\"}";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gptq3-g32", "gptq4-g32-act", "gptq4-g64-v2", "gptq8-row", "awq4-g32"})
  void dequantisedWeights_areThoseOfTheQuantiserByteForByte(String name) throws IOException {
    Path golden = PackedCheckpoint.golden(name);
    try (Checkpoint checkpoint = PackedCheckpoint.open(golden);
        Safetensors expected = Safetensors.open(golden.resolve("expected.safetensors"));
        Arena arena = Arena.ofConfined()) {
      String id = Precisions.stored(checkpoint).id();
      assertThat(name).startsWith(id);
      WeightSource source = PackedCheckpoint.source(checkpoint, id);
      int compared = 0;
      for (String tensor : expected.names()) {
        if (tensor.startsWith("dequantised.")) {
          StoredTensor weight = expected.tensor(tensor);
          String layer = tensor.substring("dequantised.".length());
          float[] found = source.linear(layer, weight.size(0), weight.size(1), arena).decoded();
          assertThat(PackedCheckpoint.bits(found))
              .as(layer)
              .isEqualTo(PackedCheckpoint.bits(weight.toFloats()));
          compared++;
        }
      }
      assertThat(compared).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, gptq, 32",
    "2, gptq_v2, 64",
    "3, gptq, 64",
    "3, gptq_v2, -1",
    "4, gptq, 128",
    "4, gptq_v2, 32",
    "8, gptq, 32",
    "8, gptq_v2, -1"
  })
  void packedLayer_ofAnyWidthAndVersion_isUnfolded(int bits, String version, int size)
      throws IOException {
    int run = size == -1 ? COLUMNS : size;
    int groups = Math.ceilDiv(COLUMNS, run);
    int[] runs = PackedCheckpoint.runs(COLUMNS, run);
    PackedCheckpoint packed =
        new PackedCheckpoint(new SplittableRandom(bits), bits, ROWS, groups, runs)
            .gptq(version.equals("gptq") ? 1 : 0)
            .write(folder, PLAIN.formatted(bits, size, version));
    assertRead(packed);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void actOrder_dealsInputsOutToGroups(int bits) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    int[] dealt = random.ints(COLUMNS, 0, 5).toArray();
    PackedCheckpoint packed =
        new PackedCheckpoint(random, bits, ROWS, 5, dealt)
            .gptq(1)
            .ints("g_idx", dealt, COLUMNS)
            .write(folder, ordered(PLAIN.formatted(bits, 32, "gptq")));
    assertRead(packed);
  }

  @Test
  void groupIndexOfZeros_meansRuns() throws IOException {
    PackedCheckpoint packed = runs(4, 32).gptq(1).ints("g_idx", new int[COLUMNS], COLUMNS);
    assertRead(packed.write(folder, PLAIN.formatted(4, 32, "gptq")));
  }

  @Test
  void layersOfOtherBits_areReadWhereTheConfigurationAllowsThem() throws IOException {
    String config = PLAIN.formatted(4, 128, "gptq");
    PackedCheckpoint packed = runs(8, 32).gptq(1).write(folder, config);
    assertThatThrownBy(this::read).isInstanceOf(FormatException.class).hasMessageContaining("[40");
    packed.write(folder, config.replace("}", ", \"dynamic\": {\"+:a\": {\"bits\": 8}}}"));
    assertRead(packed);
  }

  @Test
  void layerWithoutCodes_isReadAsItIs() throws IOException {
    float[] values = {1, 2, 3, 4, 5, 6};
    runs(4, 32)
        .gptq(1)
        .without("qweight")
        .halves("weight", values, 2, 3)
        .write(folder, PLAIN.formatted(4, 32, "gptq"));
    assertThat(PackedCheckpoint.read(folder, "gptq", 2, 3)).containsExactly(values);
  }

  @Test
  void outputHeadThatIsQuantised_isReadInItsFormat() throws IOException {
    PackedCheckpoint packed = runs(4, 32).gptq(1).write(folder, PLAIN.formatted(4, 32, "gptq"));
    try (Checkpoint checkpoint = PackedCheckpoint.open(folder);
        Arena arena = Arena.ofConfined()) {
      WeightSource source = PackedCheckpoint.source(checkpoint, "gptq");
      assertThat(source.dense("a.weight", ROWS, COLUMNS, arena).format())
          .isSameAs(Formats.INT4_GROUPS);
      assertThat(source.dense("a.weight", ROWS, COLUMNS, arena).decoded())
          .isEqualTo(packed.values());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qweight|[20, 95]|config.json asks for [20, 96]",
        "qweight|[19, 96]|config.json asks for [20, 96]",
        "qweight|[1920]|config.json asks for [20, 96]",
        "qzeros|[5, 11]|config.json asks for [5, 12]",
        "g_idx|[159]|config.json asks for [160]",
        "scales|[5, 96]|scales is I32"
      })
  void lyingPart_isNamed(String part, String shape, String message) throws IOException {
    long[] extents =
        Arrays.stream(shape.substring(1, shape.length() - 1).split(", "))
            .mapToLong(Long::parseLong)
            .toArray();
    int elements = (int) Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    runs(4, 32)
        .gptq(1)
        .halves("filler", new float[1], 1)
        .ints(part, new int[elements], extents)
        .write(folder, PLAIN.formatted(4, 32, "gptq"));
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a." + part)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, Integer.MAX_VALUE})
  void groupIndexOutOfRange_isNamed(int index) throws IOException {
    int[] members = PackedCheckpoint.runs(COLUMNS, 32);
    members[9] = index;
    runs(4, 32)
        .gptq(1)
        .ints("g_idx", members, COLUMNS)
        .write(folder, PLAIN.formatted(4, 32, "gptq"));
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("puts input 9 into group " + index + " of 5");
  }

  @Test
  void actOrderWithoutGroupIndex_isNamed() throws IOException {
    runs(4, 32).gptq(1).write(folder, ordered(PLAIN.formatted(4, 32, "gptq")));
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a.g_idx is missing");
  }

  @Test
  void missingPart_isNamed() throws IOException {
    runs(4, 32)
        .gptq(1)
        .without("scales")
        .halves("filler", new float[1], 1)
        .write(folder, PLAIN.formatted(4, 32, "gptq"));
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a.scales is missing");
  }

  @Test
  void scaleThatOverflowed_isNamed() throws IOException {
    float[] scales = new float[5 * ROWS];
    scales[2 * ROWS + 3] = 1e6f;
    runs(4, 32)
        .gptq(1)
        .halves("scales", scales, 5, ROWS)
        .write(folder, PLAIN.formatted(4, 32, "gptq"));
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a.scales holds Infinity at [2, 3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bits\": 5|stores 5 bits",
        "\"bits\": 4, \"checkpoint_format\": \"marlin\"|layout \"marlin\"",
        "\"bits\": 4, \"is_marlin_format\": true|layout \"marlin\"",
        "\"bits\": 4, \"pack_dtype\": \"int64\"|of int64 words"
      })
  void unsupportedLayout_isRefused(String entries, String message) throws IOException {
    runs(4, 32).gptq(1).write(folder, "{\"quant_method\": \"gptq\", " + entries + "}");
    assertThatThrownBy(this::read).isInstanceOf(UserError.class).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bits\": \"four\"|bits is four, wanted a number",
        "\"bits\": 4.5|bits is 4.5, wanted a whole number",
        "\"bits\": 4, \"group_size\": 0|group_size is 0",
        "\"bits\": 4, \"desc_act\": 1|desc_act is 1, wanted true or false"
      })
  void configurationOfOtherTypes_isNamed(String entries, String message) throws IOException {
    runs(4, 160).gptq(1).write(folder, "{\"quant_method\": \"gptq\", " + entries + "}");
    assertThatThrownBy(this::read)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  private static PackedCheckpoint runs(int bits, int size) {
    int[] runs = PackedCheckpoint.runs(COLUMNS, size);
    int groups = Math.ceilDiv(COLUMNS, size);
    return new PackedCheckpoint(new SplittableRandom(3), bits, ROWS, groups, runs);
  }

  private static String ordered(String config) {
    return config.replace("}", ", \"desc_act\": true}");
  }

  private float[] read() throws IOException {
    return PackedCheckpoint.read(folder, "gptq", ROWS, COLUMNS);
  }

  private void assertRead(PackedCheckpoint packed) throws IOException {
    assertThat(PackedCheckpoint.bits(read())).isEqualTo(PackedCheckpoint.bits(packed.values()));
  }
}
