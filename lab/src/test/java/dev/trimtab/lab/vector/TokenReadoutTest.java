package dev.trimtab.lab.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Capture;
import dev.trimtab.model.CaptureRequest;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the built-in model and the reference device. */
class TokenReadoutTest {
  private static final Path MODEL = Path.of("..", "skiff", "models", "skiff");

  private static Model model() throws IOException {
    return Model.load(MODEL, Precisions.ALL.get("fp32"), new ReferenceDevice());
  }

  private static TraitVector vector(Model model) {
    float[][] rows = new float[model.layers()][model.hidden()];
    for (int layer = 1; layer < rows.length; layer++) {
      rows[layer][layer] = 1;
      rows[layer][7] = -2;
    }
    return SampleVectors.of("probe", rows);
  }

  @Test
  void tokens_haveTheMeanThatTheSpanHas() throws IOException {
    try (Model model = model();
        TokenReadout readout = new TokenReadout(model, vector(model), 3);
        Capture capture = new Capture(model, new BatchLimits(64, 4, 16L << 20))) {
      TokenIds ids = model.text().document("The harbour was quiet and the bread was good.").ids();
      int end = ids.size();
      List<TokenReadout.Reading> readings =
          readout.read(
              List.of(
                  new TokenReadout.Text(ids, 0, end),
                  new TokenReadout.Text(ids, 2, end - 1),
                  new TokenReadout.Text(ids.slice(0, 4), 3, 4)),
              _ -> {});
      assertThat(readings.get(0).projections()).hasSize(end);
      assertThat(readings.get(1).projections())
          .isEqualTo(readings.get(0).projections().subList(2, end - 1));
      assertThat(readings.get(2).projections())
          .containsExactly(readings.get(0).projections().get(3));
      var mean =
          capture
              .means(List.of(new CaptureRequest(ids, 2, end - 1, Steering.NONE)), _ -> {})
              .getFirst();
      double expected = (mean.layer(3)[3] - 2 * mean.layer(3)[7]) / Math.sqrt(5);
      assertThat(readings.get(1).mean()).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void whatCannotBeRead_isRefused() throws IOException {
    try (Model model = model()) {
      TraitVector vector = vector(model);
      assertThatThrownBy(() -> new TokenReadout(model, vector, 0))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no direction");
      assertThatThrownBy(() -> new TokenReadout(model, vector, model.layers()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("There is no layer");
      TraitVector narrow = SampleVectors.of("probe", new float[] {1, 0});
      assertThatThrownBy(() -> new TokenReadout(model, narrow, 0))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("dimensions");
    }
  }
}
