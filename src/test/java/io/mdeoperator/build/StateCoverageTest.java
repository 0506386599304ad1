// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.testing.status.StateRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** {@code states.md} leaves out nothing that the catalogue and Microsoft's lists hold. */
class StateCoverageTest {
  /** Numbers with which Entra could come up any day. */
  private static final String NEVER_SEEN = "123456";

  private static final Pattern AADSTS = Pattern.compile("(?<!\\d)\\d{5,7}(?!\\d)");
  private static final Pattern API_CODE = Pattern.compile("^api \\d+ ([A-Z]\\w+)");

  /** Microsoft: "Common REST API error codes". */
  private static final Set<String> API_CODES =
      Set.of(
          "BadRequest",
          "ODataError",
          "InvalidInput",
          "InvalidRequestBody",
          "InvalidHashValue",
          "InvalidDomainName",
          "InvalidIpAddress",
          "InvalidUrl",
          "MaximumBatchSizeExceeded",
          "MissingRequiredParameter",
          "OsPlatformNotSupported",
          "ClientVersionNotSupported",
          "ActiveRequestAlreadyExists",
          "Unauthorized",
          "Forbidden",
          "DisabledFeature",
          "DisallowedOperation",
          "NotFound",
          "ResourceNotFound",
          "TooManyRequests",
          "InternalServerError");

  private static final Set<String> DRIVEN_GROUPS =
      Set.of("Tenant: application, token", "Tenant: checks of the token", "API");

  @Test
  void hasARowForEveryNumberThatTheCatalogueNames() throws IOException {
    var inCatalogue = numbers(Arrays.stream(Reason.values()).map(Reason::meaning));
    var inTable = numbers(StateRow.all().stream().map(StateRow::state));
    inTable.remove(NEVER_SEEN);

    assertThat(inTable).isEqualTo(inCatalogue);
    assertThat(inTable).hasSize(54);
  }

  @Test
  void hasARowForEveryCodeOfTheApi() {
    var inTable =
        StateRow.all().stream()
            .flatMap(row -> API_CODE.matcher(row.state()).results())
            .map(code -> code.group(1))
            .collect(Collectors.toSet());

    assertThat(inTable).containsAll(API_CODES);
  }

  @Test
  void usesEveryReasonOfTokensAndApi() {
    var driven =
        Arrays.stream(Reason.values())
            .filter(reason -> DRIVEN_GROUPS.contains(reason.group()))
            // Of a condition beside Ready, which GraphConsentCheckTest drives.
            .filter(reason -> reason != Reason.GRAPH_CONSENT_MISSING)
            .toList();
    var used =
        StateRow.all().stream()
            .flatMap(row -> Stream.concat(Stream.of(row.reason()), row.application().stream()));

    assertThat(driven).hasSizeGreaterThan(25);
    assertThat(used).containsAll(driven);
  }

  /** Whoever onboards a customer finds each state of a tenant on one page. */
  @Test
  void onboardingNamesEveryReasonOfATenant() throws IOException {
    var page = Files.readString(Path.of("docs/onboarding.md"));
    var states = page.substring(page.indexOf("\n## 5. "), page.indexOf("\n## 6. "));

    assertThat(StateRow.all().stream().map(StateRow::reason).distinct())
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(states).contains("`" + reason.value() + "`"));
  }

  @Test
  void hasNoRowTwice(TestReporter reporter) {
    var states = StateRow.all().stream().map(StateRow::state).toList();
    var counts =
        StateRow.all().stream()
            .collect(Collectors.groupingBy(StateRow::group, TreeMap::new, Collectors.counting()));

    reporter.publishEntry("rows of states.md", counts + ", together " + states.size());
    assertThat(states).doesNotHaveDuplicates();
    assertThat(counts).hasSize(11).allSatisfy((group, rows) -> assertThat(rows).isPositive());
  }

  private static Set<String> numbers(Stream<String> texts) {
    return texts
        .flatMap(text -> AADSTS.matcher(text).results())
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
