package dev.trimtab.model.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.trimtab.model.text.TextFixtures;
import dev.trimtab.model.text.jinja.TemplateException.Kind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 14, 5, 9);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One template a feature of the language. */
  @TestFactory
  Stream<DynamicTest> render_ofOneFeature_equalsPython() {
    JsonNode file = JSON.readTree(TextFixtures.read("jinja/micro.json"));
    Map<String, Object> variables = variables(file.get("variants").get(0).get("ctx"));
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode template : file.get("templates")) {
      JsonNode result = template.get("results").get("v");
      String source = template.get("template").stringValue();
      String error = result.path("err").asString("");
      tests.add(
          dynamicTest(
              source, () -> check(source, variables, result.path("ok").asString(""), error)));
    }
    assertThat(tests).hasSize(80);
    return tests.stream();
  }

  /** Templates as models have them, and the corners of the language; see make_goldens.py. */
  @TestFactory
  Stream<DynamicTest> render_ofManyFeatures_equalsTransformers() {
    JsonNode file = JSON.readTree(TextFixtures.read("jinja/features.json"));
    Map<String, Object> variables = variables(file.get("context"));
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : file.get("cases")) {
      String source = golden.get("template").stringValue();
      String error = golden.path("error").asString("");
      tests.add(
          dynamicTest(
              source, () -> check(source, variables, golden.path("ok").asString(""), error)));
    }
    assertThat(tests).hasSizeGreaterThan(150);
    return tests.stream();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> variables(JsonNode node) {
    return JSON.convertValue(node, Map.class);
  }

  private static void check(
      String source, Map<String, Object> variables, String expected, String error) {
    if (error.isEmpty()) {
      assertThat(Template.parse(source).render(variables, NOW)).isEqualTo(expected);
      return;
    }
    var failure = failure(source, variables);
    assertThat(failure).as("Python says %s", error).isNotNull();
    assertThat(failure.kind()).as(error).isIn(kinds(error));
  }

  /** The kinds that a Python error of this type may be here. */
  private static List<Kind> kinds(String error) {
    return switch (error.substring(0, error.indexOf(':'))) {
      case "TemplateError" -> List.of(Kind.RAISED);
      case "UndefinedError" -> List.of(Kind.UNDEFINED);
      case "SecurityError" -> List.of(Kind.FORBIDDEN);
      case "OverflowError" -> List.of(Kind.LIMIT);
      case "TemplateSyntaxError", "SyntaxError", "TemplateAssertionError" -> List.of(Kind.SYNTAX);
      case "TypeError", "ValueError", "ZeroDivisionError" -> List.of(Kind.TYPE);
      default -> List.of(Kind.TYPE, Kind.UNDEFINED);
    };
  }

  private static TemplateException failure(String source, Map<String, Object> variables) {
    return catchThrowableOfType(
        TemplateException.class, () -> Template.parse(source).render(variables, NOW));
  }

  @Test
  void failure_tellsItsLine() {
    assertThat(failure("a\n{% if true %}\n{{ x.y }}\n{% endif %}", Map.of()).line()).hasValue(3);
    assertThat(failure("a\n\n{{ 1 + }}", Map.of()).line()).hasValue(3);
    assertThat(failure("{% for x in [1] %}\n\n{% if x + 'a' %}{% endif %}{% endfor %}", Map.of()))
        .satisfies(failure -> assertThat(failure.line()).hasValue(3));
    assertThat(failure("{#\n\n#}\n{% set x = 1\n + 'a' %}", Map.of()).line()).hasValue(4);
  }

  @Test
  void render_leavesTheVariablesAsTheyAre_andMayBeRepeated() {
    var template =
        Template.parse("{% set x = x + 1 %}{% set ns = namespace(n=x) %}{{ x }}{{ ns.n }}");
    Map<String, Object> variables = Map.of("x", 1);
    assertThat(template.render(variables, NOW)).isEqualTo("22");
    assertThat(template.render(variables, NOW)).isEqualTo("22");
  }

  @Test
  void render_ofAForeignObject_isRefused() {
    var failure =
        catchThrowableOfType(
            IllegalArgumentException.class,
            () -> Template.parse("x").render(Map.of("x", new Object()), NOW));
    assertThat(failure).hasMessageContaining("java.lang.Object");
  }
}
