package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.Main;
import dev.trimtab.lab.trait.TraitFiles;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** What a help text shows can be typed as it stands. */
class HelpTest {
  private static final int COLUMNS = 80;

  @TestFactory
  Stream<DynamicTest> everyExample_isTaken() {
    return commands()
        .flatMap(command -> Examples.of(command.getValue()).stream())
        .distinct()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example,
                    () -> assertThat(Examples.mistake(Examples.words(example))).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> everyCommandThatDoesSomething_hasAnExampleOfItself() {
    return commands()
        .filter(command -> !(command.getValue().getCommand() instanceof Runnable))
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getKey(),
                    () ->
                        assertThat(Examples.of(command.getValue()))
                            .anyMatch(example -> example.contains(command.getKey()))));
  }

  @TestFactory
  Stream<DynamicTest> everyEnd_standsOnATerminalUnbroken() {
    return commands()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getKey(),
                    () ->
                        assertThat(command.getValue().getCommandSpec().usageMessage().footer())
                            .allSatisfy(line -> assertThat(line).hasSizeLessThan(COLUMNS))));
  }

  @Test
  void traitsOfExamples_areBuiltIn() {
    List<String> known = new TraitFiles(Checkout.home().resolve("skiff/traits")).ids();
    List<String> named =
        commands()
            .flatMap(command -> Examples.of(command.getValue()).stream())
            .filter(example -> example.contains(" skiff "))
            .flatMap(example -> Examples.words(example).stream())
            .filter(word -> word.matches("(pv|caa|arditi)/.*"))
            .map(word -> word.replaceFirst("[=@].*", ""))
            .toList();

    assertThat(named).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void example_isReadAsAShellWould() {
    assertThat(Examples.words("echo \"a b\" | trimtab generate skiff - --stop \"x y\" > out.txt"))
        .containsExactly("generate", "skiff", "-", "--stop", "x y");
    assertThat(Examples.words("trimtab doctor          what this machine can do"))
        .containsExactly("doctor");
    assertThat(Examples.mistake(List.of("generate", "skiff"))).contains("PROMPT");
    assertThat(Examples.mistake(List.of("traits"))).isNotEmpty();
    assertThat(Examples.mistake(List.of("doctor"))).isEmpty();
  }

  private static Stream<Map.Entry<String, CommandLine>> commands() {
    return Examples.commands("trimtab", Main.commandLine());
  }
}
