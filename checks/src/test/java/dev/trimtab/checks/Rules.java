package dev.trimtab.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/*
 * The rules are written for a root package: the product's own, and, to see each rule fail, the root of
 * the classes in dev.trimtab.checks.wrong that break them.
 */

/** The architecture rules, by a short name each. */
final class Rules {
  private static final Set<String> WALL_CLOCK_AND_CHANCE =
      Set.of(
          "java.lang.Math.random()",
          "java.lang.System.currentTimeMillis()",
          "java.time.Instant.now()",
          "java.time.LocalDate.now()",
          "java.time.LocalDateTime.now()",
          "java.time.ZonedDateTime.now()",
          "java.util.Random.<init>()",
          "java.util.SplittableRandom.<init>()",
          "java.security.SecureRandom.<init>()",
          "java.util.UUID.randomUUID()",
          "java.util.Collections.shuffle(java.util.List)",
          "java.util.random.RandomGenerator.getDefault()",
          "java.util.concurrent.ThreadLocalRandom.current()");

  private static final String WRITES =
      "java\\.nio\\.file\\.Files\\.(write|writeString|newOutputStream|newBufferedWriter|move|copy|delete"
          + "|deleteIfExists|createFile|createDirectory|createDirectories|createLink"
          + "|createSymbolicLink|createTempFile|createTempDirectory|newByteChannel)\\(.*"
          + "|java\\.nio\\.channels\\.FileChannel\\.open\\(.*"
          + "|java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile|PrintWriter)\\.<init>\\(.*";

  private final String root;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  private Rules(String root) {
    this.root = root;
  }

  /** Every rule, for classes whose packages begin with {@code root}. */
  static Map<String, ArchRule> under(String root) {
    Rules rules = new Rules(root);
    rules.structure();
    rules.librariesInTheirPlaces();
    rules.reproducible();
    rules.kernels();
    rules.effectsInTheirPlaces();
    rules.names();
    return rules.rules;
  }

