package dev.trimtab.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbers_standToTheRight() {
    Table table = new Table("layer", "what");
    table.row("1", "a");
    table.row("10", "bc");

    assertThat(printed(table)).isEqualTo("layer  what\n    1  a\n   10  bc\n");
  }

  @Test
  void headings_areLeftOutWhereAllAreEmpty() {
    Table table = new Table("", "");
    table.row("layers", "8");

    assertThat(printed(table)).isEqualTo("layers  8\n");
  }

  private static String printed(Table table) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    return text.toString().replace("\r\n", "\n");
  }
}
