package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.app.Main;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisabledOnOs(OS.WINDOWS)
class PeersTest {
  @TempDir Path folder;

  @Test
  void llama_isAskedForTheWorkload() throws IOException {
    String program =
        script("[ \"$1\" = --help ] || echo \"$*\" >> asked", "echo '[{\"avg_ns\": 2500000000}]'");
    try (LlamaContestant llama = new LlamaContestant(program, gguf(), 3)) {
      assertThat(llama.seconds(Workload.prefill(512))).isEqualTo(2.5);
      assertThat(llama.seconds(Workload.decode(1, 64))).isEqualTo(2.5);
      assertThat(llama.does(Workload.decode(1, 64))).isTrue();
      assertThat(llama.does(Workload.decode(8, 64))).isFalse();
    }
    List<String> asked = Files.readAllLines(folder.resolve("asked"));
    assertThat(asked).allMatch(line -> line.contains("-t 3 "));
    assertThat(asked.get(0)).endsWith("-n 0 -p 512");
    assertThat(asked.get(1)).endsWith("-n 0 -p 0 -pg 16,64");
  }

  @Test
  void llama_ofAnotherAnswer_isRefusedWithIt() throws IOException {
    for (String answer : List.of("segment", "[]", "[{}]", "[{\"avg_ns\": 1}, {\"avg_ns\": 2}]")) {
      LlamaContestant llama = new LlamaContestant(script("echo '" + answer + "'"), gguf(), 1);
      assertThatThrownBy(() -> llama.seconds(Workload.prefill(8)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(answer);
    }
  }

  @Test
  void llama_thatFails_isQuoted() throws IOException {
    String program = script("[ \"$1\" = --help ] && exit 0", "echo 'no such model' >&2", "exit 3");
    LlamaContestant llama = new LlamaContestant(program, gguf(), 1);
    assertThatThrownBy(() -> llama.seconds(Workload.prefill(8)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ended with status 3: no such model");
  }

  @Test
  void llama_thatIsMissing_orOfAFolder_isRefused() {
    assertThatThrownBy(() -> new LlamaContestant(folder + "/none", gguf(), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no program");
    assertThatThrownBy(() -> new LlamaContestant("any", folder, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("reads GGUF files");
  }

  @Test
  void command_withoutLlama_saysWhatToDoInOneParagraph() throws IOException {
    CommandLine line = Main.commandLine();
    StringWriter err = new StringWriter();
    line.setErr(new PrintWriter(err));
    int code =
        line.execute(
            "bench",
            "engine",
            gguf().toString(),
            "--against=llama.cpp",
            "--llama-bench=" + folder.resolve("none"));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no program", "name it with --llama-bench PATH")
        .doesNotContain("Exception", "\tat ");
    assertThat(err.toString().strip()).doesNotContain("\n\n");
  }

  @Test
  void transformers_answersALineForEachWorkload() throws IOException {
    String python =
        script("echo \"transformers 0 $3\"", "while read -r line; do", "echo 0.25", "done");
    try (TransformersContestant peer = new TransformersContestant(python, folder, "float32", 1)) {
      assertThat(peer.name()).isEqualTo("transformers 0 float32");
      assertThat(peer.seconds(Workload.prefill(8))).isEqualTo(0.25);
      assertThat(peer.seconds(Workload.decode(2, 8))).isEqualTo(0.25);
    }
  }

  @Test
  void transformers_thatEnds_isTold() throws IOException {
    String silent = script("exit 1");
    assertThatThrownBy(() -> new TransformersContestant(silent, folder, "float32", 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("could not load");
    String once = script("echo ready", "read -r line");
    try (TransformersContestant peer = new TransformersContestant(once, folder, "float32", 1)) {
      assertThatThrownBy(() -> peer.seconds(Workload.prefill(8)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in the middle of prefill 8");
    }
    assertThatThrownBy(() -> new TransformersContestant(folder + "/none", folder, "float32", 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no Python interpreter");
  }

  private Path gguf() throws IOException {
    return Files.writeString(folder.resolve("a.gguf"), "GGUF");
  }

  private String script(String... lines) throws IOException {
    Path script = Files.createTempFile(folder, "peer", "");
    Files.writeString(script, "#!/bin/sh\ncd '" + folder + "'\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
