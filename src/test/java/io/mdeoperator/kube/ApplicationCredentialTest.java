package io.mdeoperator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.CredentialSpec;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationSpec;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.entra.ClientCredential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationCredentialTest {
  private static final String VALUE = "aB3~x.y_z";

  @Test
  void isUsableWhenTheLabelledSecretHoldsAValue() {
    var credential =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE)));

    assertThat(credential)
        .isEqualTo(
            new ApplicationCredential.Usable(
                new ClientCredential.ClientSecret(
                    new ClientCredential.Version("uid-1", "7/clientSecret"), VALUE)));
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
        "holds white space only");
  }

  @Test
  void saysThatALineBreakWasCopiedAlongInsteadOfStrippingIt() {
    assertUnusable(
        Optional.of(secret("clientSecret", VALUE + "\n")),
        Reason.SECRET_VALUE_MALFORMED,
        "holds a line break at its end");
  }

  @ParameterizedTest
  @ValueSource(strings = {" " + VALUE, VALUE + " ", "a b", "a\tb", "a\u0000b"})
  void isUnusableWithWhiteSpaceAnywhere(String value) {
    assertUnusable(
        Optional.of(secret("clientSecret", value)),
        Reason.SECRET_VALUE_MALFORMED,
        "holds white space or control characters");
  }

  @Test
  void neverShowsTheValue() {
    var usable =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE)));
    var unusable =
        ApplicationCredential.of(application(), Optional.of(secret("clientSecret", VALUE + "\n")));

    assertThat(usable.toString() + unusable).doesNotContain(VALUE);
  }

  private static void assertUnusable(Optional<Secret> secret, Reason reason, String message) {
    assertThat(ApplicationCredential.of(application(), secret))
        .isInstanceOfSatisfying(
            ApplicationCredential.Unusable.class,
            unusable -> {
              assertThat(unusable.finding().reason()).isEqualTo(reason);
              assertThat(unusable.finding().message()).contains(message).endsWith(reason.remedy());
            });
  }

  private static MdeApplication application() {
    var application = new MdeApplication();
    application.getMetadata().setNamespace("partner");
    application.getMetadata().setName("partner");
    application.getMetadata().setUid("uid-1");
    var ref = new CredentialSpec.ClientSecretRef(new LocalRef("partner-app"), null);
    application.setSpec(
        new MdeApplicationSpec(
            "11111111-1111-1111-1111-111111111111",
            Cloud.PUBLIC,
            new CredentialSpec(ref, null, null),
            null,
            null));
    return application;
  }

  private static Secret secret(String key, String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("partner-app")
        .withResourceVersion("7")
        .endMetadata()
        .withData(
            Map.of(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))))
        .build();
  }
}
