// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Headers of answers, and what the configuration and custom resources say about hosts. */
public final class RemoteFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final EgressRules RULES =
      new EgressRules(
          List.of(HostPattern.parse("*.siem.example"), HostPattern.parse("203.0.113.7")),
          false,
          false,
          URI.create("https://10.0.0.1"));

  private RemoteFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofText(
            "answer-headers",
            RemoteFuzz::headers,
            "120",
            "-1",
            "Sun, 01 Mar 2026 12:00:07 GMT",
            "application/problem+json; charset=utf-8"),
        FuzzTarget.ofLines(
            "host-pattern",
            2,
            RemoteFuzz::hostPattern,
            "*.siem.example\nhooks.SIEM.example.",
            "[2001:db8::1]\n2001:db8::1",
            "siem.example.\n[siem.example]"),
        FuzzTarget.ofText(
            "address-block", RemoteFuzz::addressBlock, "10.0.0.0/8", "fd00::/8", "::1%lo/3"),
        FuzzTarget.ofText(
            "egress-url",
            RemoteFuzz::egress,
            "https://hooks.siem.example:8443/in?a=b",
            "https://[::ffff:169.254.169.254]/",
            "https://user@203.0.113.7:443#x"));
  }

  private static void headers(String value) {
    var answer = new RemoteResponse(200, _ -> Optional.of(value), InputStream.nullInputStream());

    assertThat(answer.retryAfter(NOW)).isEqualTo(RetryAfter.parse(value, NOW));
    assertThat(answer.retryAfter(NOW).orElse(Duration.ZERO))
        .isBetween(Duration.ZERO, RetryAfter.MAX);
    answer.isJson();
    answer.date();
  }

  private static void hostPattern(List<String> texts) {
    HostPattern pattern;
    try {
      pattern = HostPattern.parse(texts.getFirst());
    } catch (IllegalArgumentException declared) {
      return;
    }
    var host = texts.getLast();
    assertThat(HostPattern.parse(pattern.text())).isEqualTo(pattern);
    assertThat(pattern.text()).isASCII().isPrintable().hasSizeLessThan(254);
    if (!pattern.text().startsWith("*.")) {
      assertThat(pattern.matches(texts.getFirst().strip())).isTrue();
    } else if (pattern.matches(host)) {
      assertThat(host.length()).isGreaterThanOrEqualTo(pattern.text().length() - 1);
      assertThat(host).as("no address").doesNotMatch("[0-9.]+");
    }
  }

  private static void addressBlock(String text) throws Exception {
    AddressBlock block;
    try {
      block = AddressBlock.parse(text);
    } catch (IllegalArgumentException declared) {
      return;
    }
    assertThat(block.contains(InetAddress.getByAddress(block.network()))).isTrue();
    AddressKind.of(InetAddress.getByAddress(block.network()));
  }

  /** What passes names an allowed host, and none of its own choice. */
  private static void egress(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException aCallersCheck) {
      return;
    }
    var problem = RULES.problem(url);
    assertThat(problem.orElse("is usable")).isPrintable().isASCII();
    if (problem.isEmpty()) {
      assertThat(url.getScheme()).isEqualToIgnoringCase("https");
      assertThat(url.getHost()).matches("(?i).+\\.siem\\.example\\.?|203\\.0\\.113\\.7\\.?");
    }
  }
}
