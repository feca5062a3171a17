package dev.trimtab.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The checkout that is being tested, read as files. */
final class Checkout {
  /** The modules that hold Java classes others use. */
  static final List<String> MODULES = List.of("core", "cpu", "model", "lab", "app");

  private Checkout() {}

  /** The folder of the root pom. */
  static Path home() {
    return Path.of(System.getProperty("trimtab.home"));
  }

  /** Every Java source of the product, of the fixtures and of the tests. */
  static List<Path> javaSources() {
    return sources("src/main/java", "src/test/java");
  }

  /** Every Java source of the product, without tests. */
  static List<Path> mainSources() {
    return sources("src/main/java").stream()
        .filter(file -> !module(file).equals("testkit"))
        .toList();
  }

  /** The name of the module that {@code file} belongs to. */
  static String module(Path file) {
    return home().relativize(file).getName(0).toString();
  }

  /** {@code file} as a reader of the repository would name it. */
  static String name(Path file) {
    return home().relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files below {@code folder} whose names end in {@code suffix}, in a stable order. */
  static List<Path> files(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(suffix))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root pom and every module's. */
  static List<Path> poms() {
    return Stream.concat(
            Stream.of(home().resolve("pom.xml")),
            folders().map(folder -> folder.resolve("pom.xml")).filter(Files::exists))
        .toList();
  }

  private static List<Path> sources(String... roots) {
    return folders()
        .flatMap(folder -> Stream.of(roots).map(folder::resolve))
        .flatMap(root -> files(root, ".java").stream())
        .toList();
  }

  private static Stream<Path> folders() {
    try (Stream<Path> all = Files.list(home())) {
      return all.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
