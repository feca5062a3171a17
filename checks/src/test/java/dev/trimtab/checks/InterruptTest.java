package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of work. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
  @TempDir private Path folder = Path.of("");

  private Program.Ending interrupted(Path sign, String... arguments) throws Exception {
    Process running = Program.start(folder, arguments);
    try {
      while (running.isAlive() && !Files.exists(sign)) {
        running.waitFor(20, TimeUnit.MILLISECONDS);
      }
      new ProcessBuilder("kill", "-INT", String.valueOf(running.pid())).start().waitFor();
      assertThat(running.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return new Program.Ending(
          running.exitValue(),
          Files.readString(folder.resolve("out.txt")),
          Files.readString(folder.resolve("err.txt")));
    } finally {
      running.destroyForcibly();
    }
  }

  @Test
  void experiment_saysWhatIsKept_andHowToGoOn() throws Exception {
    Files.writeString(
        folder.resolve("one.yaml"),
        "name: one\nmodels: {m: {checkpoint: skiff}}\nprecisions: [bf16]\ntraits: [pv/malice]\n");
    Program.Ending ending = interrupted(folder.resolve("one/experiment.json"), "run", "one.yaml");
    assertThat(ending.code()).isEqualTo(130);
    assertThat(ending.err())
        .contains(
            "trimtab: interrupted. What is finished is kept in "
                + Path.of("one", "store")
                + ": the same command goes on from there.")
        .doesNotContain("Exception", "\tat ");
  }
}
