// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit on a few screens is not read. */
class SourceSizeTest {
  private static final int MAX_LINES_OF_FILE = 400;
  private static final int MAX_LINES_OF_METHOD = 40;
  private static final int MAX_LINES_OF_RECONCILE = 25;
  private static final int MAX_LINES_OF_ENGINE_CLASS = 250;
  private static final int MAX_LINES_OF_ENGINE_METHOD = 30;
  private static final int MAX_FILES = 20;

  /**
   * A method of a source file.
   *
   * @param lines from its head, without annotations, to its closing brace
   */
  private record Method(String file, String name, long lines) {}

  private static List<Path> sources;
  private static List<Method> methods;

  @BeforeAll
  static void read() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    methods = methodsOf(sources);
  }

  @Test
  void noFileIsTooLong() throws IOException {
    for (var file : sources) {
      assertThat(Files.readAllLines(file))
          .as("%s", file)
          .hasSizeLessThanOrEqualTo(MAX_LINES_OF_FILE);
    }
  }

  @Test
  void noMethodIsTooLong() {
    assertThat(methods).filteredOn(method -> method.lines() > MAX_LINES_OF_METHOD).isEmpty();
  }

  /** The hardest part has the smallest pieces. */
  @Test
  void noPieceOfTheFeedsEngineIsTooLong() throws IOException {
    for (var file : sources.stream().filter(SourceSizeTest::isOfTheEngine).toList()) {
      assertThat(Files.readAllLines(file).stream().filter(line -> !line.startsWith("import ")))
          .as("%s", file)
          .hasSizeLessThanOrEqualTo(MAX_LINES_OF_ENGINE_CLASS);
    }
    assertThat(methods)
        .filteredOn(method -> isOfTheEngine(Path.of(method.file())))
        .isNotEmpty()
        .allMatch(method -> method.lines() <= MAX_LINES_OF_ENGINE_METHOD);
  }

  private static boolean isOfTheEngine(Path file) {
    return file.toString()
        .matches("(.*/)?src/main/.*/(alertsync/(poll|delivery|read|checkpoint)|sink/store)/.*");
  }

  @Test
  void noReconcileMethodIsTooLong() {
    assertThat(methods)
        .filteredOn(method -> method.name().equals("reconcile"))
        .isNotEmpty()
        .allMatch(method -> method.lines() <= MAX_LINES_OF_RECONCILE);
  }

  @Test
  void noFolderHasTooManyFiles() {
    var files =
        sources.stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

    assertThat(files)
        .allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(MAX_FILES));
  }

  @Test
  void countsAMethodFromItsHeadToItsBrace(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("Probe.java"),
            """
            interface Probe {
              /**
               * Not counted.
               */
              @Deprecated
              @SuppressWarnings({
                "all"
              })
              default void one(
                  int a) {
                new Object() {
                  void inner() {}
                };
              }

              int two();
            }
            """);

    assertThat(methodsOf(List.of(file)))
        .extracting(Method::name, Method::lines)
        .containsExactly(tuple("one", 6L), tuple("inner", 1L), tuple("two", 1L));
  }

  private static List<Method> methodsOf(List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new ArrayList<Method>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var positions = Trees.instance(task).getSourcePositions();
      for (var unit : task.parse()) {
        unit.accept(new Measurement(unit, positions, found), null);
      }
    }
    return found;
  }

  /** Finds the methods of a file, those of nested and anonymous classes too. */
  private static final class Measurement extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final CharSequence text;
    private final SourcePositions positions;
    private final List<Method> found;

    Measurement(CompilationUnitTree unit, SourcePositions positions, List<Method> found)
        throws IOException {
      this.unit = unit;
      this.text = unit.getSourceFile().getCharContent(true);
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      var name = method.getName().toString();
      var file = unit.getSourceFile().getName();
      var last = line(positions.getEndPosition(unit, method));
      found.add(new Method(file, name, last - line(head(method)) + 1));
      return super.visitMethod(method, null);
    }

    /** Where it starts, behind its annotations. */
    private long head(MethodTree method) {
      var start = positions.getStartPosition(unit, method);
      for (var annotation : method.getModifiers().getAnnotations()) {
        start = positions.getEndPosition(unit, annotation);
      }
      while (Character.isWhitespace(text.charAt((int) start))) {
        start++;
      }
      return start;
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
