package dev.trimtab.cpu.onednn;

import java.nio.file.Path;
import java.util.Optional;

/** The library as tests use it: unpacked once, loaded once in a process. */
final class InstalledLibrary {
  private InstalledLibrary() {}

  static OneDnn.Search search(Optional<Isa> most) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "trimtab-onednn-3.13");
    return OneDnn.open(platform(), folder, most);
  }

  static String platform() {
    String name = System.getProperty("os.name").startsWith("Linux") ? "linux-" : "other-";
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return name + (arm ? "arm64" : "x86_64");
  }

  /** Apart, because the first product settles the instruction set of the process. */
  private static final class Shared {
    static final OneDnn.Search FOUND = search(Optional.empty());
  }

  /** The library in full, or empty where the platform has none. */
  static Optional<OneDnn> library() {
    return Shared.FOUND instanceof OneDnn.Found(OneDnn library)
        ? Optional.of(library)
        : Optional.empty();
  }
}
