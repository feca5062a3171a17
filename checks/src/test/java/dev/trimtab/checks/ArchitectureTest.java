package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The architecture rules, on the product and, to see them fail, on classes that break them. */
class ArchitectureTest {
  private static final String PRODUCT = "dev.trimtab";
  private static final String WRONG = "dev.trimtab.checks.wrong";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              Checkout.MODULES.stream()
                  .map(module -> PRODUCT + "." + module)
                  .toArray(String[]::new));

  private static final JavaClasses WRONG_CLASSES = new ClassFileImporter().importPackages(WRONG);

  @Test
  void import_findsTheClassOfEverySource() {
    Set<String> imported =
        CLASSES.stream().map(JavaClass::getName).collect(Collectors.toUnmodifiableSet());
    List<String> expected =
        Checkout.mainSources().stream()
            .filter(file -> Checkout.MODULES.contains(Checkout.module(file)))
            .filter(file -> !file.getFileName().toString().endsWith("-info.java"))
            .map(ArchitectureTest::className)
            .toList();

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(imported).containsAll(expected);
  }

  @TestFactory
  Stream<DynamicTest> product_keepsTheRule() {
    return Rules.under(PRODUCT).entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(CLASSES)));
  }

  @TestFactory
  Stream<DynamicTest> rule_refusesTheClassThatBreaksIt() {
    return Rules.under(WRONG).entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () ->
                        assertThat(rule.getValue().evaluate(WRONG_CLASSES).hasViolation())
                            .isTrue()));
  }

  private static String className(Path file) {
    Path sources = Checkout.home().resolve(Checkout.module(file)).resolve("src/main/java");
    String name = sources.relativize(file).toString().replace('\\', '/');
    return name.substring(0, name.length() - ".java".length()).replace('/', '.');
  }
}
