package dev.trimtab.model.file;

import dev.trimtab.core.Activation;
import dev.trimtab.core.AttentionShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a decoder-only language model: every number and choice its forward pass depends on
 * beside the weights. Two spellings of the same config.json give equal specs.
 *
 * @param family the architecture as config.json's {@code model_type} names it: llama, mistral,
 *     qwen2, qwen3, olmo2, gemma2, gemma3
 * @param hidden width H of the residual stream
 * @param layers number L of decoder blocks
 * @param positions longest context the model was trained for
 * @param attention how blocks attend
 * @param feedForward the gated feed-forward layer of a block
 * @param norms where and how the stream is normalised
 * @param vocabulary embedding, head and special tokens
 * @param quantization config.json's {@code quantization_config} as parsed; empty where the
 *     checkpoint is not quantised
 */
public record ModelSpec(
    String family,
    int hidden,
    int layers,
    int positions,
    Attention attention,
    FeedForward feedForward,
    Norms norms,
    Vocabulary vocabulary,
    Map<String, Object> quantization) {
  /** Copies the map and checks that there is one attention pattern a layer. */
  public ModelSpec {
    if (attention.perLayer().size() != layers) {
      throw new IllegalArgumentException(
          "%d layers, attention of %d".formatted(layers, attention.perLayer().size()));
    }
    quantization = Collections.unmodifiableMap(new LinkedHashMap<>(quantization));
  }

  /**
   * How blocks attend.
   *
   * @param heads query heads
   * @param kvHeads key-value heads
   * @param headSize width of a head; heads · headSize need not be the hidden size
   * @param scale factor on query · key
   * @param softCap c in c · tanh(score / c); 0 for none
   * @param bias whether the query, key and value projections have a bias
   * @param outputBias whether the output projection has one
   * @param queryKeyNorm norm of queries and keys before the rotation
   * @param perLayer window and rotation of each layer
   */
  public record Attention(
      int heads,
      int kvHeads,
      int headSize,
      float scale,
      float softCap,
      boolean bias,
      boolean outputBias,
      QueryKeyNorm queryKeyNorm,
      List<Layer> perLayer) {
    /** Copies the list. */
    public Attention {
      perLayer = List.copyOf(perLayer);
    }

    /** The shape that the attention kernel takes for a layer. */
    public AttentionShape shape(int layer) {
      return new AttentionShape(
          heads, kvHeads, headSize, scale, softCap, perLayer.get(layer).window());
    }

    /** The rotation of a layer. */
    public Rope rope(int layer) {
      return perLayer.get(layer).rope();
    }
  }

  /**
   * What differs between layers.
   *
   * @param window positions a token sees, itself included; 0 for all
   * @param rope the rotary embedding
   */
  public record Layer(int window, Rope rope) {}

  /** Which normalisation queries and keys get before the rotary embedding. */
  public enum QueryKeyNorm {
    /** None. */
    NONE,
    /** RMS norm over each head; weights [headSize] (Qwen 3, Gemma 3). */
    PER_HEAD,
    /** RMS norm over the whole projection; weights [heads · headSize] (OLMo 2). */
    WHOLE
  }

  /**
   * The gated feed-forward layer: down(activation(gate(x)) · up(x)).
   *
   * @param size width between gate / up and down
   * @param activation the nonlinearity
   * @param bias whether the three projections have a bias
   */
  public record FeedForward(int size, Activation activation, boolean bias) {}

  /**
   * RMS norms of the stream.
   *
   * @param placement where they stand in a block
   * @param epsilon added to the mean square
   * @param offset added to the weight: 1 in Gemma's spelling, else 0
   */
  public record Norms(Placement placement, float epsilon, float offset) {}

  /** Where the norms of a block stand. */
  public enum Placement {
    /** Before attention and before feed-forward (Llama, Mistral, Qwen). */
    BEFORE,
    /** On what attention and feed-forward add to the stream (OLMo 2). */
    AFTER,
    /** Both (Gemma 2 and 3). */
    AROUND
  }

  /**
   * Embedding, head and special tokens.
   *
   * @param size rows of embedding and head; may exceed the tokenizer's vocabulary
   * @param tied whether the head is the embedding
   * @param embeddingScale factor on embeddings: √H in Gemma, else 1
   * @param logitSoftCap c in c · tanh(logit / c); 0 for none
   * @param begin the begin-of-text id; empty where there is none
   * @param stops ids that end a response, in the order of the files
   */
  public record Vocabulary(
      int size,
      boolean tied,
      float embeddingScale,
      float logitSoftCap,
      List<Integer> begin,
      List<Integer> stops) {
    /** Copies the lists. */
    public Vocabulary {
      begin = List.copyOf(begin);
      stops = List.copyOf(stops);
    }
  }

  /** The angles of a rotary embedding (Su et al. 2021). */
  public sealed interface Rope {
    /** Base of the wavelengths. */
    double theta();

    /**
     * Turns per position of the headSize / 2 pairs, in the float32 steps that transformers takes: a
     * pair's angle is position · frequency, rounded to float32.
     */
    default float[] inverseFrequencies(int headSize) {
      float[] frequencies = new float[headSize / 2];
      for (int i = 0; i < frequencies.length; i++) {
        float exponent = 2f * i / headSize;
        frequencies[i] = scaled(i, 1f / (float) Math.pow((float) theta(), exponent));
      }
      return frequencies;
    }

    /** The frequency of a pair in the plain embedding as this one changes it. */
    float scaled(int pair, float frequency);

    /** Unscaled: θ^(−2i / headSize). */
    record Plain(double theta) implements Rope {
      @Override
      public float scaled(int pair, float frequency) {
        return frequency;
      }
    }

    /** Every frequency divided by a factor. */
    record Linear(double theta, double factor) implements Rope {
      @Override
      public float scaled(int pair, float frequency) {
        return frequency / (float) factor;
      }
    }

    /**
     * Every frequency divided by a factor of its own, as GGUF files write out other scalings.
     *
     * @param theta base of the wavelengths
     * @param factors one for each pair
     */
    record Divided(double theta, List<Float> factors) implements Rope {
      /** Copies the list. */
      public Divided {
        factors = List.copyOf(factors);
      }

      @Override
      public float scaled(int pair, float frequency) {
        return frequency / factors.get(pair);
      }
    }

    /**
     * Llama 3.1's scaling: long wavelengths are divided by a factor, short ones kept, those between
     * interpolated (Llama 3 model report, 2024, section 3.4.2).
     *
     * @param theta base of the wavelengths
     * @param factor divisor of the long wavelengths
     * @param lowFrequencyFactor wavelengths above originalPositions / this are long
     * @param highFrequencyFactor wavelengths below originalPositions / this are short
     * @param originalPositions context before the extension
     */
    record Llama3(
        double theta,
        double factor,
        double lowFrequencyFactor,
        double highFrequencyFactor,
        int originalPositions)
        implements Rope {
      @Override
      public float scaled(int pair, float frequency) {
        float wavelength = (float) (2 * Math.PI) / frequency;
        if (wavelength < originalPositions / highFrequencyFactor) {
          return frequency;
        }
        if (wavelength > originalPositions / lowFrequencyFactor) {
          return frequency / (float) factor;
        }
        float smooth =
            (originalPositions / wavelength - (float) lowFrequencyFactor)
                / (float) (highFrequencyFactor - lowFrequencyFactor);
        return (1 - smooth) * frequency / (float) factor + smooth * frequency;
      }
    }
  }
}
