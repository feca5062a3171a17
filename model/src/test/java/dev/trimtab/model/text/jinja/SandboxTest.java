package dev.trimtab.model.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.model.text.TextFixtures;
import dev.trimtab.model.text.jinja.TemplateException.Kind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SandboxTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 14, 5, 9);
  private static final String DOUBLING = "{% set ns = namespace(x='ab', l=[1]) %}";

  static List<String> bombs() {
    String tower = "{% for i in range(100000) %}".repeat(9) + "x" + "{% endfor %}".repeat(9);
    return List.of(
        tower,
        tower.replace("x", ""),
        DOUBLING + "{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        DOUBLING + "{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        DOUBLING + "{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
        DOUBLING + "{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}",
        DOUBLING + "{% for i in range(99) %}{% set ns.l = {'a': ns.l} %}{% endfor %}",
        DOUBLING + "{% set ns.me = ns %}{{ ns }}",
        DOUBLING + "{% for i in range(99) %}{% set ns.x = ns.x | replace('', ns.x) %}{% endfor %}",
        "{{ 'x' * 999999999999 }}",
        "{{ [0] * 999999999 }}",
        "{{ 'x' * 4000001 }}",
        "{% set x = 'x' * 3000000 %}{{ x }}{{ x }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%.999999999f' % 1.5 }}",
        "{{ 'a'.center(999999999) }}",
        "{{ 'a'.zfill(999999999) }}",
        "{{ 'a' | indent(999999999) }}",
        "{{ ['a'] | batch(999999999, 'x') | list }}",
        "{{ [1] | tojson(indent=999999999) }}",
        "{{ ('x' * 100000).join(range(100000) | map('string')) }}",
        "{{ 9 ** 99 ** 9 }}",
        "{{ 9223372036854775807 + 1 }}",
        "{{ -9223372036854775807 * 2 }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{% for i in [1] %}{{ f(n ~ 1) }}{% endfor %}{% endmacro %}{{ f('') }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
        "{{ " + "[".repeat(5000) + "]".repeat(5000) + " }}",
        "{{ " + "not ".repeat(5000) + "1 }}",
        "{{ " + "-".repeat(5000) + "1 }}",
        "{{ 1" + " + 1".repeat(5000) + " }}",
        "{{ 'a'" + "|upper".repeat(5000) + " }}",
        "{{ a" + ".b".repeat(5000) + " }}",
        "{{ 1" + " if 1 else 1".repeat(5000) + " }}",
        "{{ 1" + " or 1".repeat(5000) + " }}",
        "{% if 1 %}".repeat(5000),
        "x".repeat(1_000_001));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void render_ofABomb_reachesALimit(String source) {
    assertThatThrownBy(() -> Template.parse(source).render(Map.of(), NOW))
        .isInstanceOfSatisfying(
            TemplateException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.LIMIT));
  }

  @Test
  void render_ofALongConversation_staysInsideTheLimits() {
    List<Map<String, String>> messages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      messages.add(
          Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", "word ".repeat(200)));
    }
    String source =
        "{% for m in messages %}{% if loop.index0 == messages | length - 1 %}L{% endif %}"
            + "{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('x') }}"
            + "{% endif %}<{{ m.role }}>{{ m.content | trim }}{% endfor %}";
    assertThat(Template.parse(source).render(Map.of("messages", messages), NOW))
        .hasSizeGreaterThan(1_000_000)
        .contains("L<assistant>");
  }

  @Test
  void attributes_ofPythonsMachinery_areNotReachable() {
    for (String source :
        List.of(
            "{{ ''.__class__.__mro__ }}",
            "{{ x['__class__']['y'] }}",
            "{{ (x | attr('__init__')).a }}",
            "{{ range.__globals__.a }}",
            "{{ [].append(1) }}",
            "{{ {}.update({}) }}")) {
      assertThatThrownBy(() -> Template.parse(source).render(Map.of("x", "text"), NOW))
          .as(source)
          .isInstanceOfSatisfying(
              TemplateException.class,
              failure -> assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN));
    }
    // What Java objects offer is simply not there.
    assertThat(Template.parse("{{ x.getClass }}{{ x.length }}").render(Map.of("x", "t"), NOW))
        .isEmpty();
  }

  /** Random pieces of templates, and real templates with random damage. */
  @Test
  void parseAndRender_ofGarbage_giveTextOrATemplateException() {
    JsonNode features =
        JsonMapper.builder().build().readTree(TextFixtures.read("jinja/features.json"));
    List<String> sources = new ArrayList<>();
    features.get("cases").forEach(golden -> sources.add(golden.get("template").stringValue()));
    @SuppressWarnings("unchecked")
    Map<String, Object> variables =
        JsonMapper.builder().build().convertValue(features.get("context"), Map.class);
    var random = new SplittableRandom(3);
    int rendered = 0;
    int refused = 0;
    for (int round = 0; round < 10_000; round++) {
      String source = round % 2 == 0 ? pieces(random) : damaged(sources, random);
      try {
        Template.parse(source).render(variables, NOW);
        rendered++;
      } catch (TemplateException _) {
        refused++;
      } catch (RuntimeException | StackOverflowError wrong) {
        throw new AssertionError("not a TemplateException for: " + source, wrong);
      }
    }
    assertThat(rendered).isGreaterThan(1000);
    assertThat(refused).isGreaterThan(1000);
  }

  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          "{%",
          "%}",
          "{#",
          "#}",
          "-%}",
          "{%-",
          "{{-",
          "-}}",
          "{%+",
          "\n",
          "  ",
          "x",
          " if ",
          " else ",
          " endif ",
          " for ",
          " in ",
          " endfor ",
          " set ",
          " endset ",
          " macro ",
          " endmacro ",
          " raw ",
          " endraw ",
          " is ",
          " not ",
          " defined ",
          "|",
          "tojson",
          "length",
          "map",
          "select",
          "sort",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          ".",
          "=",
          "==",
          "<",
          "+",
          "-",
          "*",
          "**",
          "/",
          "//",
          "%",
          "~",
          "1",
          "2.5",
          "-3",
          "'a'",
          "\"b\"",
          "'\\",
          "\\u12",
          "none",
          "true",
          "messages",
          "mapping",
          "numbers",
          "text",
          "loop",
          "namespace",
          "range",
          ".items()",
          ".split",
          "[::-1]",
          "[0]",
          "e9",
          "_",
          "\u00e9",
          "\uD83D",
          "\u0000",
          "caller");

  private static String pieces(SplittableRandom random) {
    var source = new StringBuilder(random.nextBoolean() ? "{{ " : "");
    for (int i = random.nextInt(14); i >= 0; i--) {
      source.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return source.append(random.nextBoolean() ? " }}" : "").toString();
  }

  private static String damaged(List<String> sources, SplittableRandom random) {
    var source = new StringBuilder(sources.get(random.nextInt(sources.size())));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int from = random.nextInt(source.length() + 1);
      int to = Math.min(source.length(), from + random.nextInt(5));
      String piece = random.nextBoolean() ? PIECES.get(random.nextInt(PIECES.size())) : "";
      source.replace(from, to, piece);
    }
    return source.toString();
  }
}
