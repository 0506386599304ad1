// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.tenant.SampleObjects.APP;
import static io.mdeoperator.tenant.SampleObjects.CONTOSO;
import static io.mdeoperator.tenant.SampleObjects.application;
import static io.mdeoperator.tenant.SampleObjects.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ordered checks and the status that comes of them; Entra and the API are played by the test.
 */
class TenantChecksTest {
  private static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clouds CLOUDS = BuiltInClouds.with(OperatorConfig.defaults());

  private final List<String> calls = new ArrayList<>();
  private TokenAnswer answer = granted(CONTOSO, AUDIENCE, APP, "Alert.Read.All");
  private TokenAnswer freshAnswer;
  private ApiAnswer probe = new ApiAnswer.Read(1, true, NOW);
  private MdeTenant tenant = tenant(null, null);

  @Test
  void isReadyWhenAllChecksPass() {
    var status = run();

    assertThat(condition(status, ConditionType.READY))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("True", "Ready");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getReason()).isEqualTo("Granted");
    assertThat(condition(status, ConditionType.API_REACHABLE).getReason()).isEqualTo("Reachable");
    assertThat(status.consent().grantedRoles()).containsExactly("Alert.Read.All");
    assertThat(status.consent().firstGrantedTime()).isEqualTo(NOW.toString());
    assertThat(status.consent().principalId()).isEqualTo("principal-1");
    assertThat(status.token().audience()).isEqualTo(AUDIENCE);
    assertThat(calls).containsExactly("token", "probe");
  }

  @Test
  void waitsForConsentThatWasNeverGiven() {
    answer = refused(Reason.CONSENT_PENDING);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("ConsentPending");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getReason()).isEqualTo("Pending");
    assertThat(Conditions.isTrue(status.conditions(), ConditionType.RECONCILING)).isTrue();
    assertThat(status.consent().url()).contains("client_id=" + APP);
    assertThat(status.lastFailure().code()).isEqualTo("AADSTS1");
  }

  @Test
  void callsItRevokedWhenTheCustomerHadConsented() {
    tenant = tenant("2025-12-01T00:00:00Z", null);
    answer = refused(Reason.CONSENT_PENDING);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("ConsentRevoked");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getReason()).isEqualTo("Revoked");
  }

  @Test
  void dropsATokenInHandWhenItsRenewalShowsThatConsentIsGone() {
    tenant = tenant("2025-12-01T00:00:00Z", null);
    answer =
        new TokenAnswer.Granted(
            ((TokenAnswer.Granted) answer).token(), Optional.of(failure(Reason.CONSENT_PENDING)));

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("ConsentRevoked");
    assertThat(calls).containsExactly("token", "forget", "forget graph");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "IDENTITY_PROVIDER_UNAVAILABLE",
        "THROTTLED",
        "CLIENT_SECRET_EXPIRED",
        "APPLICATION_NOT_READY"
      })
  void staysReadyWithAWarningWhileTheTokenInHandIsGood(Reason reason) {
    answer =
        new TokenAnswer.Granted(
            ((TokenAnswer.Granted) answer).token(), Optional.of(failure(reason)));

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(condition(status, ConditionType.READY).getMessage())
        .contains("valid until 2026-01-01T01:00:00Z", "It failed.");
  }

  @Test
  void listsTheRolesThatConsentDoesNotCover() {
    answer = granted(CONTOSO, AUDIENCE, APP, "Machine.Isolate");

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("RolesMissing");
    assertThat(status.consent().missingRoles()).containsExactly("Alert.Read.All");
    assertThat(status.consent().surplusRoles()).containsExactly("Machine.Isolate");
    assertThat(condition(status, ConditionType.TOKEN_ACQUIRED).getStatus()).isEqualTo("True");
    assertThat(calls).containsExactly("token", "freshToken");
  }

  @Test
  void looksPastTheCacheBeforeItSaysThatARoleIsMissing() {
    answer = granted(CONTOSO, AUDIENCE, APP);
    freshAnswer = granted(CONTOSO, AUDIENCE, APP, "Alert.Read.All");

    assertThat(condition(run(), ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(calls).containsExactly("token", "freshToken", "probe");
  }

  @Test
  void saysRevokedWhenTheLookPastTheCacheShowsThatConsentIsGone() {
    tenant = tenant("2025-12-01T00:00:00Z", null);
    answer = granted(CONTOSO, AUDIENCE, APP);
    freshAnswer = refused(Reason.CONSENT_PENDING);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("ConsentRevoked");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getReason()).isEqualTo("Revoked");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CLIENT_SECRET_INVALID",
        "CLIENT_SECRET_EXPIRED",
        "CLIENT_CERTIFICATE_REFUSED",
        "FEDERATION_MISMATCH"
      })
  void isStalledWhenEntraRefusesTheCredentialAndNoTokenIsLeft(Reason refusal) {
    answer = refused(refusal);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("ApplicationNotReady");
    assertThat(Conditions.isTrue(status.conditions(), ConditionType.STALLED)).isTrue();
  }

  @Test
  void namesACheckPeriodThatCannotBeRead() {
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), CONTOSO).withCheckPeriod("soon"));

    assertThat(condition(run(), ConditionType.READY).getMessage())
        .startsWith("spec.checkPeriod is not a duration");
    assertThat(calls).isEmpty();
  }

  @Test
  void saysThatTheTokenIsForAnotherTenant() {
    answer = refused(Reason.TOKEN_TENANT_MISMATCH);

    assertThat(condition(run(), ConditionType.READY).getReason()).isEqualTo("TokenTenantMismatch");
    assertThat(calls).containsExactly("token");
  }

  @Test
  void letsTheApiDecideWhenTheTokenIsOpaque() {
    answer =
        new TokenAnswer.Granted(
            new AccessToken("opaque", NOW.plusSeconds(3600), Optional.empty()), Optional.empty());

    var status = run();

    assertThat(condition(status, ConditionType.CONSENT_GRANTED))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("Unknown", "Unknown");
    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(calls).containsExactly("token", "probe");
  }

  @Test
  void doesNotCallTheApiWithoutAnAlertRole() {
    tenant = tenant(null, List.of("Machine.Isolate"));
    answer = granted(CONTOSO, AUDIENCE, APP, "Machine.Isolate");

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(condition(status, ConditionType.API_REACHABLE).getReason()).isEqualTo("NotProbed");
    assertThat(calls).containsExactly("token");
  }

  @Test
  void isNotReadyWhenTheApiRefuses() {
    probe = new ApiAnswer.Failed(failure(Reason.ACCOUNT_INACTIVE));

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("AccountInactive");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getStatus()).isEqualTo("True");
  }

  @Test
  void asksPastTheCacheWhileRolesAreMissing() {
    answer = granted(CONTOSO, AUDIENCE, APP);
    tenant.setStatus(run());
    calls.clear();

    run();

    assertThat(calls).containsExactly("freshToken");
  }

  @Test
  void asksPastTheCacheWhenAskedTo() {
    tenant.setStatus(run());
    calls.clear();
    tenant.getMetadata().getAnnotations().put("mde-operator.io/requested-at", "2026-01-01");

    var status = run();

    assertThat(calls).containsExactly("freshToken", "probe");
    assertThat(status.lastHandledRequestedAt()).isEqualTo("2026-01-01");
  }

  @Test
  void saysTheSameWhenNothingButTimeHasPassed() {
    tenant.setStatus(run());
    var again =
        TenantStatus.describe(
            checks().run(new TenantInput(tenant, Optional.of(application()), Optional.empty())),
            CLOUDS,
            NOW.plusSeconds(60),
            NOW.plusSeconds(120));

    assertThat(again).isNotEqualTo(tenant.getStatus());
    assertThat(TenantStatus.same(tenant.getStatus(), again)).isTrue();
  }

  @Test
  void namesTheApplicationThatDoesNotExist() {
    var status =
        TenantStatus.describe(
            checks().run(new TenantInput(tenant, Optional.empty(), Optional.empty())),
            CLOUDS,
            NOW,
            NOW);

    assertThat(condition(status, ConditionType.READY).getMessage())
        .startsWith("spec.applicationRef: there is no MdeApplication 'partner'");
    assertThat(calls).isEmpty();
  }

  @Test
  void saysWhichFieldOfAnObjectCannotBeRead() {
    tenant.setSpec(MdeTenantSpec.of(null, null));

    assertThat(condition(run(), ConditionType.READY))
        .extracting(Condition::getReason)
        .isEqualTo("SpecInvalid");
  }

  private MdeTenantStatus run() {
    var checkup =
        checks().run(new TenantInput(tenant, Optional.of(application()), Optional.empty()));
    return TenantStatus.describe(checkup, CLOUDS, NOW, NOW.plusSeconds(900));
  }

  private TenantChecks checks() {
    return new TenantChecks(new PlayedTokens(), new PlayedApi(), CLOUDS);
  }

  private static Condition condition(MdeTenantStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }

  private static TokenAnswer granted(String tenant, String audience, String app, String... roles) {
    var claims =
        new TokenClaims(
            tenant,
            "https://sts.windows.net/" + tenant + "/",
            audience,
            app,
            "principal-1",
            NOW,
            NOW,
            NOW.plusSeconds(3600),
            Set.copyOf(Arrays.asList(roles)));
    return new TokenAnswer.Granted(
        new AccessToken("token", NOW.plusSeconds(3600), Optional.of(claims)), Optional.empty());
  }

  private static TokenAnswer refused(Reason reason) {
    return new TokenAnswer.Refused(failure(reason));
  }

  private static RemoteFailure failure(Reason reason) {
    return new RemoteFailure(
        reason,
        "It failed.",
        Optional.of("AADSTS1"),
        Optional.of(401),
        Optional.of("trace"),
        Optional.of("correlation"),
        NOW,
        Optional.empty());
  }

  private final class PlayedTokens implements TokenSource {
    @Override
    public TokenAnswer token(TokenRequest request) {
      calls.add("token");
      return answer;
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      calls.add("freshToken");
      return freshAnswer == null ? answer : freshAnswer;
    }

    @Override
    public void forget(TokenRequest request) {
      calls.add(request.isForDefender() ? "forget" : "forget graph");
    }
  }

  private final class PlayedApi implements AlertSource {
    @Override
    public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
      throw new AssertionError("checks read no alerts");
    }

    @Override
    public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
      throw new AssertionError("checks read no alerts");
    }

    @Override
    public ApiAnswer probe(TenantApi api) {
      calls.add("probe");
      return probe;
    }
  }
}
