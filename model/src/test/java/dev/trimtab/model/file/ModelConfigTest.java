package dev.trimtab.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Activation;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.ModelSpec.Layer;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import dev.trimtab.model.file.ModelSpec.Rope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final Registry<Dialect> FAMILIES = Architectures.dialects();

  private static final String LLAMA =
      "\"model_type\": \"llama\", \"hidden_size\": 4, \"num_hidden_layers\": 2,"
          + " \"num_attention_heads\": 2, \"intermediate_size\": 8, \"vocab_size\": 99";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "mistral-window",
        "qwen3",
        "olmo2",
        "gemma2",
        "gemma3",
        "gemma3-multimodal"
      })
  void bothSpellings_giveTheSameSpec(String name) throws Exception {
    Path golden = golden(name);
    Path none = golden.resolve("none.json");
    assertThat(ModelConfig.read(golden.resolve("config.v5.json"), none, FAMILIES))
        .isEqualTo(ModelConfig.read(golden.resolve("config.json"), none, FAMILIES));
  }

  @Test
  void llama_isRead() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("llama"), FAMILIES);
    Layer layer = new Layer(0, new Rope.Llama3(500_000, 8, 1, 4, 64));
    assertThat(spec)
        .isEqualTo(
            new ModelSpec(
                "llama",
                48,
                3,
                256,
                new ModelSpec.Attention(
                    4,
                    2,
                    12,
                    (float) (1 / Math.sqrt(12)),
                    0,
                    false,
                    false,
                    QueryKeyNorm.NONE,
                    List.of(layer, layer, layer)),
                new ModelSpec.FeedForward(112, Activation.SILU, false),
                new ModelSpec.Norms(Placement.BEFORE, 1e-5f, 0),
                new ModelSpec.Vocabulary(320, false, 1, 0, List.of(1), List.of(2)),
                Map.of()));
  }

  @Test
  void tiedLlama_isTied() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("llama-tied"), FAMILIES);
    assertThat(spec.vocabulary().tied()).isTrue();
    assertThat(spec.attention().rope(0)).isEqualTo(new Rope.Plain(10_000));
  }

  @Test
  void mistral_hasHeadSizeOfNullAndNoWindow() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("mistral"), FAMILIES);
    assertThat(spec.attention().headSize()).isEqualTo(12);
    assertThat(spec.attention().shape(1).window()).isZero();
  }

  @Test
  void mistralWindow_isOnEveryLayer() throws Exception {
    assertThat(ModelConfig.read(golden("mistral-window"), FAMILIES).attention().perLayer())
        .extracting(Layer::window)
        .containsExactly(12, 12, 12);
  }

  @Test
  void qwen2_hasBiasesOfQueryKeyValueAlone() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("qwen2"), FAMILIES);
    assertThat(spec.attention().bias()).isTrue();
    assertThat(spec.attention().outputBias()).isFalse();
    assertThat(spec.attention().shape(0).window()).isZero();
  }

  @Test
  void qwen3_normsHeads() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("qwen3"), FAMILIES);
    assertThat(spec.attention().queryKeyNorm()).isEqualTo(QueryKeyNorm.PER_HEAD);
    assertThat(spec.attention().headSize()).isEqualTo(32);
    assertThat(spec.attention().bias()).isFalse();
  }

  @Test
  void olmo2_normsAfterAndQueriesWhole() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("olmo2"), FAMILIES);
    assertThat(spec.norms().placement()).isEqualTo(Placement.AFTER);
    assertThat(spec.attention().queryKeyNorm()).isEqualTo(QueryKeyNorm.WHOLE);
  }

  @Test
  void gemma2_isRead() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("gemma2"), FAMILIES);
    assertThat(spec.attention().perLayer()).extracting(Layer::window).containsExactly(16, 0, 16);
    assertThat(spec.attention().softCap()).isEqualTo(50);
    assertThat(spec.attention().scale()).isEqualTo((float) (1 / Math.sqrt(48)));
    assertThat(spec.vocabulary().logitSoftCap()).isEqualTo(30);
    assertThat(spec.vocabulary().embeddingScale()).isEqualTo((float) Math.sqrt(48));
    assertThat(spec.vocabulary().tied()).isTrue();
    assertThat(spec.norms()).isEqualTo(new ModelSpec.Norms(Placement.AROUND, 1e-6f, 1));
    assertThat(spec.feedForward().activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(spec.attention().rope(0)).isEqualTo(spec.attention().rope(1));
  }

  @Test
  void multimodalGemma3_hasTwoRotaryEmbeddings() throws Exception {
    ModelSpec spec = ModelConfig.read(golden("gemma3-multimodal"), FAMILIES);
    Layer local = new Layer(16, new Rope.Plain(10_000));
    Layer global = new Layer(0, new Rope.Linear(1_000_000, 8));
    assertThat(spec.family()).isEqualTo("gemma3");
    assertThat(spec.attention().perLayer())
        .containsExactly(local, local, local, local, local, global, local);
    assertThat(spec.attention().softCap()).isZero();
  }

  @Test
  void sparseMultimodalGemma3_takesTheFamilysDefaults() throws IOException {
    ModelSpec spec =
        read(
            """
            {"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
             "eos_token_id": [1, 106],
             "text_config": {"model_type": "gemma3_text", "hidden_size": 2560,
               "intermediate_size": 10240, "num_hidden_layers": 34,
               "rope_scaling": {"factor": 8.0, "rope_type": "linear"}, "sliding_window": 1024}}
            """);
    assertThat(spec.attention().heads()).isEqualTo(8);
    assertThat(spec.attention().headSize()).isEqualTo(256);
    assertThat(spec.vocabulary().size()).isEqualTo(262_208);
    assertThat(spec.vocabulary().stops()).containsExactly(1, 106);
    assertThat(spec.attention().shape(5).window()).isZero();
    assertThat(spec.attention().shape(6).window()).isEqualTo(1024);
  }

  @Test
  void generationConfig_saysWhereToStop() throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7, 8, 9]}");
    ModelSpec spec = read("{" + LLAMA + ", \"eos_token_id\": 2, \"bos_token_id\": null}");
    assertThat(spec.vocabulary().stops()).containsExactly(7, 8, 9);
    assertThat(spec.vocabulary().begin()).isEmpty();
  }

  @Test
  void quantizationConfig_isKept() throws IOException {
    ModelSpec spec =
        read("{" + LLAMA + ", \"quantization_config\": {\"quant_method\": \"x\", \"b\": [1]}}");
    assertThat(spec.quantization()).isEqualTo(Map.of("quant_method", "x", "b", List.of(1)));
  }

  @Test
  void qwenWindow_beginsAtItsLayer() throws IOException {
    ModelSpec spec =
        read(
            "{"
                + LLAMA.replace("llama", "qwen2")
                + ", \"num_key_value_heads\": 2, \"use_sliding_window\": true,"
                + " \"sliding_window\": 5, \"max_window_layers\": 1}");
    assertThat(spec.attention().perLayer()).extracting(Layer::window).containsExactly(0, 5);
  }

  @Test
  void statedBiases_areHonoured() throws IOException {
    ModelSpec spec = read("{" + LLAMA + ", \"attention_bias\": true, \"mlp_bias\": true}");
    assertThat(spec.attention().bias()).isTrue();
    assertThat(spec.attention().outputBias()).isTrue();
    assertThat(spec.feedForward().bias()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4.0}|yarn",
        "\"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": 2.0}|dynamic",
        "\"rope_scaling\": {\"rope_type\": \"default\", \"mrope_section\": [1]}|mrope_section",
        "\"rope_parameters\": {\"rope_theta\": 5, \"partial_rotary_factor\":"
            + " 0.5}|partial_rotary_factor",
        "\"partial_rotary_factor\": 0.5|partial_rotary_factor",
        "\"hidden_act\": \"gelu\"|gelu",
        "\"sliding_window\": 8|sliding_window",
        "\"attn_logit_softcapping\": 8|attn_logit_softcapping",
        "\"num_local_experts\": 8|mixture of experts",
        "\"attention_multiplier\": 0.5|attention_multiplier",
        "\"num_kv_shared_layers\": 2|keys and values shared",
        "\"no_rope_layers\": [1]|no_rope_layers",
        "\"residual_multiplier\": 0.2|residual_multiplier",
        "\"layer_types\": [\"full_attention\", \"sliding_attention\"]|layer_types",
        "\"layer_types\": [\"full_attention\", \"linear_attention\"]|linear_attention",
        "\"auto_map\": {\"AutoModelForCausalLM\": \"x.Y\"}|auto_map",
        "\"architectures\": [\"LlamaForSequenceClassification\"]|generates no text"
      })
  void featureThatIsNotComputed_isRefused(String key, String message) {
    assertThatThrownBy(() -> read("{" + LLAMA + ", " + key + "}"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.getMessage()).contains(message);
              assertThat(error.remedy()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hidden_size\": \"4\"|hidden_size is \"4\"",
        "\"hidden_size\": 0|from 1",
        "\"hidden_size\": null|no hidden_size",
        "\"num_hidden_layers\": 100000000|from 1 to 10000",
        "\"num_attention_heads\": 3|no multiple of 3 heads",
        "\"num_key_value_heads\": 3|cannot share",
        "\"head_dim\": 3|odd",
        "\"rms_norm_eps\": \"x\"|rms_norm_eps",
        "\"tie_word_embeddings\": 1|true or false",
        "\"eos_token_id\": [1, \"2\"]|eos_token_id",
        "\"eos_token_id\": 99|beyond the vocabulary",
        "\"rope_scaling\": 3|rope_scaling",
        "\"rope_scaling\": {\"rope_type\": \"linear\"}|no rope_scaling.factor",
        "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": -1}|rope_scaling.factor",
        "\"layer_types\": [\"full_attention\"]|1 entries for 2 layers"
      })
  void wrongValue_isNamed(String key, String message) {
    String name = key.substring(0, key.indexOf(':'));
    String base = "{" + LLAMA + "}";
    String config =
        base.contains(name)
            ? base.replaceFirst(name + ": [^,}]+", key)
            : base.replace("}", ", " + key + "}");
    assertThatThrownBy(() -> read(config))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void unknownFamily_namesTheNearest() {
    assertThatThrownBy(() -> read("{\"model_type\": \"qwen4\"}"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.paragraph()).contains("qwen4", "Did you mean \"qwen2\""));
  }

  @Test
  void noFamily_isRefused() {
    assertThatThrownBy(() -> read("{}")).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> read("[1]")).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(FormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma3-multimodal", "qwen2"})
  void corruptedConfig_givesOnlyTheDocumentedErrors(String name) throws Exception {
    byte[] sound = Files.readAllBytes(golden(name).resolve("config.json"));
    byte[] alphabet = "0123456789-.e\"{}[],:truefalsn \u00ff".getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = sound.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      Files.write(folder.resolve("config.json"), bytes);
      try {
        ModelConfig.read(folder, FAMILIES);
      } catch (FormatException | UserError e) {
        assertThat(e.getMessage()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  private ModelSpec read(String config) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    return ModelConfig.read(folder, FAMILIES);
  }

  private static Path golden(String name) throws Exception {
    return Path.of(ModelConfigTest.class.getResource("/golden/config/" + name).toURI());
  }
}
