// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.testing.Dialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsentPagesTest {
  private static final Path TEMPLATES = Path.of("src/main/resources/io/mdeoperator/consent");
  private static final ConsentPages PAGES = new ConsentPages();

  @ParameterizedTest
  @EnumSource
  void saysTheLanguageAndHasItsLandmarksAndOneHeading(PageKind kind) {
    var html = PAGES.html(page(kind, "Contoso"));

    assertThat(html)
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .contains("<title>" + kind.title() + "</title>", "<h1>" + kind.title() + "</h1>")
        .containsOnlyOnce("<main>")
        .containsOnlyOnce("<h1>")
        .containsOnlyOnce("<header>")
        .containsOnlyOnce("<footer>");
  }

  @ParameterizedTest
  @EnumSource
  void speaksInStandardWords(PageKind kind) {
    assertThat(Dialect.in(PAGES.html(page(kind, "Contoso")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void hasNoScriptAndLoadsNothing(PageKind kind) {
    assertThat(PAGES.html(page(kind, "Contoso")))
        .doesNotContainIgnoringCase("<script")
        .doesNotContain(" src=", "<link", "<img", "style=", "onload", "javascript:", "http:")
        .doesNotContain("{{", "Optional");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "GRANTED",
        "ROLES_MISSING",
        "ROLES_PENDING",
        "GRAPH_CONSENT_MISSING",
        "PENDING",
        "REVOKED",
        "DISABLED",
        "RESTRICTED",
        "OTHER",
        "CHECKING",
        "PAUSED",
        "WRONG_TENANT"
      })
  void tellsOfNoTenantWhereNoneIsKnown(PageKind kind) {
    assertThat(PAGES.html(ConsentPage.of(kind))).doesNotContain("<b></b>", "null", "{{");
  }

  @Property(tries = 300)
  void escapesWhateverATenantIsCalled(
      @ForAll @StringLength(max = 256) @CharRange(from = ' ', to = '\u00ff') String name) {
    for (var kind : PageKind.values()) {
      var html = PAGES.html(page(kind, name + "<i a='b' c=\"d\">&"));

      assertThat(html).doesNotContain("<i a=", "='b'", "c=\"d\"");
      assertThat(tags(html)).isEqualTo(tags(PAGES.html(page(kind, "Contoso"))));
    }
  }

  @Property(tries = 300)
  void escapesWhateverIsInRolesAndNames(@ForAll @StringLength(max = 100) String text) {
    var page =
        new ConsentPage(
            PageKind.ROLES_MISSING,
            Optional.of(text),
            Optional.of(text),
            Optional.of(text),
            false,
            List.of(text),
            List.of(text),
            Optional.of(new ResultAddress(text, Optional.empty())),
            Optional.of(text));

    assertThat(tags(PAGES.html(page))).isEqualTo(tags(PAGES.html(page(page.kind(), "Contoso"))));
  }

  @Test
  void namesRolesInWords() {
    assertThat(PAGES.html(page(PageKind.GRANTED, "Contoso")))
        .contains("Read all alerts <span class=\"name\">Alert.Read.All</span>");
    assertThat(PAGES.html(page(PageKind.ROLES_MISSING, "Contoso")))
        .contains("Isolate devices from the network, and release them, or: Another permission")
        .contains("Machine.Isolate or New.Role");
  }

  @Test
  void saysWhoMayGrantPermissionsOfGraph() {
    assertThat(PAGES.html(page(PageKind.GRAPH_CONSENT_MISSING, "Contoso")))
        .contains("Search in the recorded events (advanced hunting)")
        .contains("<span class=\"name\">ThreatHunting.Read.All of Microsoft Graph</span>")
        .contains("receives its alerts", "everything else works without them")
        .contains("Only a <i>Privileged Role Administrator</i> or <i>Global Administrator</i>");
    for (var kind : List.of(PageKind.NOT_ENTITLED, PageKind.ROLES_MISSING)) {
      assertThat(PAGES.html(page(kind, "Contoso", true)))
          .contains("Privileged Role Administrator", "Microsoft Graph");
      assertThat(PAGES.html(page(kind, "Contoso", false)))
          .doesNotContain("Privileged Role Administrator", "Microsoft Graph");
    }
    assertThat(PAGES.html(page(PageKind.NOT_ENTITLED, "Contoso", true)))
        .doesNotContain("Application Administrator", "is not required");
  }

  @Test
  void namesTheHashOfItsOnlyStyle() {
    assertThat(PAGES.styleHash()).matches("'sha256-[A-Za-z0-9+/]{43}='");
  }

  @Test
  void putsNothingIntoAPageUnescapedButTheStyle() throws Exception {
    var raw = new TreeSet<String>();
    try (var files = Files.list(TEMPLATES)) {
      for (var file : files.filter(path -> path.toString().endsWith(".mustache")).toList()) {
        Files.readString(file, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("{{{") || line.contains("{{&"))
            .forEach(raw::add);
      }
    }
    assertThat(raw).containsExactly("<style>{{{style}}}</style>");
  }

  /** The page's own markup. */
  private static List<String> tags(String html) {
    return Arrays.stream(html.split("<", -1))
        .skip(1)
        .map(rest -> rest.replaceFirst("(?s)>.*", ""))
        .map(tag -> tag.replaceFirst("state=[^\"]*", "state="))
        .toList();
  }

  private static ConsentPage page(PageKind kind, String customer) {
    return page(kind, customer, kind == PageKind.GRAPH_CONSENT_MISSING);
  }

  private static ConsentPage page(PageKind kind, String customer, boolean ofGraph) {
    return new ConsentPage(
        kind,
        Optional.of(customer),
        Optional.of("partner"),
        Optional.of("11111111-1111-1111-1111-111111111111"),
        ofGraph,
        List.of("Alert.Read.All"),
        List.of(ofGraph ? "graph:ThreatHunting.Read.All" : "Machine.Isolate|New.Role"),
        Optional.of(
            new ResultAddress(
                "v1.key.uid.signature", Optional.of(Instant.parse("2026-01-01T00:00:10Z")))),
        Optional.of("AADSTS65004"));
  }
}
