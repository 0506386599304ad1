// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.tenant.SampleObjects.APP;
import static io.mdeoperator.tenant.SampleObjects.CONTOSO;
import static io.mdeoperator.tenant.SampleObjects.application;
import static io.mdeoperator.tenant.SampleObjects.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the status says of Microsoft Graph's roles; Entra and the API are played by the test. */
class GraphConsentCheckTest {
  private static final String ALERTS = "Alert.Read.All";
  private static final String HUNTING = "ThreatHunting.Read.All";
  private static final String MAILS = "Mail.Read";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clouds CLOUDS = BuiltInClouds.with(OperatorConfig.defaults());

  private final List<String> calls = new ArrayList<>();
  private TokenAnswer defender = granted(ALERTS);
  private TokenAnswer graph = granted(HUNTING);
  private TokenAnswer freshGraph;
  private MdeTenant tenant = tenant(null, List.of(ALERTS, "graph:" + HUNTING));

  @Test
  void mdeOnlyTenantStaysReadyWithoutGraphConsent() {
    tenant = tenant(null, null);
    graph = refused(Reason.CONSENT_PENDING);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(Conditions.find(status.conditions(), ConditionType.GRAPH_CONSENT_GRANTED)).isEmpty();
    assertThat(status.consent().graph()).isNull();
    assertThat(calls).containsExactly("token", "probe");
  }

  @Test
  void showsTheRolesOfEachApiByItself() {
    graph = granted(HUNTING, MAILS);

    var status = run();

    assertThat(condition(status, ConditionType.GRAPH_CONSENT_GRANTED))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("True", "Granted");
    assertThat(status.consent().grantedRoles()).containsExactly(ALERTS);
    assertThat(status.consent().surplusRoles()).isEmpty();
    assertThat(status.consent().graph().grantedRoles()).containsExactly(MAILS, HUNTING);
    assertThat(status.consent().graph().missingRoles()).isEmpty();
    assertThat(status.consent().graph().surplusRoles()).containsExactly(MAILS);
    assertThat(calls).containsExactly("token", "probe", "graph token");
  }

  @Test
  void staysReadyForAlertsAndSaysWhatIsMissingForHunting() {
    graph = granted();

    var status = run();

    assertThat(condition(status, ConditionType.READY))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("True", "Ready");
    assertThat(condition(status, ConditionType.CONSENT_GRANTED).getStatus()).isEqualTo("True");
    assertThat(status.consent().missingRoles()).isEmpty();
    assertThat(status.consent().graph().missingRoles()).containsExactly(HUNTING);
    var consent = condition(status, ConditionType.GRAPH_CONSENT_GRANTED);
    assertThat(consent.getStatus()).isEqualTo("False");
    assertThat(consent.getReason()).isEqualTo("GraphConsentMissing");
    assertThat(consent.getMessage())
        .startsWith(
            "The customer's consent does not include ThreatHunting.Read.All of Microsoft Graph."
                + " Hunting in this tenant is paused; its alerts and other tenants are unaffected.")
        .contains("API permissions", "Privileged Role Administrator", CONTOSO);
    assertThat(Conditions.isTrue(status.conditions(), ConditionType.RECONCILING)).isFalse();
  }

  @Test
  void saysAllThatIsMissingAtOnce() {
    defender = granted();
    graph = granted();

    var status = run();

    assertThat(condition(status, ConditionType.READY).getReason()).isEqualTo("RolesMissing");
    assertThat(status.consent().missingRoles()).containsExactly(ALERTS);
    assertThat(status.consent().graph().missingRoles()).containsExactly(HUNTING);
  }

