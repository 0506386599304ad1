// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that comes from outside makes a reader fail. {@code hack/fuzz} tries much more. */
class FuzzTargetsTest {
  private static final int MUTATIONS = 1_000;

  private static final Pattern READER =
      Pattern.compile(
          "(?m)^  (?:public |static )*[A-Z][^=;(]+"
              + " ((?:read|parse|decode)\\w*)\\([^)]*\\b(?:String|byte\\[]|InputStream|JsonNode|Path|RemoteResponse|ClientCredential\\.Certificate)"
              + " ");

  static List<FuzzTarget> targets() {
    return FuzzTargets.all();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void holdsForItsSeeds(FuzzTarget target) {
    target.seeds().forEach(seed -> assertHolds(target, seed));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void holdsForChangedSeeds(FuzzTarget target) {
    var mutations = new Mutations(target.seeds());
    for (var i = 0; i < MUTATIONS; i++) {
      assertHolds(target, mutations.next());
    }
  }

  /** By its name and what it takes; what reads the operator's own files is none. */
  @Test
  void eachReaderHasATarget() throws IOException {
    var targets = new StringBuilder();
    var readers = new HashSet<String>();
    try (var files = Files.walk(Path.of("src"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var type = file.getFileName().toString().replace(".java", "");
        if (type.endsWith("Fuzz")) {
          targets.append(Files.readString(file));
        } else if (file.startsWith("src/main")) {
          var methods = READER.matcher(Files.readString(file)).results();
          methods.map(method -> type + "." + method.group(1) + "(").forEach(readers::add);
        }
      }
    }
    readers.remove("ReasonTexts.read(");
    var called = targets.toString().replaceAll("new (\\w+)\\([^()]*\\)\\.", "$1.");

    assertThat(readers).hasSizeGreaterThan(10).allMatch(called::contains);
  }

  @Test
  void targetsHaveNamesOfTheirOwn() {
    assertThat(FuzzTargets.all()).extracting(FuzzTarget::name).doesNotHaveDuplicates();
  }

  private static void assertHolds(FuzzTarget target, byte[] input) {
    assertThatCode(() -> target.property().check(input))
        .as("input in base64: %s", Base64.getEncoder().encodeToString(input))
        .doesNotThrowAnyException();
  }
}
