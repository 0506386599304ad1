// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.demo.Demo;
import io.mdeoperator.documentation.DocumentationPage.Block;
import io.mdeoperator.sink.sentinel.SentinelTemplate;
import io.mdeoperator.testing.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What can be checked of the documentation without a cluster. */
class DocumentationTest {
  private static final Pattern PROJECT_PATH =
      Pattern.compile(
          "(?<![\\w/.-])(?:\\./)?((?:hack|deploy|crds|examples|docs|src|\\.ci)/[\\w./-]*)");
  private static final Pattern TEST_CLASS = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

  private static final Pattern PUSHED_IMAGE = Pattern.compile("(REGISTRY/[\\w./:-]*\\w)");

  /** One word as reasons are written. */
  private static final String CAMEL_CASE = "[A-Z][a-z]+([A-Z][a-z0-9]*)*";

  private static final Set<String> KINDS_OF_KUBERNETES =
      Set.of("ConfigMap", "Secret", "Lease", "Deployment", "ServiceAccount");

  static List<DocumentationPage> pages() {
    return DocumentationPage.all();
  }

  /** All but those about the code, which has names of its own. */
  static List<DocumentationPage> pagesInStandardWords() {
    return pages().stream()
        .filter(page -> !page.file().startsWith("docs/design"))
        .filter(page -> !page.file().endsWith("architecture.md"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndHeadings(DocumentationPage page) {
    assertThat(page.links().stream().filter(link -> !link.contains(":")))
        .allSatisfy(link -> assertLeadsSomewhere(page, link));
  }

  private static void assertLeadsSomewhere(DocumentationPage page, String link) {
    var parts = link.split("#", 2);
    var folder = page.file().resolveSibling("").normalize();
    var target = parts[0].isEmpty() ? page.file() : folder.resolve(parts[0]).normalize();
    assertThat(target).exists();
    if (parts.length == 2) {
      assertThat(DocumentationPage.read(target).anchors()).contains(parts[1]);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pathsOfTheProjectExist(DocumentationPage page) {
    var texts =
        Stream.concat(
            page.codeSpans().stream(), page.fencedBlocks().stream().map(block -> block.text()));
    assertThat(texts.flatMap(text -> matches(PROJECT_PATH, text)))
        .allSatisfy(path -> assertThat(Path.of(path.replaceFirst("\\.+$", ""))).exists());
  }

  @ParameterizedTest
  @MethodSource("pagesInStandardWords")
  void pagesUseStandardWords(DocumentationPage page) throws IOException {
    assertThat(Dialect.in(Files.readString(page.file()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void testsThatAreNamedExist(DocumentationPage page) throws IOException {
    var texts =
        Stream.concat(
            page.codeSpans().stream(), page.fencedBlocks().stream().map(block -> block.text()));
    assertThat(DeclaredTypes.names())
        .containsAll(texts.flatMap(text -> matches(TEST_CLASS, text)).toList());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void namesInCamelCaseAreReasonsOrOtherwiseKnown(DocumentationPage page) throws IOException {
    var known = new HashSet<>(KINDS_OF_KUBERNETES);
    Arrays.stream(Reason.values()).map(Reason::value).forEach(known::add);
    Arrays.stream(ConditionType.values()).map(ConditionType::value).forEach(known::add);
    known.addAll(DeclaredTypes.names());
    known.addAll(valuesInSchemas());
    SentinelTemplate.read().streams().values().forEach(known::addAll);
    assertThat(page.codeSpans().stream().filter(code -> code.matches(CAMEL_CASE)))
        .isSubsetOf(known);
  }

  @Test
  void everyConfigurationShownIsReadByTheOperator(@TempDir Path folder) throws Exception {
    var bundle = Files.createFile(folder.resolve("bundle.pem"));
    var shown =
        DocumentationPage.blocks().stream()
            .filter(block -> block.language().equals("yaml") && !block.isManifest())
            .toList();
    assertThat(shown).isNotEmpty();
    for (var block : shown) {
      var text = block.text().replaceAll("caBundle: .*", "caBundle: " + bundle);
      var file = Files.writeString(folder.resolve("config.yaml"), text);
      assertThat(ConfigFile.read(file)).as(block.text()).isNotNull();
    }
  }

  @Test
  void javaShownIsTakenFromATest() throws IOException {
    var source = unindented(Files.readString(sourceOf("SimulatorExampleTest")));
    assertThat(DocumentationPage.blocks().stream().filter(block -> block.language().equals("java")))
        .isNotEmpty()
        .allSatisfy(block -> assertThat(source).contains(unindented(block.text())));
  }

  @Test
  void containerfileFitsTheDeploymentAndTheJar() throws IOException {
    var lines = Files.readAllLines(Path.of("deploy/Containerfile"));
    var deployment =
        Serialization.unmarshal(
            Files.readString(Path.of("deploy/install/40-deployment.yaml")), Deployment.class);
    var user = deployment.getSpec().getTemplate().getSpec().getSecurityContext();
    assertThat(lines)
        .contains(
            "USER " + user.getRunAsUser() + ":" + user.getRunAsGroup(),
            "COPY target/lib/ lib/",
            "COPY target/mde-operator.jar .",
            "ENTRYPOINT [\"java\", \"-jar\", \"/app/mde-operator.jar\"]");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<finalName>mde-operator</finalName>", "<classpathPrefix>lib/</classpathPrefix>");
  }

  /** Whoever pushes it under another name has pods that never start. */
  @Test
  void imageIsPushedUnderTheNameThatIsPulled() throws IOException {
    var pulled = ShippedDeployment.read().image().replace("registry.invalid/", "REGISTRY/");
    var texts = new ArrayList<String>();
    for (var file : List.of("README.md", "RELEASING.md", "deploy/Containerfile")) {
      texts.add(Files.readString(Path.of(file)));
    }
    assertThat(texts.stream().flatMap(text -> matches(PUSHED_IMAGE, text)))
        .hasSizeGreaterThanOrEqualTo(5)
        .containsOnly(pulled);
  }

  @Test
  void demoUnderstandsTheOptionsShown() {
    var shown =
        DocumentationPage.all().stream()
            .flatMap(
                page ->
                    Stream.concat(
                        page.codeSpans().stream(),
                        page.fencedBlocks().stream().flatMap(block -> block.commands().stream())))
            .filter(text -> text.startsWith("./demo"));
    assertThat(shown)
        .isNotEmpty()
        .allSatisfy(
            command -> {
              var options = Arrays.stream(command.split(" ", -1)).skip(1).toArray(String[]::new);
              assertThat(new CommandLine(new Demo()).parseArgs(options).errors()).isEmpty();
            });
  }

  @Test
  void fencedBlocksSayWhatTheyAre() {
    assertThat(DocumentationPage.blocks())
        .extracting(Block::language)
        .isSubsetOf("", "console", "sh", "yaml", "java", "json", "text");
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
  }

  private static String unindented(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static Path sourceOf(String test) {
    return Path.of("src/test/java/io/mdeoperator/documentation", test + ".java");
  }

  /** The values that fields may have, such as the names of clouds. */
  private static Set<String> valuesInSchemas() throws IOException {
    try (var files = Files.list(Path.of("crds"))) {
      return files
          .flatMap(file -> linesOf(file).stream())
          .map(line -> line.strip())
          .filter(line -> line.matches("- \"\\w+\""))
          .map(line -> line.substring(3, line.length() - 1))
          .collect(Collectors.toSet());
    }
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