  @Test
  void asksForNoTokenOfGraphWhereEntraGivesNoneForDefender() {
    defender = refused(Reason.CONSENT_PENDING);

    var status = run();

    assertThat(condition(status, ConditionType.GRAPH_CONSENT_GRANTED))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("Unknown", "Unknown");
    assertThat(calls).containsExactly("token");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONSENT_PENDING", "ROLES_MISSING"})
  void aRefusalForLackOfConsentIsOne(Reason reason) {
    graph = refused(reason);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(condition(status, ConditionType.GRAPH_CONSENT_GRANTED))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("False", "GraphConsentMissing");
    assertThat(status.lastFailure().code()).isEqualTo("AADSTS1");
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY_PROVIDER_UNAVAILABLE", "SCOPE_INVALID", "TOKEN_AUDIENCE_MISMATCH"})
  void anyOtherRefusalProvesNothing(Reason reason) {
    graph = refused(reason);

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    var consent = condition(status, ConditionType.GRAPH_CONSENT_GRANTED);
    assertThat(consent.getStatus()).isEqualTo("Unknown");
    assertThat(consent.getReason()).isEqualTo(reason.value());
    assertThat(consent.getMessage())
        .startsWith("There is no token for Microsoft Graph: It failed. Hunting in this tenant");
    assertThat(status.consent().graph()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"SCOPE_INVALID", "TOKEN_AUDIENCE_MISMATCH"})
  void namesTheKeyOfAWrongScope(Reason reason) {
    graph = refused(reason);

    assertThat(condition(run(), ConditionType.GRAPH_CONSENT_GRANTED).getMessage())
        .endsWith("Correct clouds.Public.graphScope in the operator's configuration.");
  }

  @Test
  void keepsTheIdentifiersOfDefendersFailureRatherThanGraphs() {
    defender =
        new TokenAnswer.Granted(
            ((TokenAnswer.Granted) granted(ALERTS)).token(),
            Optional.of(failure(Reason.IDENTITY_PROVIDER_UNAVAILABLE, "AADSTS2")));
    graph = refused(Reason.THROTTLED);

    assertThat(run().lastFailure().code()).isEqualTo("AADSTS2");
  }

  @Test
  void needsNoRoleOfDefenderForAGrantOfGraph() {
    tenant = tenant(null, List.of("graph:" + HUNTING));
    defender = granted();

    var status = run();

    assertThat(condition(status, ConditionType.READY).getStatus()).isEqualTo("True");
    assertThat(condition(status, ConditionType.GRAPH_CONSENT_GRANTED).getStatus())
        .isEqualTo("True");
    assertThat(calls).containsExactly("token", "graph token");
  }

  @Test
  void letsGraphDecideWhereTheTokenIsOpaque() {
    graph =
        new TokenAnswer.Granted(
            new AccessToken("opaque", NOW.plusSeconds(3600), Optional.empty()), Optional.empty());

    assertThat(condition(run(), ConditionType.GRAPH_CONSENT_GRANTED))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("Unknown", "Unknown");
  }

  @Test
  void looksPastTheCacheBeforeItSaysThatARoleIsMissing() {
    graph = granted();
    freshGraph = granted(HUNTING);

    assertThat(condition(run(), ConditionType.GRAPH_CONSENT_GRANTED).getStatus()).isEqualTo("True");
    assertThat(calls).containsExactly("token", "probe", "graph token", "fresh graph token");
  }

  @Test
  void looksPastTheCacheOfGraphAloneWhileGraphsRolesAreMissing() {
    graph = granted();
    tenant.setStatus(run());
    calls.clear();

    run();

    assertThat(calls).containsExactly("token", "probe", "fresh graph token");
  }

  @Test
  void saysTheSameWhileNothingChanges() {
    graph = granted();
    var first = run();
    tenant.setStatus(first);

    assertThat(TenantStatus.same(first, run())).isTrue();
  }

  @Test
  void saysNothingMoreOfGraphOnceNoRoleOfItIsRequired() {
    graph = granted();
    var before = run();
    tenant = tenant(null, List.of(ALERTS));
    tenant.setStatus(before);

    var status = run();

    assertThat(Conditions.find(status.conditions(), ConditionType.GRAPH_CONSENT_GRANTED)).isEmpty();
    assertThat(status.consent().graph()).isNull();
  }

  @Test
  void keepsWhatItKnowsWhileTheTenantIsSuspended() {
    graph = granted();
    tenant.setStatus(run());

    var status = TenantStatus.suspended(tenant, NOW);

    assertThat(condition(status, ConditionType.GRAPH_CONSENT_GRANTED).getReason())
        .isEqualTo("GraphConsentMissing");
    assertThat(status.consent().graph().missingRoles()).containsExactly(HUNTING);
  }

  private MdeTenantStatus run() {
    var checks = new TenantChecks(new PlayedTokens(), new PlayedApi(), CLOUDS);
    var checkup = checks.run(new TenantInput(tenant, Optional.of(application()), Optional.empty()));
    return TenantStatus.describe(checkup, CLOUDS, NOW, NOW.plusSeconds(900));
  }

  private static Condition condition(MdeTenantStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }

  private static TokenAnswer granted(String... roles) {
    var claims =
        new TokenClaims(
            CONTOSO,
            "https://sts.windows.net/" + CONTOSO + "/",
            "the audience that was asked for",
            APP,
            "principal-1",
            NOW,
            NOW,
            NOW.plusSeconds(3600),
            Set.of(roles));
    return new TokenAnswer.Granted(
        new AccessToken("token", NOW.plusSeconds(3600), Optional.of(claims)), Optional.empty());
  }

  private static TokenAnswer refused(Reason reason) {
    return new TokenAnswer.Refused(failure(reason, "AADSTS1"));
  }

  private static RemoteFailure failure(Reason reason, String code) {
    return new RemoteFailure(
        reason,
        "It failed.",
        Optional.of(code),
        Optional.of(400),
        Optional.of("trace"),
        Optional.of("correlation"),
        NOW,
        Optional.empty());
  }

  /** Each API's tokens by its own audience. */
  private final class PlayedTokens implements TokenSource {
    @Override
    public TokenAnswer token(TokenRequest request) {
      calls.add(named("token", request));
      return request.isForDefender() ? defender : graph;
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      calls.add("fresh " + named("token", request));
      return request.isForDefender() ? defender : Optional.ofNullable(freshGraph).orElse(graph);
    }

    @Override
    public void forget(TokenRequest request) {
      calls.add("forget");
    }

    private static String named(String call, TokenRequest request) {
      if (request.isForDefender()) {
        return call;
      }
      assertThat(request.audience())
          .isEqualTo(CLOUDS.graph(application().getSpec().cloud()).audience());
      return "graph " + call;
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
      assertThat(api.tokens().isForDefender()).isTrue();
      calls.add("probe");
      return new ApiAnswer.Read(1, true, NOW);
    }
  }
}
