// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.Kubectl;
import io.mdeoperator.testing.TestEnvironment;

/** Specs that an attacker applies, as YAML in one line, and what the API server says to them. */
final class AttackSpecs {
  private AttackSpecs() {}

  static String application(String clientId, String secret) {
    return "{clientId: %s, credential: {clientSecret: {secretRef: {name: %s}}}}"
        .formatted(clientId, secret);
  }

  static String redirecting(String uri) {
    return "{clientId: %s, consent: {redirectUri: \"%s\"}, credential: {clientSecret: {secretRef: {name: nothing-there}}}}"
        .formatted(TestEnvironment.CLIENT_ID, uri);
  }

  static String tenant(String application, String tenantId) {
    return "{applicationRef: {name: %s}, tenantId: \"%s\"}".formatted(application, tenantId);
  }

  static String feed(String tenant) {
    return "{tenantRef: {name: %s}, sinks: [{name: mirror, configMap: {}}]}".formatted(tenant);
  }

  static void assertAccepted(Kubectl.Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  static void assertRefused(Kubectl.Result result, String why) {
    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains(why);
  }
}
