// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.tool.Program;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server lets in of a webhook whose URL or headers are in Secrets. */
@OnControlPlane
class WebhookSchemaClusterIT {
  private final ControlPlane cluster;
  private String namespace;

  WebhookSchemaClusterIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void defineKinds(ControlPlane cluster) {
    Installation.defineKinds(cluster);
  }

  @BeforeEach
  void createNamespace() {
    namespace = cluster.namespace("webhooks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {mode: Batched}                                               | webhook:             | set exactly one of url and urlFrom
          {url: "https://a", urlFrom: {secretRef: {name: a}, key: b}}   | webhook:             | set exactly one of url and urlFrom
          {urlFrom: {secretRef: {name: a}}}                             | webhook.urlFrom.key: | Required value
          {urlFrom: {key: b}}                                           | webhook.urlFrom.secretRef: | Required value
          """)
  void refusesAUrl(String webhook, String field, String message) {
    refuses(webhook, field, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Host                | [0].name: | the operator or HTTP sets this header
          A, Content-Type     | [1].name: | the operator or HTTP sets this header
          Webhook-Signature   | [0].name: | the operator or HTTP sets this header
          proxy-AUTHORIZATION | [0].name: | the operator or HTTP sets this header
          "X: y"              | [0].name: | should match
          "X\\r\\nHost: y"    | [0].name: | should match
          Token, tOKEN        | :         | a header must be named once only
          """)
  void refusesAHeader(String names, String field, String message) {
    refuses(withHeaders(names), "webhook.headersFrom" + field, message);
  }

  @Test
  void acceptsAUrlAndHeadersOutOfSecrets() {
    var answer = apply(withHeaders("Authorization, X-Api-Key"));

    assertThat(answer.code()).as(answer.err()).isZero();
  }

  private static String withHeaders(String names) {
    return Stream.of(names.split(", "))
        .map(name -> "{name: " + name + ", secretRef: {name: siem}, key: token}")
        .collect(
            joining(", ", "{urlFrom: {secretRef: {name: siem}, key: url}, headersFrom: [", "]}"));
  }

  private void refuses(String webhook, String field, String message) {
    assertThat(apply(webhook).err()).contains("is invalid", "spec.sinks[0]." + field, message);
  }

  private Program.Result apply(String webhook) {
    return cluster
        .kubectl()
        .tryApply(
            """
            apiVersion: mde-operator.io/v1alpha1
            kind: MdeAlertSync
            metadata: {name: sample, namespace: %s}
            spec:
              tenantRef: {name: contoso}
              sinks: [{name: siem, webhook: %s}]
            """
                .formatted(namespace, webhook));
  }
}
