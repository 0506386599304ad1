// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenEndpointVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationCredentialTest {
  private static final String VALUE = "aB3~x.y_z";

  @Test
  void isUsableWhenTheLabelledSecretHoldsAValue() {
    var credential =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE)));

    assertThat(credential)
        .isEqualTo(
            new Result.Ok<>(
                new ClientCredential.ClientSecret(
                    new ClientCredential.Version("uid-1", "7/clientSecret"), VALUE)));
  }

  @Test
  void saysThatASecretIsTooLargeInsteadOfMissingAKey() {
    var secret = secret(Map.of());
    secret.getMetadata().setAnnotations(Map.of(Api.TOO_LARGE_ANNOTATION, "true"));

    assertThat(
            List.of(
                ApplicationCredential.of(application(), Optional.of(secret)),
                SinkSecret.of(Optional.of(secret), "partner", "spec.sinks[0]")))
        .allSatisfy(
            result ->
                assertThat(result)
                    .isInstanceOfSatisfying(
                        Result.Failed.class,
                        unusable -> {
                          assertThat(unusable.problem().reason())
                              .isEqualTo(Reason.SECRET_VALUE_MALFORMED);
                          assertThat(unusable.problem().message()).contains("64 KiB");
                        }));
  }

  @Test
  void takesClientSecretsOnlyWhereTheFirstTokenEndpointIsConfigured() {
    var v1 =
        new CloudEndpoints(
            "Public",
            URI.create("https://login.example"),
            "https://api.example/.default",
            Set.of(),
            TokenEndpointVersion.V1);
    var secret = Optional.of(secret("clientSecret", VALUE));
    var federated = application();
    federated.setSpec(
        new MdeApplicationSpec(
            federated.getSpec().clientId(),
            Cloud.PUBLIC,
            new CredentialSpec(null, null, new CredentialSpec.FederatedToken(null)),
            null,
            null));

    assertThat(ApplicationCredential.of(application(), secret, v1))
        .isEqualTo(ApplicationCredential.of(application(), secret));
    assertThat(ApplicationCredential.of(federated, Optional.empty(), v1))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            unusable -> {
              assertThat(unusable.problem().reason()).isEqualTo(Reason.SPEC_INVALID);
              assertThat(unusable.problem().message())
                  .contains("clouds.Public.tokenEndpoint: V1")
                  .contains("clientSecret");
            });
  }

  @Test
  void looksTheSameWhetherTheSecretIsAbsentOrUnlabelled() {
    assertUnusable(
        Optional.empty(),
        Reason.SECRET_NOT_FOUND,
        "There is no Secret 'partner-app' with the label mde-operator.io/credential=application");
  }

  @Test
  void namesTheKeyThatIsMissing() {
    assertUnusable(
        Optional.of(secret("client_secret", VALUE)),
        Reason.SECRET_KEY_NOT_FOUND,
        "'partner-app' has no key 'clientSecret'");
  }

  @Test
  void isUnusableWhenTheSecretHasNoData() {
    assertUnusable(
        Optional.of(new SecretBuilder(secret("a", VALUE)).withData(null).build()),
        Reason.SECRET_KEY_NOT_FOUND,
        "has no key 'clientSecret'");
  }

  @Test
  void isUnusableWhenTheValueIsEmpty() {
    assertUnusable(Optional.of(secret("clientSecret", "")), Reason.SECRET_VALUE_EMPTY, "is empty");
  }

  @Test
  void isUnusableWhenTheValueIsBlank() {
    assertUnusable(
        Optional.of(secret("clientSecret", " \n")),
        Reason.SECRET_VALUE_MALFORMED,
        "contains white space only");
  }

  @Test
  void saysThatALineBreakWasCopiedAlongInsteadOfStrippingIt() {
    assertUnusable(
        Optional.of(secret("clientSecret", VALUE + "\n")),
        Reason.SECRET_VALUE_MALFORMED,
        "contains a line break at its end");
  }

  @ParameterizedTest
  @ValueSource(strings = {" " + VALUE, VALUE + " ", "a b", "a\tb", "a\u0000b"})
  void isUnusableWithWhiteSpaceAnywhere(String value) {
    assertUnusable(
        Optional.of(secret("clientSecret", value)),
        Reason.SECRET_VALUE_MALFORMED,
        "contains white space or control characters");
  }

  /** As editors and web pages add them, where nobody sees them. */
  @ParameterizedTest
  @CsvSource({
    "'\uFEFF', '', a byte order mark (U+FEFF)",
    "'', \u00A0, a no-break space (U+00A0)",
    "'', \u200B, a zero-width space (U+200B)",
    "'', \u2060, an invisible character (U+2060)",
    "'', \u2003, an invisible character (U+2003)",
    "'', \u2013, a character that is not ASCII"
  })
  void namesWhatWasCopiedAlong(String before, String after, String what) {
    assertUnusable(
        Optional.of(secret("clientSecret", before + "aB3~x.y_z-0123456789" + after)),
        Reason.SECRET_VALUE_MALFORMED,
        "contains " + what + ".");
  }

  @Test
  void neverShowsTheValue() {
    var usable =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE)));
    var unusable =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE + "\n")));

    assertThat(usable.toString() + unusable).doesNotContain(VALUE);
  }

  @Test
  void takesBothEntriesOfATlsSecretAsTheyAre() {
    var credential =
        ApplicationCredential.of(
            certificateApplication(), Optional.of(secret(Map.of("tls.crt", "C", "tls.key", "K"))));

    assertThat(credential)
        .isEqualTo(
            new Result.Ok<>(
                new ClientCredential.Certificate(
                    new ClientCredential.Version("uid-1", "7/tls.crt"), "partner-app", "C", "K")));
    assertThat(credential.toString()).doesNotContain("K,", "=K");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key"})
  void namesTheEntryThatATlsSecretLacks(String key) {
    var data = new HashMap<>(Map.of("tls.crt", "C", "tls.key", "K"));
    data.remove(key);

    assertThat(
            ApplicationCredential.of(
                certificateApplication(), Optional.of(secret(Map.copyOf(data)))))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            unusable -> {
              assertThat(unusable.problem().reason()).isEqualTo(Reason.SECRET_KEY_NOT_FOUND);
              assertThat(unusable.problem().message()).contains("has no key '" + key + "'");
            });
  }

  @Test
  void needsNoSecretForAFederatedToken() {
    var account = new CredentialSpec.FederatedToken(new LocalRef("partner-mde"));
    var application = application(new CredentialSpec(null, null, account));

    assertThat(ApplicationCredential.of(application, Optional.empty()))
        .isEqualTo(
            new Result.Ok<>(
                ClientCredential.FederatedToken.of(
                    "uid-1",
                    "partner",
                    application.getSpec().clientId(),
                    Optional.of("partner-mde"))));
    assertThat(ApplicationCredential.secretNames(application)).isEmpty();
  }

  @Test
  void saysThatThereIsNoCredential() {
    for (var spec : new CredentialSpec[] {null, new CredentialSpec(null, null, null)}) {
      assertThat(ApplicationCredential.of(application(spec), Optional.empty()))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              unusable -> assertThat(unusable.problem().reason()).isEqualTo(Reason.SPEC_INVALID));
    }
  }

  private static void assertUnusable(Optional<Secret> secret, Reason reason, String message) {
    assertThat(ApplicationCredential.of(application(), secret))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            unusable -> {
              assertThat(unusable.problem().reason()).isEqualTo(reason);
              assertThat(unusable.problem().message()).contains(message);
            });
  }

  private static MdeApplication application() {
    var ref = new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null);
    return application(new CredentialSpec(ref, null, null));
  }

  private static MdeApplication certificateApplication() {
    var ref = new CredentialSpec.CertificateRef(new LocalRef("partner-app"));
    return application(new CredentialSpec(null, ref, null));
  }

  private static MdeApplication application(CredentialSpec credential) {
    var application = new MdeApplication();
    application.getMetadata().setNamespace("partner");
    application.getMetadata().setName("partner");
    application.getMetadata().setUid("uid-1");
    application.setSpec(
        new MdeApplicationSpec(
            "11111111-1111-1111-1111-111111111111", Cloud.PUBLIC, credential, null, null));
    return application;
  }

  private static Secret secret(String key, String value) {
    return secret(Map.of(key, value));
  }

  private static Secret secret(Map<String, String> values) {
    var data = new HashMap<String, String>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withName("partner-app")
        .withResourceVersion("7")
        .endMetadata()
        .withData(data)
        .build();
  }
}
