package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.report.DataTable;
import dev.trimtab.lab.report.MassiveReport;
import dev.trimtab.lab.report.Parquet;
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
import java.util.List;
import java.util.Map;

/** What a finished study leaves: tables on the terminal, a folder of files. */
final class StudyOutput {
  private static final int WIDTH = 120;

  private StudyOutput() {}

  /**
   * Writes the report's files below {@code folder}, each whole or not at all.
   *
   * @param store where the study's artifacts lie, the answers of its search among them
   */
  static void write(StudyResult result, ReportContext context, Path folder, Path store) {
    write(Report.of(result, context, TriedAnswers.of(result, store)), Report.data(), folder);
  }

  /** The same of a study of massive activations. */
  static void write(MassiveResult result, ReportContext context, Path folder, Path store) {
    write(MassiveReport.of(result, context, store), MassiveReport.data(), folder);
  }

  /**
   * Writes files below {@code folder}, each whole or not at all.
   *
   * @param data columns of those that are data, which are written as Parquet too
   */
  static void write(ReportFiles files, Map<String, List<DataTable.Column>> data, Path folder) {
    try {
      for (String path : files.paths()) {
        Path target = folder.resolve(path);
        Path temporary = temporary(target);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(temporary, files.content(path));
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
      parquet(data, folder);
    } catch (IOException e) {
      throw new UserError(
          "The report cannot be written to " + folder + ": " + e.getMessage() + ".",
          "Make room and permissions, then run trimtab report.",
          e);
    }
  }

  /** Writes CSV files of a folder as Parquet beside them. */
  static void parquet(Map<String, List<DataTable.Column>> columns, Path folder) throws IOException {
    try (Parquet parquet = Parquet.open()) {
      for (Map.Entry<String, List<DataTable.Column>> table : columns.entrySet()) {
        Path csv = folder.resolve(table.getKey());
        Path target = folder.resolve(table.getKey().replaceAll("\\.csv$", ".parquet"));
        Path temporary = temporary(target);
        parquet.write(table.getValue(), csv, temporary);
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path temporary(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /** Prints every table, or the whole result as JSON. */
  static void print(StudyResult result, boolean json, PrintWriter out) {
    print(result, ReportTables.of(result), json, out);
  }

  /** Prints tables, or the whole result as JSON. */
  static <R> void print(R result, List<ReportTable> tables, boolean json, PrintWriter out) {
    if (json) {
      out.print(Records.text(result));
    } else {
      TextTables text = TextTables.ofWidth(WIDTH);
      for (ReportTable table : tables) {
        out.println();
        out.print(text.of(table));
      }
    }
    out.flush();
  }
}