  private void structure() {
    add(
        "packages form no cycle",
        slices()
            .matching(root + ".(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(DescribedPredicate.alwaysTrue(), errors())
            .ignoreDependency(entryPoint(), DescribedPredicate.alwaysTrue()));
    add("core imports no other module", modules("core", "cpu", "model", "lab", "app"));
    add("cpu imports core alone", modules("cpu", "model", "lab", "app"));
    add("model sees no device but core's", modules("model", "cpu", "lab", "app"));
    add("lab sees no device but core's", modules("lab", "cpu", "app"));
    add(
        "statistics and extraction are pure",
        noClasses()
            .that()
            .resideInAnyPackage(in("lab.stats"), in("lab.extract"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                in("model"), "java.nio.file..", "java.nio.channels..", "java.net..", "java.io")
            .because("they are functions of numbers"));
  }

  private void librariesInTheirPlaces() {
    add("the Vector API only in cpu", only("jdk.incubator.vector..", "cpu"));
    add(
        "foreign functions only in cpu.onednn, cpu.libc and cuda.driver",
        noClasses()
            .that()
            .resideOutsideOfPackages(in("cpu.onednn"), in("cpu.libc"), in("cuda.driver"))
            .should()
            .accessTargetWhere(
                matching(
                    "java\\.lang\\.foreign\\.MemorySegment\\.reinterpret\\(.*"
                        + "|java\\.lang\\.(System|Runtime)\\.load(Library)?\\(.*"))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.SymbolLookup"));
    add("picocli only in app", only("picocli..", "app"));
    add("progress bars only in app", only("me.tongfei..", "app"));
    add("the tokenizer's library only in model.text", only("ai.djl..", "model.text"));
    add(
        "JSON only where files and wires are",
        only(
            "tools.jackson..",
            "lab.benchmark",
            "lab.store",
            "lab.experiment",
            "lab.judge",
            "lab.trait",
            "lab.report",
            "model.file",
            "model.quant",
            "model.text",
            "server",
            "app"));
  }

  private void reproducible() {
    add(
        "no unseeded chance and no wall clock",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("app"))
            .should()
            .accessTargetWhere(signature(WALL_CLOCK_AND_CHANCE))
            .because("a generator or a clock is passed in"));
    add(
        "no parallel streams",
        noClasses()
            .should()
            .accessTargetWhere(
                matching(
                    "java\\.util\\..*\\.(parallel|parallelStream|parallelSort|commonPool)\\(.*"))
            .because("threads belong to the device's workers"));
    add(
        "static fields are final",
        fields().that().areStatic().should().beFinal().because("state is passed, never global"));
  }

  private void kernels() {
    add(
        "no array as a segment in cpu",
        noClasses()
            .that()
            .resideInAPackage(in("cpu"))
            .should()
            .accessTargetWhere(matching("java\\.lang\\.foreign\\.MemorySegment\\.ofArray\\(.*"))
            .because(
                "a vector load that has once met an array is compiled for both kinds of memory,"
                    + " everywhere and at half the speed"));
  }

  private void effectsInTheirPlaces() {
    add(
        "only app prints",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("app"))
            .should()
            .accessTargetWhere(matching("java\\.lang\\.System\\.(out|err|in|setOut|setErr).*")));
    add(
        "only app reads the environment",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("app"))
            .should()
            .accessTargetWhere(
                matching(
                    "java\\.lang\\.System\\.(getProperty|getProperties|getenv|setProperty)\\(.*"
                        + "|java\\.lang\\.(Boolean\\.getBoolean|Integer\\.getInteger|Long\\.getLong)\\(.*")));
    add("nobody ends the process but app", nobodyExits());
    add(
        "files are written in few places",
        noClasses()
            .that()
            .resideOutsideOfPackages(
                in("lab.store"), in("lab.report"), in("model.file"), in("cpu.onednn"), in("app"))
            .should()
            .accessTargetWhere(matching(WRITES)));
    add(
        "connections only in lab.judge and model.file, and to a jar in cpu.onednn",
        noClasses()
            .that()
            .resideOutsideOfPackages(in("lab.judge"), in("model.file"), in("cpu.onednn"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "javax.net..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.net\\.(Socket|URLConnection|HttpURLConnection|DatagramSocket)")
            .orShould()
            .accessTargetWhere(matching("java\\.net\\.URL\\.open.*")));
  }

  private void names() {
    add(
        "no empty words in names",
        noClasses()
            .should()
            .haveNameMatching(".*[.$](Abstract\\w+|\\w+(Impl|Utils?|Helpers?|Manager|Factory))"));
    add(
        "a class names one of family, format and device",
        classes().should(new OneAxis(Axes.ofTheProduct())));
  }

  private void add(String name, ArchRule rule) {
    rules.put(name, rule.allowEmptyShould(true).as(name));
  }

  private String in(String packages) {
    return root + "." + packages + "..";
  }

  /** {@code importer} depends on none of {@code forbidden}. */
  private ArchRule modules(String importer, String... forbidden) {
    return noClasses()
        .that()
        .resideInAPackage(in(importer))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Stream.of(forbidden).map(this::in).toArray(String[]::new));
  }

  /** {@code library} is used in {@code places} and nowhere else. */
  private ArchRule only(String library, String... places) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(Stream.of(places).map(this::in).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  /**
   * The house's two errors lie in core and are every package's vocabulary, also of those core uses.
   */
  private static DescribedPredicate<JavaClass> errors() {
    return DescribedPredicate.describe(
        "an error of core",
        found ->
            found.getPackageName().equals("dev.trimtab.core")
                && found.isAssignableTo(RuntimeException.class));
  }

  /** The class that starts the program stands above its own package. */
  private static DescribedPredicate<JavaClass> entryPoint() {
    return DescribedPredicate.describe(
        "the entry point", found -> found.getName().equals("dev.trimtab.app.Main"));
  }

  private ArchRule nobodyExits() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(in("app"))
        .should()
        .accessTargetWhere(matching("java\\.lang\\.(System|Runtime)\\.(exit|halt)\\(.*"));
  }

  private static DescribedPredicate<JavaAccess<?>> signature(Set<String> forbidden) {
    return DescribedPredicate.describe(
        "the target is one of " + forbidden,
        access -> forbidden.contains(access.getTarget().getFullName()));
  }

  private static DescribedPredicate<JavaAccess<?>> matching(String pattern) {
    return DescribedPredicate.describe(
        "the target matches " + pattern,
        access -> access.getTarget().getFullName().matches(pattern));
  }
}
