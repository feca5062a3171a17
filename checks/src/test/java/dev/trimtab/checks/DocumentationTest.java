package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The documents name commands, options and files that exist. */
class DocumentationTest {
  /**
   * Code in a line, or a line of an indented or fenced block, that begins with the program's name.
   */
  private static final Pattern CALL =
      Pattern.compile("(?:`|^\\s*(?:\\$ )?)(?:\\./)?trimtab ([a-z][^`#\\n|]*)", Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  @Test
  void documents_areFound() {
    assertThat(documents()).hasSizeGreaterThan(3);
    assertThat(calls("    ./trimtab demo --full # all\n`trimtab models list`, `trimtab doctor`"))
        .extracting(String::strip)
        .containsExactly("demo --full", "models list", "doctor");
  }

  @Test
  void commands_exist() {
    List<String> wrong = new ArrayList<>();
    for (Path document : documents()) {
      for (String call : calls(Checkout.read(document))) {
        String mistake = mistake(call);
        if (!mistake.isEmpty()) {
          wrong.add(Checkout.name(document) + ": trimtab " + call.strip() + ": " + mistake);
        }
      }
    }

    assertThat(wrong).as("commands in documents that do not exist").isEmpty();
  }

  @Test
  void links_leadSomewhere() {
    List<String> broken =
        documents().stream()
            .flatMap(
                document ->
                    LINK.matcher(Checkout.read(document))
                        .results()
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(document.resolveSibling(link)))
                        .map(link -> Checkout.name(document) + " → " + link))
            .toList();

    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() {
    return Stream.concat(
            Stream.of("README.md", "CONTRIBUTING.md").map(Checkout.home()::resolve),
            Checkout.files(Checkout.home().resolve("docs"), ".md").stream())
        .filter(Files::exists)
        .toList();
  }

  private static List<String> calls(String text) {
    Matcher calls = CALL.matcher(text);
    return calls.results().map(call -> call.group(1)).toList();
  }

  @Test
  void callsWithTheirWords_areTaken() {
    List<String> wrong = new ArrayList<>();
    for (String call : calls(Checkout.read(Checkout.home().resolve("README.md")))) {
      List<String> words = Examples.words("trimtab " + call.replace("\\\n", " ").strip());
      String mistake = isNamed(words) ? "" : Examples.mistake(words);
      if (!mistake.isEmpty()) {
        wrong.add("trimtab " + call.strip() + ": " + mistake);
      }
    }

    assertThat(wrong).as("calls in README.md that are refused").isEmpty();
  }

  /** Whether only a command is named, without the words it would want. */
  private static boolean isNamed(List<String> words) {
    CommandLine line = Main.commandLine();
    for (String word : words) {
      if (!line.getSubcommands().containsKey(word)) {
        return false;
      }
      line = line.getSubcommands().get(word);
    }
    return true;
  }

  /** What is wrong with a call, or nothing. */
  private static String mistake(String call) {
    CommandLine line = Main.commandLine();
    for (String word : call.strip().split("[\\s,]+", -1)) {
      if (line.getSubcommands().isEmpty()) {
        break;
      }
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        return word.startsWith("-") || !line.getCommandName().equals("trimtab")
            ? ""
            : "no command " + word;
      }
      line = next;
    }
    CommandLine command = line;
    return OPTION
        .matcher(call)
        .results()
        .map(option -> option.group())
        .filter(option -> !command.getCommandSpec().optionsMap().containsKey(option))
        .findFirst()
        .map(option -> "no option " + option)
        .orElse("");
  }
}
