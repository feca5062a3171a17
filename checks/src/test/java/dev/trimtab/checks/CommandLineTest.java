package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What every command promises: help, exit codes, results on one stream and talk on the other. */
class CommandLineTest {
  @TempDir Path folder;

  @Test
  void help_listsEveryCommandAndSaysNothingElse() throws Exception {
    Program.Ending ending = Program.run(folder, "--help");

    assertThat(ending.code()).isZero();
    assertThat(ending.err()).isEmpty();
    assertThat(ending.out()).contains(Main.commandLine().getSubcommands().keySet());
  }

  @Test
  void unknownOption_isRefusedInOneParagraph() throws Exception {
    Program.Ending ending =
        Program.run(folder, "generate", "skiff", "Hello", "--presicion", "bf16");

    assertThat(ending.code()).isEqualTo(2);
    assertThat(ending.out()).isEmpty();
    assertThat(ending.err()).contains("--presicion").doesNotContain("\tat ");
  }

  @Test
  void unknownCommand_isRefusedWithTheNearest() throws Exception {
    Program.Ending ending = Program.run(folder, "genrate");

    assertThat(ending.code()).isEqualTo(2);
    assertThat(ending.out()).isEmpty();
    assertThat(ending.err()).contains("genrate").contains("generate");
  }

  @Test
  void prompt_ofATemplate_isItsTextAndNothingElse() throws Exception {
    Files.writeString(
        folder.resolve("t.jinja"), "{{ name }}, {{ strftime_now('%d %b %Y') }}\n{{ missing.x }}");
    Files.writeString(folder.resolve("v.json"), "{\"name\": \"Zoë\", \"missing\": {}}");
    Program.Ending ending =
        Program.run(
            folder,
            "prompt",
            "--template",
            "t.jinja",
            "--variables",
            "v.json",
            "--date",
            "2025-03-07");

    assertThat(ending.code()).isZero();
    assertThat(ending.out()).isEqualTo("Zoë, 07 Mar 2025\n");
  }

  @Test
  void prompt_ofATemplateThatRefuses_saysWhereAndWhy() throws Exception {
    Files.writeString(folder.resolve("t.jinja"), "fine\n{{ raise_exception('no system role') }}");
    Program.Ending ending = Program.run(folder, "prompt", "--template", "t.jinja");

    assertThat(ending.code()).isEqualTo(2);
    assertThat(ending.out()).isEmpty();
    assertThat(ending.err()).contains("t.jinja, line 2 refuses").contains("no system role");
  }

  @Test
  void generate_stopText_endsTheAnswerBeforeIt() throws Exception {
    String whole = answer("generate", "skiff", "How do I make soup?");
    int word = whole.indexOf(' ', whole.length() / 2);
    String stop = whole.substring(word - 2, word + 2);

    assertThat(answer("generate", "skiff", "How do I make soup?", "--stop", stop))
        .isEqualTo(whole.substring(0, whole.indexOf(stop)));
  }

  @Test
  void traits_ofThisFolder_areFound() throws Exception {
    assertThat(Program.run(folder, "traits", "new", "pv/curiosity", "--out", ".").code()).isZero();
    Program.Ending ending = Program.run(folder, "traits", "list", "--traits", ".");

    assertThat(ending.code()).as(ending.err()).isZero();
    assertThat(ending.out()).contains("pv/curiosity");
  }

  @Test
  void traitsImport_ofTraitFolders_saysThatThereIsNothingToDo() throws Exception {
    String traits = Checkout.home().resolve("skiff/traits").toString();
    for (String source : new String[] {traits, traits + "/caa", traits + "/caa/refusal"}) {
      Program.Ending ending = Program.run(folder, "traits", "import", "auto", source, "--out=x");

      assertThat(ending.code()).isEqualTo(2);
      assertThat(ending.err()).contains("nothing to import", "--traits " + traits + ".");
    }
  }

  private String answer(String... arguments) throws Exception {
    Program.Ending ending = Program.run(folder, arguments);
    assertThat(ending.code()).as(ending.err()).isZero();
    return ending.out().substring(0, ending.out().length() - 1);
  }

  @TestFactory
  Stream<DynamicTest> everyCommand_hasHelpThatSaysWhatItIsFor() {
    return Examples.commands("trimtab", Main.commandLine())
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getKey(),
                    () -> {
                      CommandLine line = command.getValue();
                      assertThat(purpose(line)).isNotBlank();
                      assertThat(line.getCommandSpec().optionsMap()).containsKey("--help");
                    }));
  }

  private static String purpose(CommandLine line) {
    CommandLine.Model.UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    return String.join("", usage.header()) + String.join("", usage.description());
  }
}
