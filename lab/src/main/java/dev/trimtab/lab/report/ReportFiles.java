package dev.trimtab.lab.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The files of a report folder by path, before anything is written. */
public final class ReportFiles {
  /* Made when they are asked for: together they may not fit into memory. */
  private final Map<String, Supplier<String>> texts;

  ReportFiles(Map<String, Supplier<String>> texts) {
    this.texts = new TreeMap<>(texts);
  }

  /** Paths relative to the folder, with slashes, in ascending order. */
  public List<String> paths() {
    return List.copyOf(texts.keySet());
  }

  /**
   * The bytes of one file.
   *
   * @throws IllegalArgumentException where there is no such path
   */
  public byte[] content(String path) {
    return Optional.ofNullable(texts.get(path))
        .orElseThrow(() -> new IllegalArgumentException("no " + path + " among " + texts.keySet()))
        .get()
        .getBytes(StandardCharsets.UTF_8);
  }
}
