package dev.trimtab.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.lab.report.DataTable.Column;
import dev.trimtab.lab.report.DataTable.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("Trait", Type.TEXT),
          new Column("Trait score", Type.NUMBER),
          new Column("Layer", Type.WHOLE),
          new Column("Remark", Type.TEXT));

  private static final DataTable TABLE =
      new DataTable(
          "answers",
          COLUMNS,
          List.of(
              List.of("pv/malice", "98.30366928823388", "3", ""),
              List.of("a \"quote\", a comma\nand a second line 'x'", "", "", "  none  "),
              List.of("", "-1.5E-7", "12", "日本")));

  @TempDir Path folder;

  private Path write(DataTable table, String name) throws IOException {
    Path csv = folder.resolve(name + " it's.csv");
    Path target = folder.resolve(name + " it's.parquet");
    Files.writeString(csv, table.csv());
    try (Parquet parquet = Parquet.open()) {
      parquet.write(table.columns(), csv, target);
    }
    return target;
  }

  private static List<List<Object>> read(Path file) throws SQLException {
    String query = "SELECT * FROM '" + file.toString().replace("'", "''") + "'";
    List<List<Object>> rows = new ArrayList<>();
    try (var database = DriverManager.getConnection("jdbc:duckdb:");
        var statement = database.prepareStatement(query);
        var found = statement.executeQuery()) {
      List<Object> head = new ArrayList<>();
      for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) {
        head.add(
            found.getMetaData().getColumnLabel(c) + " " + found.getMetaData().getColumnTypeName(c));
      }
      rows.add(head);
      while (found.next()) {
        List<Object> row = new ArrayList<>();
        for (int c = 1; c <= head.size(); c++) {
          row.add(String.valueOf(found.getObject(c)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void file_holdsWhatTheTableSays_withItsTypes() throws Exception {
    assertThat(read(write(TABLE, "a")))
        .containsExactly(
            List.of("trait VARCHAR", "trait_score DOUBLE", "layer BIGINT", "remark VARCHAR"),
            List.of("pv/malice", "98.30366928823388", "3", ""),
            List.of("a \"quote\", a comma\nand a second line 'x'", "null", "null", "  none  "),
            List.of("", "-1.5E-7", "12", "日本"));
  }

  @Test
  void equalTables_giveEqualBytes() throws Exception {
    assertThat(write(TABLE, "a")).hasSameBinaryContentAs(write(TABLE, "b"));
  }

  @Test
  void tableWithoutRows_keepsItsColumns() throws Exception {
    assertThat(read(write(new DataTable("none", COLUMNS, List.of()), "none")))
        .containsExactly(
            List.of("trait VARCHAR", "trait_score DOUBLE", "layer BIGINT", "remark VARCHAR"));
  }

  @Test
  void wordAmongNumbers_isAnError() {
    DataTable wrong = new DataTable("x", COLUMNS, List.of(List.of("a", "many", "1", "")));
    assertThatThrownBy(() -> write(wrong, "x")).isInstanceOf(IOException.class);
  }

  @Test
  void raggedTable_isRefused() {
    assertThatThrownBy(() -> new DataTable("x", COLUMNS, List.of(List.of("a"))))
        .hasMessageContaining("1 fields in x of 4 columns");
  }

  @Test
  void dataOfAReport_hasColumnsForEveryLongTable() {
    assertThat(Report.data())
        .containsOnlyKeys("answers.csv", "cells.csv", "settings.csv", "cosines.csv");
  }
}
