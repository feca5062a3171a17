package dev.trimtab.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyTest {
  @Test
  void order_ofNames_doesNotMatter() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", List.of(1, true, "x"));
    one.put("a", 0.1);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", 0.1);
    other.put("b", List.of(1, true, "x"));
    assertThat(Key.of(one)).isEqualTo(Key.of(other));
    assertThat(CanonicalJson.of(one)).isEqualTo("{\"a\":0.1,\"b\":[1,true,\"x\"]}");
  }

  @Test
  void anyChange_changesTheKey() {
    Key key = Key.of(Map.of("seed", 1, "list", List.of(1, 2)));
    assertThat(Key.of(Map.of("seed", 2, "list", List.of(1, 2)))).isNotEqualTo(key);
    assertThat(Key.of(Map.of("seed", "1", "list", List.of(1, 2)))).isNotEqualTo(key);
    assertThat(Key.of(Map.of("seed", 1, "list", List.of(12)))).isNotEqualTo(key);
    assertThat(Key.of(Map.of("seed", 1.0, "list", List.of(1, 2)))).isNotEqualTo(key);
  }

  @Test
  void text_withQuotesAndNewlines_staysOneText() {
    assertThat(CanonicalJson.of(List.of("a\",\"b", "c\n"))).isEqualTo("[\"a\\\",\\\"b\",\"c\\n\"]");
  }

  @Test
  void valueWithoutOneText_isRefused() {
    assertThatThrownBy(() -> Key.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Key.of(new Object())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalValues_drawEqualNumbers() {
    assertThat(Key.random(List.of("a", 1)).nextLong())
        .isEqualTo(Key.random(List.of("a", 1)).nextLong())
        .isNotEqualTo(Key.random(List.of("a", 2)).nextLong());
  }
}
