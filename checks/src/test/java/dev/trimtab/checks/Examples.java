package dev.trimtab.checks;

import dev.trimtab.app.Main;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The examples that help texts give, as a shell would hand them to the program. */
final class Examples {
  private static final String PROGRAM = "trimtab ";

  private Examples() {}

  /** Every command below {@code line} and itself, by its whole name. */
  static Stream<Map.Entry<String, CommandLine>> commands(String name, CommandLine line) {
    List<Map.Entry<String, CommandLine>> below =
        line.getSubcommands().entrySet().stream()
            .filter(command -> !command.getKey().equals("help"))
            .flatMap(command -> commands(name + " " + command.getKey(), command.getValue()))
            .toList();
    return Stream.concat(Stream.of(Map.entry(name, line)), below.stream());
  }

  /** The lines at the end of a command's help in which the program is called. */
  static List<String> of(CommandLine command) {
    String footer = String.join("\n", command.getCommandSpec().usageMessage().footer());
    return footer
        .replace("\\\n", " ")
        .lines()
        .filter(line -> line.startsWith("  "))
        .filter(line -> line.contains(PROGRAM) && !line.startsWith("  /"))
        .map(String::strip)
        .toList();
  }

  /**
   * The words after the program's name: quotation marks are taken away, a pipe before it and a
   * redirection behind it too, and what stands apart behind two blanks, which explains it.
   */
  static List<String> words(String example) {
    String call = example.substring(example.indexOf(PROGRAM) + PROGRAM.length());
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < call.length(); i++) {
      char c = call.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (quoted || !(c == ' ' || c == '>')) {
        word.append(c);
        begun = true;
      } else {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
        if (c == '>' || (call.startsWith("  ", i) && call.indexOf("--", i) < 0)) {
          return words;
        }
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  /** Why the program does not take these words, or nothing. */
  static String mistake(List<String> words) {
    try {
      CommandLine.ParseResult parsed = Main.commandLine().parseArgs(words.toArray(String[]::new));
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      boolean group = parsed.commandSpec().userObject() instanceof Runnable;
      return group && !words.isEmpty() ? "no command, but a group of them" : "";
    } catch (CommandLine.ParameterException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
