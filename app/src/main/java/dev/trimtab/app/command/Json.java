package dev.trimtab.app.command;

import java.io.PrintWriter;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What --json prints: records and maps as indented JSON. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static void print(PrintWriter out, Object value) {
    out.println(text(value));
    out.flush();
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
