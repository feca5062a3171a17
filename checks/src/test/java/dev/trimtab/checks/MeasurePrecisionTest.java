package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a measure runs a model in where nobody says so: nothing that changes its weights. */
class MeasurePrecisionTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("text.txt"), "The ship turns its rudder by a small tab. ");
  }

  @ParameterizedTest
  @CsvSource({
    "gguf/llama-64-q8_0.gguf,gguf",
    "quant/gptq4-g32-act,gptq",
    "quant/awq4-g32,awq",
    "quant/llama-nf4,nf4",
    "models/llama,fp32"
  })
  void modelWithoutAPrecision_isMeasuredAsItIs(String model, String precision) {
    assertThat(precisions(model)).containsExactly(precision);
  }

  @Test
  void precisionsThatAreNamed_areThose() {
    assertThat(precisions("models/llama", "--precisions=bf16,nf4")).containsExactly("bf16", "nf4");
  }

  private List<String> precisions(String model, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> words = new ArrayList<>(List.of("measure", "perplexity", "--json"));
    words.add("--model=" + Checkout.home().resolve("model/src/test/resources/golden/" + model));
    words.add("--text=" + folder.resolve("text.txt"));
    words.add("--out=" + folder.resolve("out"));
    words.add("--window=8");
    words.addAll(List.of(more));
    assertThat(line.execute(words.toArray(String[]::new))).as(err.toString()).isZero();
    List<String> found = new ArrayList<>();
    for (JsonNode cell : JsonMapper.shared().readTree(out.toString()).get("cells")) {
      found.add(cell.get("precision").asString());
    }
    return found;
  }
}
