// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages for developers name is there: classes, packages, make targets. */
class DeveloperPagesTest {
  private static final Path ARCHITECTURE = Path.of("docs/architecture.md");
  private static final Path CONTRIBUTING = Path.of("CONTRIBUTING.md");
  private static final Path SOURCES = Path.of("src/main/java");

  /** Two humps at least; {@code *ClusterIT} stands for many. */
  private static final Pattern CAMEL_CASE =
      Pattern.compile("(?<![\\w*-])[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+");

  private static final Pattern WORD = Pattern.compile("[a-z0-9]+(?:\\.[a-z0-9]+)*");
  private static final Pattern TARGET =
      Pattern.compile("^([a-z]+(?:-[a-z]+)*):", Pattern.MULTILINE);
  private static final Pattern MAKE = Pattern.compile("(?:^|\\$ )make ([a-z]+(?:-[a-z]+)*)");

  /** Names that the pages take from libraries and from Kubernetes. */
  private static final Set<String> FROM_OUTSIDE =
      Set.of("UpdateControl", "ConfigMap", "ServiceAccount");

  private static final Set<String> KNOWN = new HashSet<>(FROM_OUTSIDE);

  static List<DocumentationPage> pages() {
    return DocumentationPage.all().stream()
        .filter(
            page ->
                page.file().equals(ARCHITECTURE)
                    || page.file().equals(CONTRIBUTING)
                    || page.file().startsWith("docs/design"))
        .toList();
  }

  @BeforeAll
  static void findWhatThereIs() throws IOException {
    Arrays.stream(Reason.values()).map(Reason::value).forEach(KNOWN::add);
    KNOWN.addAll(DeclaredTypes.names());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void classesThatAreNamedExist(DocumentationPage page) {
    assertThat(namesIn(page)).isSubsetOf(KNOWN);
  }

  @Test
  void namesAreFoundInCodeSpansAndDiagrams() {
    var page =
        DocumentationPage.parse(
            """
            A `Span.of(NoClass)`, `-DskipTests`, `*ClusterIT`, and PlainText.

            ```text
            Secret --> LostClass (CursorOf)
            ```

            ```console
            $ mvn -Dtest=InCommands
            ```
            """);

    assertThat(namesIn(page)).containsExactlyInAnyOrder("NoClass", "LostClass", "CursorOf");
  }

  @Test
  void architectureNamesEveryPackage() throws IOException {
    assertThat(unnamedPackages(DocumentationPage.read(ARCHITECTURE))).isEmpty();
  }

  @Test
  void aPackageIsNamedByItsWholeOrLastName() throws IOException {
    var page =
        DocumentationPage.parse(
            "`alertsync.read`, `kube`, and consent.\n\n```text\npoll -> config\n```\n");

    assertThat(unnamedPackages(page))
        .contains("consent", "alertsync", "entra.gate")
        .doesNotContain("alertsync.read", "kube", "alertsync.poll", "config");
  }

  @Test
  void contributingListsTheTargetsOfTheMakefile() throws IOException {
    var spans = DocumentationPage.read(CONTRIBUTING).codeSpans().stream();

    assertThat(spans.flatMap(span -> matches(MAKE, span)).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(targets());
  }

  @Test
  void makeTargetsThatAreNamedExist() throws IOException {
    var texts =
        DocumentationPage.all().stream()
            .flatMap(
                page ->
                    Stream.concat(
                        page.codeSpans().stream(),
                        page.fencedBlocks().stream().flatMap(block -> block.text().lines())));

    assertThat(targets()).containsAll(texts.flatMap(text -> matches(MAKE, text)).toList());
  }

  private static Set<String> namesIn(DocumentationPage page) {
    return textsOf(page).flatMap(text -> matches(CAMEL_CASE, text)).collect(Collectors.toSet());
  }

  /** The packages of the operator, without {@code io.mdeoperator}, that a page does not name. */
  private static List<String> unnamedPackages(DocumentationPage page) throws IOException {
    var words = textsOf(page).flatMap(text -> matches(WORD, text)).collect(Collectors.toSet());
    var root = SOURCES.resolve("io/mdeoperator");
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
          .filter(name -> !words.contains(name))
          .filter(name -> !words.contains(name.substring(name.lastIndexOf('.') + 1)))
          .toList();
    }
  }

  /** Code spans and diagrams. */
  private static Stream<String> textsOf(DocumentationPage page) {
    return Stream.concat(
        page.codeSpans().stream(),
        page.fencedBlocks().stream()
            .filter(block -> Set.of("", "text").contains(block.language()))
            .map(DocumentationPage.Block::text));
  }

  private static Set<String> targets() throws IOException {
    return matches(TARGET, Files.readString(Path.of("Makefile"))).collect(Collectors.toSet());
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(match.groupCount()));
  }
}
