package dev.trimtab.lab.report;

import dev.trimtab.lab.report.DataTable.Column;
import dev.trimtab.lab.report.DataTable.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes CSV files that were just written as Parquet, of the types that their columns are known to
 * have. Equal files give equal bytes.
 *
 * <p>For one thread.
 */
public final class Parquet implements AutoCloseable {
  private static final Pattern SENTENCE =
      Pattern.compile("\"exception_message\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Connection database;

  private Parquet(Connection database) {
    this.database = database;
  }

  /** Opens the library that writes. */
  public static Parquet open() throws IOException {
    try {
      Connection database = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement settings = database.createStatement()) {
        settings.execute("SET autoinstall_known_extensions = false");
        settings.execute("SET autoload_known_extensions = false");
        settings.execute("SET threads = 1");
      } catch (SQLException e) {
        database.close();
        throw e;
      }
      return new Parquet(database);
    } catch (SQLException e) {
      throw new IOException("Parquet cannot be written: " + reason(e), e);
    }
  }

  /**
   * Writes one file over what may be there.
   *
   * @param columns of the CSV file, in its order
   */
  public void write(List<Column> columns, Path csv, Path target) throws IOException {
    String types =
        columns.stream()
            .map(column -> quoted(column.name()) + ": " + quoted(type(column.type())))
            .collect(Collectors.joining(", ", "{", "}"));
    String texts =
        columns.stream()
            .filter(column -> column.type() == Type.TEXT)
            .map(column -> quoted(column.name()))
            .collect(Collectors.joining(", "));
    String kept = texts.isEmpty() ? "" : ", force_not_null = [" + texts + "]";
    String read =
        "read_csv(%s, auto_detect = false, header = true, delim = ',', quote = '\"',"
                .formatted(quoted(csv.toString()))
            + " escape = '\"', max_line_size = 16777216, columns = %s%s)".formatted(types, kept);
    String copy =
        "COPY (SELECT * FROM %s) TO %s (FORMAT parquet, COMPRESSION zstd)"
            .formatted(read, quoted(target.toString()));
    try (Statement statement = database.createStatement()) {
      statement.execute(copy);
    } catch (SQLException e) {
      throw new IOException("%s cannot be written: %s".formatted(target, reason(e)), e);
    }
  }

  /** The sentence within DuckDB's account of a failure, which can be JSON. */
  private static String reason(SQLException e) {
    String account = String.valueOf(e.getMessage());
    Matcher sentence = SENTENCE.matcher(account);
    return sentence.find() ? sentence.group(1).replace("\\", "") : account;
  }

  private static String type(Type type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case WHOLE -> "BIGINT";
      case NUMBER -> "DOUBLE";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() throws IOException {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IOException("Parquet cannot be closed: " + e.getMessage(), e);
    }
  }
}
