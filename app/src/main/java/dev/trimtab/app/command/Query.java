package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab query}: SQL over the results of a study or an experiment. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    header = "Ask the results of a study or an experiment in SQL.",
    description = {
      "",
      "Tables: answers, cells, settings, cosines; of an experiment also measures, published,"
          + " hypotheses and problems; and every table of the report as table_NAME. Where"
          + " there are several models the column model tells them apart. Without a statement the"
          + " tables are listed. Nothing is written, and no other file is read."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab query --in trimtab-demo",
      "  trimtab query --in DIR \"SELECT layer, avg(cosine) FROM cosines GROUP BY 1\"",
      "  trimtab query --in DIR \"SELECT * FROM cells ORDER BY delta\" --csv"
    })
final class Query implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "SQL", description = "One statement.")
  private String sql = "";

  @Option(
      names = "--in",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The output folder of a study or experiment. Default: this folder.")
  private Path folder = Path.of(".");

  @Option(names = "--json", description = "Print rows as JSON.")
  private boolean json;

  @Option(names = "--csv", description = "Print rows as CSV.")
  private boolean csv;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path report = folder.resolve(StudyCommand.REPORT);
    if (!Files.isDirectory(report)) {
      throw new UserError(
          folder + " holds no report.",
          "Name the output folder of a finished study with --in, or run trimtab report.");
    }
    Map<String, List<Path>> tables = tables(report);
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = database.createStatement()) {
        for (Map.Entry<String, List<Path>> table : tables.entrySet()) {
          load(database, table.getKey(), table.getValue(), report);
        }
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute("SET autoload_known_extensions = false");
        statement.execute("SET enable_external_access = false");
        statement.execute("SET lock_configuration = true");
        String asked =
            sql.isBlank()
                ? "SELECT table_name AS \"table\", string_agg(column_name, ', ' ORDER BY"
                    + " ordinal_position) AS columns FROM information_schema.columns GROUP BY 1"
                    + " ORDER BY 1"
                : sql;
        print(statement, asked);
      }
    } catch (SQLException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserError(
          "The statement cannot be answered: " + said,
          "Tables: " + String.join(", ", tables.keySet()) + ".",
          e);
    }
    return 0;
  }

  /** CSV files by the table they make, the files of several models together. */
  private static Map<String, List<Path>> tables(Path report) throws IOException {
    Map<String, List<Path>> tables = new TreeMap<>();
    try (Stream<Path> all = Files.walk(report)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        if (Files.size(file) > 0) {
          String name = String.valueOf(file.getFileName()).replaceAll("\\.csv$", "");
          boolean ofReport = file.resolveSibling("").endsWith("tables");
          String table = (ofReport ? "table_" : "") + name.replaceAll("[^A-Za-z0-9]+", "_");
          tables.computeIfAbsent(table, _ -> new ArrayList<>()).add(file);
        }
      }
    }
    // A table over all models holds what the models' own of that name do.
    for (Map.Entry<String, List<Path>> table : tables.entrySet()) {
      table.getValue().stream()
          .filter(file -> report.relativize(file).getNameCount() == 1)
          .findFirst()
          .ifPresent(file -> table.setValue(List.of(file)));
    }
    return tables;
  }

  private static void load(Connection database, String table, List<Path> files, Path report)
      throws SQLException {
    List<String> parts = new ArrayList<>();
    for (Path file : files) {
      Path inner = report.relativize(file);
      boolean ofModel = inner.getNameCount() > 1 && !inner.startsWith("tables");
      String model = ofModel ? text(inner.getName(0).toString()) + " AS model, " : "";
      parts.add("SELECT %s* FROM %s".formatted(model, source(file)));
    }
    String made =
        "CREATE TABLE \"%s\" AS %s".formatted(table, String.join(" UNION ALL BY NAME ", parts));
    try (PreparedStatement create = database.prepareStatement(made)) {
      create.execute();
    }
    plainNames(database, table);
  }

  /**
   * What reads a file: the Parquet beside it where there is one, whose columns have their types
   * even without rows.
   */
  private static String source(Path csv) {
    Path parquet =
        csv.resolveSibling(String.valueOf(csv.getFileName()).replaceAll("\\.csv$", ".parquet"));
    return Files.isRegularFile(parquet)
        ? "read_parquet(%s)".formatted(text(parquet.toString()))
        : "read_csv(%s, header = true, normalize_names = true, sample_size = -1)"
            .formatted(text(csv.toString()));
  }

  /** Words that SQL uses itself come from the reader with _ before them; columns need it not. */
  private static void plainNames(Connection database, String table) throws SQLException {
    List<String> marked = new ArrayList<>();
    try (ResultSet columns = database.getMetaData().getColumns(null, null, table, "\\_%")) {
      while (columns.next()) {
        marked.add(columns.getString("COLUMN_NAME"));
      }
    }
    for (String column : marked) {
      String renamed =
          "ALTER TABLE \"%s\" RENAME COLUMN \"%s\" TO \"%s\""
              .formatted(table, column, column.substring(1));
      try (PreparedStatement rename = database.prepareStatement(renamed)) {
        rename.execute();
      }
    }
  }

  private static String text(String word) {
    return "'" + word.replace("'", "''") + "'";
  }

  private void print(Statement statement, String asked) throws SQLException {
    if (!statement.execute(asked)) {
      return;
    }
    List<String> head = new ArrayList<>();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (ResultSet found = statement.getResultSet()) {
      for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) {
        head.add(found.getMetaData().getColumnLabel(c));
      }
      while (found.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int c = 1; c <= head.size(); c++) {
          row.add(found.getObject(c));
        }
        rows.add(row);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, rows.stream().map(row -> named(head, row)).toList());
      return;
    }
    List<List<String>> texts =
        rows.stream()
            .map(row -> row.stream().map(v -> v == null ? "" : v.toString()).toList())
            .toList();
    ExperimentTable table = new ExperimentTable("query", "", head, texts);
    if (csv) {
      out.print(table.csv());
      out.flush();
    } else {
      table.text().print(out);
    }
  }

  private static Map<String, @Nullable Object> named(
      List<String> head, List<@Nullable Object> row) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int c = 0; c < head.size(); c++) {
      Object value = row.get(c);
      boolean plain = value == null || value instanceof Number || value instanceof Boolean;
      named.put(head.get(c), plain ? value : String.valueOf(value));
    }
    return named;
  }
}
