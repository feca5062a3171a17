package dev.trimtab.lab.benchmark;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data of a benchmark in a file: a JSON list of records, one record a line, or the Parquet in which
 * the hub serves data sets.
 */
public final class ItemFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ItemFile() {}

  /**
   * The records of all files, counted through.
   *
   * @throws UserError where there is no such file, or none of its records
   * @throws FormatException where a file is not what its name says
   */
  public static List<ItemRecord> read(List<Path> files) {
    List<ItemRecord> records = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UserError(
            "There is no file " + file + ".",
            "Give a JSON, JSON Lines or Parquet file of the benchmark's records.");
      }
      int before = records.size();
      for (Object value : values(file)) {
        if (!(value instanceof Map<?, ?> fields)) {
          throw new FormatException(
              file,
              records.size() - before + 1L,
              "expected a record in braces, found " + brief(value));
        }
        records.add(ItemRecord.of(file, records.size(), fields));
      }
      if (records.size() == before) {
        throw new UserError(file + " holds no records.", "Check that the download was whole.");
      }
    }
    return List.copyOf(records);
  }

  /** The identity of records as values, whatever kind of file they came from. */
  public static Key hash(List<ItemRecord> records) {
    return Key.of(records.stream().map(record -> plain(record.fields())).toList());
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> kept = new LinkedHashMap<>();
        map.forEach(
            (name, inner) -> {
              if (inner != null) {
                kept.put(String.valueOf(name), plain(inner));
              }
            });
        yield kept;
      }
      case List<?> list -> list.stream().map(inner -> inner == null ? "" : plain(inner)).toList();
      case Number number -> number.toString();
      default -> value.toString();
    };
  }

  private static List<?> values(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") ? parquet(file) : json(file);
  }

  private static List<?> json(Path file) {
    try (MappingIterator<Object> values =
        MAPPER.readerFor(Object.class).readValues(Files.newInputStream(file))) {
      List<Object> all = values.readAll();
      return all.size() == 1 && all.getFirst() instanceof List<?> list ? list : all;
    } catch (JacksonException e) {
      long line = e.getLocation() == null ? -1 : e.getLocation().getLineNr();
      throw new FormatException(
          file, line, "expected a JSON list or one JSON record a line: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* DuckDB turns each row, whatever its lists and structures, into one JSON text. */
  private static List<?> parquet(Path file) {
    List<Object> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement settings = connection.createStatement()) {
      settings.execute("SET autoinstall_known_extensions = false");
      settings.execute("SET autoload_known_extensions = false");
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT CAST(to_json(data) AS VARCHAR) FROM read_parquet(?) AS data")) {
        select.setString(1, file.toString());
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            rows.add(MAPPER.readValue(found.getString(1), Object.class));
          }
        }
      }
      return rows;
    } catch (SQLException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new FormatException(file, -1, "expected a Parquet file: " + said, e);
    }
  }

  private static String brief(Object value) {
    String text = String.valueOf(value);
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
