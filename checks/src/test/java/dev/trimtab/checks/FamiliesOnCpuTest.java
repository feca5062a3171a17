package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.Direction;
import dev.trimtab.core.TokenIds;
import dev.trimtab.cpu.CpuDevice;
import dev.trimtab.cpu.CpuSettings;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Capture;
import dev.trimtab.model.CaptureRequest;
import dev.trimtab.model.CapturedMeans;
import dev.trimtab.model.Model;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a family, a precision and the processor meet: the smallest checkpoints on the CPU. */
class FamiliesOnCpuTest {
  private static final List<String> FAMILIES =
      List.of("llama", "mistral-window", "qwen2", "qwen3", "olmo2", "gemma2", "gemma3");
  private static final List<String> MADE_ON_LOAD = List.of("fp32", "bf16", "nf4", "fp4", "int8");
  private static final List<Integer> WIDTHS = List.of(128, 256, 512);
  private static final BatchLimits WIDE = new BatchLimits(512, 32, 1 << 22);
  private static final BatchLimits NARROW = new BatchLimits(7, 3, 1 << 20);

  /*
   * A family meets every width and a width every precision, but not every family in every
   * precision at every width: each width compiles its loops anew.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void rows_inAnyCompanyAndOrder_areBitIdenticalInEveryFamily(int turn) throws IOException {
    Set<String> met = new TreeSet<>();
    try (Device one = CpuDevice.vectorOnly(new CpuSettings(1, WIDTHS.get(turn)));
        Device three = CpuDevice.vectorOnly(new CpuSettings(3, WIDTHS.get(turn)))) {
      for (int f = 0; f < FAMILIES.size(); f++) {
        for (int p = 0; p < MADE_ON_LOAD.size(); p++) {
          if ((f + p) % WIDTHS.size() == turn) {
            Precision precision = Precisions.ALL.get(MADE_ON_LOAD.get(p));
            met.add(assertRowsAlone("models/" + FAMILIES.get(f), precision, one, three));
          }
        }
      }
    }
    assertThat(met).isEqualTo(Set.copyOf(Architectures.ALL.ids()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quant/gptq4-g32-act", "quant/awq4-g32", "gguf/llama-64-q8_0.gguf"})
  void rows_inAnyCompanyAndOrder_areBitIdenticalAsStored(String name) throws IOException {
    Precision stored = Model.customaryPrecision(golden(name), Precisions.ALL.get("fp32"));
    assertThat(stored.id()).isIn("gptq", "awq", "gguf");
    for (int bits : WIDTHS) {
      try (Device one = CpuDevice.vectorOnly(new CpuSettings(1, bits));
          Device three = CpuDevice.vectorOnly(new CpuSettings(3, bits))) {
        assertRowsAlone(name, stored, one, three);
      }
    }
  }

  /**
   * Reads rows together on one device; in the other order and in small steps on a second, and there
   * one by one. Returns the family when all have the same bits.
   */
  private static String assertRowsAlone(
      String name, Precision precision, Device first, Device second) throws IOException {
    String what = "%s in %s, %s".formatted(name, precision.id(), first.description());
    try (Model model = Model.load(golden(name), precision, first);
        Model again = Model.load(golden(name), precision, second)) {
      List<CaptureRequest> requests = requests(model);
      List<float[]> together = read(model, requests, WIDE);
      List<float[]> reversed = read(again, requests.reversed(), NARROW).reversed();
      for (int i = 0; i < requests.size(); i++) {
        assertThat(reversed.get(i)).as(what + ", row %d in company", i).isEqualTo(together.get(i));
        assertThat(read(again, List.of(requests.get(i)), WIDE).getFirst())
            .as(what + ", row %d alone", i)
            .isEqualTo(together.get(i));
      }
      return model.spec().family();
    }
  }

  private static List<CaptureRequest> requests(Model model) {
    SplittableRandom random = new SplittableRandom(17);
    List<CaptureRequest> requests = new ArrayList<>();
    for (int size : new int[] {1, 9, 2, 21}) {
      float[] direction = new float[model.hidden()];
      for (int h = 0; h < direction.length; h++) {
        direction[h] = (float) random.nextGaussian();
      }
      Steering steering =
          Steering.add(size % model.layers(), Direction.of(direction).unit(), 0.5f * (size % 3));
      TokenIds ids = TokenIds.of(random.ints(size, 5, 300).toArray());
      requests.add(new CaptureRequest(ids, size - 1, size, steering));
    }
    return requests;
  }

  /** For each request the residual stream of all layers, one after the other. */
  private static List<float[]> read(
      Model model, List<CaptureRequest> requests, BatchLimits limits) {
    try (Capture capture = new Capture(model, limits)) {
      return capture.means(requests, _ -> {}).stream().map(FamiliesOnCpuTest::values).toList();
    }
  }

  private static float[] values(CapturedMeans means) {
    float[] all = new float[means.layers() * means.hidden()];
    for (int layer = 0; layer < means.layers(); layer++) {
      System.arraycopy(means.layer(layer), 0, all, layer * means.hidden(), means.hidden());
    }
    return all;
  }

  private static Path golden(String name) {
    return Checkout.home().resolve("model/src/test/resources/golden").resolve(name);
  }
}
