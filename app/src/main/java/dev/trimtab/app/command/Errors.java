package dev.trimtab.app.command;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The one paragraph a failed command prints: what, where, the cure; a stack only with --debug. */
public final class Errors implements CommandLine.IExecutionExceptionHandler {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    line.getErr().println("trimtab: " + paragraph(failure));
    if (Trimtab.debug(parsed)) {
      failure.printStackTrace(line.getErr());
    }
    return failure instanceof UserError ? USAGE : FAILED;
  }

  private static String paragraph(Exception failure) {
    return switch (failure) {
      case UserError error -> error.paragraph();
      case FormatException error -> String.valueOf(error.getMessage());
      case NoSuchFileException error -> error.getFile() + ": there is no such file or folder.";
      case AccessDeniedException error ->
          place(error) + ": this user may not read or write it. Choose another place.";
      case FileAlreadyExistsException error ->
          place(error) + ": there is a file of that name already. Choose another place.";
      case FileSystemException error -> place(error) + ": " + reason(error.getReason());
      case IOException error -> "Reading or writing failed: " + reason(error.getMessage());
      default ->
          "This is a fault of Trimtab's own: "
              + failure
              + ". Run the command again with --debug and report what it prints.";
    };
  }

  /* Files are written beside their place and moved there: the place is what the user knows. */
  private static String place(FileSystemException error) {
    return error.getOtherFile() == null ? error.getFile() : error.getOtherFile();
  }

  private static String reason(@Nullable String said) {
    String reason = said == null ? "the file system refused" : said;
    boolean full = reason.contains("space") || reason.contains("quota");
    return reason + (full ? ". Free some room, or choose" : ". Choose") + " another place.";
  }

  /** What is printed where the words of a command are off: the error, the nearest known, help. */
  public static final class Usage implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(CommandLine.ParameterException failure, String[] arguments) {
      CommandLine line = failure.getCommandLine();
      String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
      String end = message.endsWith(".") ? "" : ".";
      line.getErr().println("trimtab: " + message + end + suggestion(failure, line));
      line.getErr().println("See: " + line.getCommandSpec().qualifiedName(" ") + " --help");
      return USAGE;
    }

    private static String suggestion(CommandLine.ParameterException failure, CommandLine line) {
      if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)
          || unmatched.getUnmatched().isEmpty()) {
        return "";
      }
      List<String> known = new ArrayList<>(line.getSubcommands().keySet());
      line.getCommandSpec().options().forEach(option -> known.add(option.longestName()));
      String word = unmatched.getUnmatched().getFirst();
      if (!word.startsWith("-") && line.getSubcommands().isEmpty()) {
        return " A text of several words wants quotation marks.";
      }
      return Registry.nearest(word, known)
          .map(name -> " Did you mean \"" + name + "\"?")
          .orElse(" Known: " + String.join(", ", known) + ".");
    }
  }
}
