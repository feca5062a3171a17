package dev.trimtab.lab.judge;

import dev.trimtab.core.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rubrics that a judge is asked by. */
public final class Rubrics {
  private static final List<String> NAMES =
      List.of("trait", "coherence", "relevance", "vetting", "naturalness");

  private final Map<String, Rubric> byName;

  private Rubrics(Map<String, Rubric> byName) {
    this.byName = byName;
  }

  /** The rubrics that ship with the program. */
  public static Rubrics standard() {
    Map<String, Rubric> byName = new LinkedHashMap<>();
    for (String name : NAMES) {
      byName.put(name, Rubric.parse(name, text(name)));
    }
    return new Rubrics(byName);
  }

  /** Exactly these rubrics. */
  public static Rubrics of(List<Rubric> rubrics) {
    Map<String, Rubric> byName = new LinkedHashMap<>();
    rubrics.forEach(rubric -> byName.put(rubric.name(), rubric));
    return new Rubrics(byName);
  }

  /** These rubrics, one replaced by another of its name. */
  public Rubrics with(Rubric rubric) {
    Map<String, Rubric> changed = new LinkedHashMap<>(byName);
    changed.put(rubric.name(), rubric);
    return new Rubrics(changed);
  }

  /** Every rubric. */
  public List<Rubric> all() {
    return List.copyOf(byName.values());
  }

  /** How far an answer shows a trait. */
  public Rubric trait() {
    return get("trait");
  }

  /** How sound an answer's structure is, whatever it says. */
  public Rubric coherence() {
    return get("coherence");
  }

  /** Whether a response shows the trait, seen without its prompt. */
  public Rubric vetting() {
    return get("vetting");
  }

  /**
   * The rubric of that name.
   *
   * @throws dev.trimtab.core.UserError where there is none
   */
  public Rubric get(String name) {
    Rubric rubric = byName.get(name);
    if (rubric == null) {
      throw Registry.unknown("rubric", name, List.copyOf(byName.keySet()));
    }
    return rubric;
  }

  private static String text(String name) {
    String file = "rubrics/" + name + ".txt";
    try (InputStream in = Rubrics.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program's resources lack " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program's resource " + file + " cannot be read", e);
    }
  }
}
