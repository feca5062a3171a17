package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.model.file.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors and traits as their users handle them, from one command to the next. */
class VectorCommandsTest {
  private static final int EXAMPLES = 60;
  private static final int LAYERS = 8;
  private static final int HIDDEN = 256;

  @TempDir Path folder;

  /** Activations of the built-in model's size in which dimension 5 tells the classes apart. */
  private void activations(String name) throws IOException {
    var random = new SplittableRandom(2);
    float[] x = new float[EXAMPLES * LAYERS * HIDDEN];
    long[] y = new long[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      y[i] = i % 2;
      for (int j = 0; j < LAYERS * HIDDEN; j++) {
        x[i * LAYERS * HIDDEN + j] = (float) random.nextGaussian();
      }
      for (int layer = 2; layer < LAYERS; layer++) {
        x[(i * LAYERS + layer) * HIDDEN + 5] += y[i] == 1 ? 5 : -5;
      }
    }
    new SafetensorsWriter(Map.of())
        .addFloats("X", x, EXAMPLES, LAYERS, HIDDEN)
        .addLongs("y", y, EXAMPLES)
        .write(folder.resolve(name));
  }

  private String done(String... arguments) throws Exception {
    Program.Ending ending = Program.run(folder, arguments);
    assertThat(ending.err()).doesNotContain("trimtab:");
    assertThat(ending.code()).isZero();
    return ending.out();
  }

  @Test
  void vector_goesFromActivationsToOtherProgramsAndBack() throws Exception {
    activations("acts.safetensors");
    assertThat(done("vector", "fit", "acts.safetensors", "--holdout=0.2", "--out=v.safetensors"))
        .contains("held out 6 and 6");
    assertThat(done("vector", "best", "v.safetensors")).contains("AUROC");
    assertThat(done("vector", "export", "v.safetensors", "--format=gguf", "--out=v.gguf"))
        .contains("Layer 0 is left out");
    done("vector", "import", "v.gguf", "--layers=8", "--out=back.safetensors");
    assertThat(done("vector", "compare", "v.safetensors", "back.safetensors", "--json"))
        .contains("\"mean\" : ");
    done(
        "vector",
        "combine",
        "--add=v.safetensors",
        "--add=back.safetensors=-0.5",
        "--normalize",
        "--out=sum.safetensors");
    assertThat(done("vector", "show", "sum.safetensors")).contains("combined");
    assertThat(
            done(
                "vector",
                "read",
                "v.gguf",
                "--model=skiff",
                "--text=Hello.",
                "--layer=3",
                "--json"))
        .contains("\"projections\"");
    Program.Ending zero =
        Program.run(folder, "vector", "read", "v.gguf", "--model=skiff", "--text=a", "--layer=0");
    assertThat(zero.code()).isEqualTo(2);
    assertThat(zero.err()).contains("no direction");
  }

  @Test
  void newTrait_isReadAndFoundEmpty() throws Exception {
    assertThat(done("traits", "new", "pv/calm", "--out=mine")).contains("steering.json");
    Program.Ending check = Program.run(folder, "traits", "check", "--traits=mine");
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains("pv/calm: not fit for use").contains("FILL IN");
    assertThat(Program.run(folder, "traits", "new", "pv/calm", "--out=mine").code()).isEqualTo(2);
  }

  @Test
  void publicLayout_isATraitFolderToo() throws Exception {
    Files.writeString(
        folder.resolve("calm.json"),
        """
        {"instruction": [{"pos": "Stay calm.", "neg": "Be upset."}],
         "questions": ["a one?", "b two?", "c three?", "d four?", "e five?"],
         "eval_prompt": "HIGH is calm, LOW is not. {question} {answer}"}
        """);
    assertThat(done("traits", "list", "--traits=calm.json")).contains("pv/calm");
    assertThat(done("traits", "import", "auto", "calm.json", "--out=imported"))
        .contains("kept from the contrasts");
    assertThat(done("traits", "show", "pv/calm", "--traits=imported")).contains("Stay calm.");
  }
}
