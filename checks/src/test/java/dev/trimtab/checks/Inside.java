package dev.trimtab.checks;

import dev.trimtab.app.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line inside this process, whose code is compiled by then: what takes a process of its
 * own a dozen seconds ends in one or two. Not for what a process does as a whole (killed, waiting
 * for another, its environment): that is {@link Program}.
 */
final class Inside {
  private static final Pattern VALUE = Pattern.compile("(--[a-z-]+=)(.*)");

  private final Path folder;
  private final Set<String> made;

  /**
   * @param folder where the words of a call that name files lie
   * @param made names that a call may make there
   */
  Inside(Path folder, String... made) {
    this.folder = folder;
    this.made = Set.of(made);
  }

  /** Runs {@code trimtab arguments} to its end. */
  Program.Ending run(String... arguments) {
    return call(Arrays.stream(arguments).map(this::placed).toList());
  }

  /** The same with the words as they are. */
  static Program.Ending call(List<String> words) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(new byte[0]));
    System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      int code = Main.commandLine().execute(words.toArray(String[]::new));
      return new Program.Ending(
          code, told.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** A word, or an option's value, that is or will be a file of the folder, as the path of it. */
  private String placed(String word) {
    Matcher option = VALUE.matcher(word);
    String before = option.matches() ? option.group(1) : "";
    String name = option.matches() ? option.group(2) : word;
    boolean ours = made.contains(name) || (!name.isEmpty() && Files.exists(folder.resolve(name)));
    return ours ? before + folder.resolve(name) : word;
  }
}
