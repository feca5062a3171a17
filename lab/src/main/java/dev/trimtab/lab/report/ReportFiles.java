package dev.trimtab.lab.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a report folder by path, before anything is written. */
public final class ReportFiles {
  private final Map<String, byte[]> contents = new TreeMap<>();

  ReportFiles(Map<String, String> texts) {
    texts.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Paths relative to the folder, with slashes, in ascending order. */
  public List<String> paths() {
    return List.copyOf(contents.keySet());
  }

  /**
   * A copy of the bytes of one file.
   *
   * @throws IllegalArgumentException where there is no such path
   */
  public byte[] content(String path) {
    byte[] content =
        Optional.ofNullable(contents.get(path))
            .orElseThrow(
                () -> new IllegalArgumentException("no " + path + " among " + contents.keySet()));
    return Arrays.copyOf(content, content.length);
  }
}
