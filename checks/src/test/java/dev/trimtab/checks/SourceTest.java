package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every source file must be, whatever it is about. */
class SourceTest {
  private static final int FILE_LINES = 600;
  private static final int METHOD_LINES = 60;
  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "^\\s*@(Test|TestFactory|ParameterizedTest|RepeatedTest)\\b", Pattern.MULTILINE);

  @Test
  void sources_areFound() {
    assertThat(Checkout.javaSources()).hasSizeGreaterThan(20);
    assertThat(Checkout.mainSources()).hasSizeGreaterThan(20);
  }

  @Test
  void files_areShort() {
    List<String> tooLong =
        Checkout.javaSources().stream()
            .filter(file -> lines(file) > FILE_LINES)
            .map(file -> Checkout.name(file) + ": " + lines(file) + " lines")
            .toList();

    assertThat(tooLong).as("files of more than %d lines", FILE_LINES).isEmpty();
  }

  @Test
  void methods_areShort() {
    List<Methods.Method> methods = Methods.of(Checkout.javaSources());

    assertThat(methods).hasSizeGreaterThan(100);
    assertThat(methods.stream().filter(method -> method.lines() > METHOD_LINES))
        .as("methods of more than %d lines", METHOD_LINES)
        .isEmpty();
  }

  @Test
  void packages_sayWhatTheyAre() {
    List<String> silent =
        Checkout.mainSources().stream()
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .filter(folder -> !Files.exists(folder.resolve("module-info.java")))
            .map(Checkout::name)
            .toList();

    assertThat(silent).as("packages without package-info.java").isEmpty();
  }

  @Test
  void modules_forbidNulls() {
    List<Path> modules =
        Checkout.mainSources().stream()
            .filter(file -> file.endsWith(Path.of("module-info.java")))
            .toList();

    assertThat(modules).isNotEmpty();
    assertThat(modules)
        .allSatisfy(
            file -> assertThat(Checkout.read(file)).as(Checkout.name(file)).contains("NullMarked"));
  }

  @Test
  void everyTestClass_isNamedSoThatItRuns() {
    List<String> neverRun =
        Checkout.javaSources().stream()
            .filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
            .filter(file -> TEST_METHOD.matcher(Checkout.read(file)).find())
            .filter(file -> !file.getFileName().toString().endsWith("Test.java"))
            .map(Checkout::name)
            .toList();

    assertThat(neverRun).as("files with tests whose names do not end in Test").isEmpty();
  }

  /** What no source contains, and the only place where it may. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        // A failed call into native code is reported as one; nobody else swallows the machine's
        // errors.
        "catch \\(Throwable @ (cpu/onednn|cpu/libc|cuda/driver)/",
        // A stack trace is no message, unless it was asked for.
        "\\.printStackTrace\\( @ app/command/Errors.java",
        // What is not done is an issue and no comment.
        "\\b(TO)(DO)\\b|\\b(FIX)(ME)\\b @ nowhere",
        // Fakes are written by hand.
        "org\\.mockito @ nowhere"
      })
  void noSource_contains(String pattern, String allowed) {
    Pattern forbidden = Pattern.compile(pattern);
    Pattern place = Pattern.compile("/dev/trimtab/" + allowed);
    List<String> found =
        Checkout.javaSources().stream()
            .filter(file -> !file.endsWith(Path.of("checks", "SourceTest.java")))
            .filter(file -> forbidden.matcher(Checkout.read(file)).find())
            .map(Checkout::name)
            .filter(name -> !place.matcher(name).find())
            .toList();

    assertThat(found).as("files that contain %s", pattern).isEmpty();
  }

  @Test
  void noTest_isSwitchedOff() {
    Pattern disabled = Pattern.compile("^\\s*@Disabled\\b", Pattern.MULTILINE);

    assertThat(Checkout.javaSources())
        .noneSatisfy(file -> assertThat(Checkout.read(file)).containsPattern(disabled));
  }

  @Test
  void restrictedMethods_areCalledOnlyWhereNativeCodeIs() {
    List<String> elsewhere =
        Checkout.mainSources().stream()
            .filter(file -> Checkout.read(file).contains("\"restricted\""))
            .map(Checkout::name)
            .filter(name -> !name.matches(".*/dev/trimtab/(cpu/onednn|cpu/libc|cuda/driver)/.*"))
            .toList();

    assertThat(elsewhere).isEmpty();
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Checkout.read(file).lines()) {
      return lines.count();
    }
  }
}
