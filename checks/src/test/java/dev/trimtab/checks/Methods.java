package dev.trimtab.checks;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The methods of source files with their lengths, as the compiler's own parser sees them. */
final class Methods {
  /**
   * A method and how many lines it takes, signature and closing brace included.
   *
   * @param where the file and the method's name
   */
  record Method(String where, long lines) {}

  private Methods() {}

  static List<Method> of(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<Method> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new Collector(unit, positions, found), null);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Collector extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> found;

    Collector(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
      long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
      String where = Checkout.name(Path.of(unit.getSourceFile().toUri())) + " " + method.getName();
      found.add(new Method(where, last - first + 1));
      return super.visitMethod(method, unused);
    }
  }
}
