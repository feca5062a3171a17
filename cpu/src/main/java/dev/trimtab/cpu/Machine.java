package dev.trimtab.cpu;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the operating system says about processor and memory. */
final class Machine {
  private static final List<String> NOTABLE =
      List.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx_vnni",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "bf16",
          "i8mm",
          "sve");

  private Machine() {}

  /** Name, architecture and the instruction sets that matter here. */
  static String processor() {
    String architecture = ManagementFactory.getOperatingSystemMXBean().getArch();
    Path info = Path.of("/proc/cpuinfo");
    String name = field(info, "model name").orElse("unnamed processor");
    String flags = field(info, "flags").or(() -> field(info, "Features")).orElse("");
    String notable =
        List.of(flags.split(" ")).stream()
            .filter(NOTABLE::contains)
            .collect(Collectors.joining(" "));
    return "%s (%s)".formatted(name, (architecture + " " + notable).strip());
  }

  /** Operating system and architecture as jars of native libraries name them: linux-x86_64. */
  static String platform() {
    String name = ManagementFactory.getOperatingSystemMXBean().getName().toLowerCase(Locale.ROOT);
    String system = name.startsWith("mac") ? "macosx" : name.split(" ")[0];
    return system
        + switch (ManagementFactory.getOperatingSystemMXBean().getArch()) {
          case "amd64", "x86_64" -> "-x86_64";
          case "aarch64" -> "-arm64";
          case String other -> "-" + other;
        };
  }

  /**
   * Memory that can be had without swapping: within the limit of a container where there is one,
   * else what Linux calls available, else what the system calls free.
   */
  static long freeBytes() {
    long free = 0;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      free = system.getFreeMemorySize();
      Path info = Path.of("/proc/meminfo");
      boolean limited =
          kibibytes(info, "MemTotal").map(all -> system.getTotalMemorySize() < all).orElse(true);
      if (!limited) {
        free = kibibytes(info, "MemAvailable").orElse(free);
      }
    }
    return free;
  }

  private static Optional<Long> kibibytes(Path file, String name) {
    return field(file, name).map(value -> Long.parseLong(value.replace(" kB", "")) * 1024);
  }

  private static Optional<String> field(Path file, String name) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
