// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.ClientCredential.ClientSecret;
import io.mdeoperator.fuzz.FuzzTarget;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Secrets of users. */
public final class SecretFuzz {
  private static final LocalRef PARTNER = new LocalRef("partner");

  private SecretFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "client-secret",
            SecretFuzz::clientSecret,
            "aB3~x.y_z".getBytes(UTF_8),
            "\uFEFFaB3~\n".getBytes(UTF_8),
            "\u200b \u00a0".getBytes(UTF_8)),
        FuzzTarget.ofLines(
            "allowed-hosts",
            2,
            SecretFuzz::allowedHosts,
            "siem.example\n*.siem.example, SIEM.example",
            "10.0.0.1\n[2001:db8::1],,*"));
  }

  private static void clientSecret(byte[] value) {
    var application = new MdeApplication();
    application.setMetadata(secret("").getMetadata());
    application.setSpec(
        new MdeApplicationSpec(
            "aaaaaaaa-1111-1111-1111-111111111111",
            Cloud.PUBLIC,
            new CredentialSpec(new CredentialSpec.ClientSecretRef(PARTNER, null), null, null),
            null,
            null));
    var secret = secret("");
    secret.setData(Map.of("clientSecret", Base64.getEncoder().encodeToString(value)));

    switch (ApplicationCredential.of(application, Optional.of(secret))) {
      case Result.Ok<ClientCredential>(ClientSecret read) -> {
        assertThat(read.value().getBytes(UTF_8)).isEqualTo(value);
        assertThat(read.value()).matches("[!-~]+");
      }
      case Result.Ok<ClientCredential>(var other) -> throw new AssertionError(other);
      case Result.Failed<ClientCredential>(var problem) ->
          assertThat(problem.message()).isPrintable().isASCII().hasSizeLessThan(300);
    }
  }

  /** Who may send what is in a Secret to a host has named it, or a domain above it. */
  private static void allowedHosts(List<String> lines) {
    var host = lines.getFirst();
    var used =
        SinkSecret.of(Optional.of(secret(lines.getLast())), "partner", "a sink")
            .flatMap(secret -> secret.allowing(host));
    if (used.failure().isEmpty()) {
      var name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
      var domain = name.substring(name.lastIndexOf('.') + 1);
      assertThat(lines.getLast().toLowerCase(Locale.ROOT)).containsAnyOf(name, domain);
    }
  }

  private static Secret secret(String allowedHosts) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("partner")
        .withNamespace("ns")
        .withUid("uid-1")
        .withResourceVersion("7")
        .withAnnotations(Map.of(Api.ALLOWED_HOSTS_ANNOTATION, allowedHosts))
        .endMetadata()
        .build();
  }
}
