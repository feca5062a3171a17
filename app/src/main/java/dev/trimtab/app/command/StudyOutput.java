package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.report.Report;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.report.ReportFiles;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.report.ReportTables;
import dev.trimtab.lab.report.TextTables;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a finished study leaves: tables on the terminal, a folder of files. */
final class StudyOutput {
  private static final int WIDTH = 120;

  private StudyOutput() {}

  /** Writes the report's files below {@code folder}, each whole or not at all. */
  static void write(StudyResult result, ReportContext context, Path folder) {
    ReportFiles files = Report.of(result, context);
    for (String path : files.paths()) {
      Path target = folder.resolve(path);
      Path temporary = target.resolveSibling(target.getFileName() + ".part");
      try {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(temporary, files.content(path));
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UserError(
            "The report cannot be written to " + folder + ": " + e.getMessage() + ".",
            "Make room and permissions, then run trimtab report.",
            e);
      }
    }
  }

  /** Prints every table, or the whole result as JSON. */
  static void print(StudyResult result, boolean json, PrintWriter out) {
    if (json) {
      out.print(Records.text(result));
    } else {
      TextTables text = TextTables.ofWidth(WIDTH);
      for (ReportTable table : ReportTables.of(result)) {
        out.println();
        out.print(text.of(table));
      }
    }
    out.flush();
  }
}
