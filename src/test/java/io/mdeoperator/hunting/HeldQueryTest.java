// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.hunting.QueryLook.Result;
import io.mdeoperator.hunting.run.HuntingRole;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What held a query is told in its status in place of what the last run came to; after that the
 * status has to tell the truth again, and not only in the next period, which may be a day later.
 */
class HeldQueryTest {
  private final HuntingWorld world = new HuntingWorld();
  private final MdeHuntingQuery query = world.query("query", new Spec().build());
  private QueryLook look = QueryLookTest.operator(world);

  @Test
  void isReadyAgainWithoutARunWhereItsLastOneIsKnown() {
    settle(tenant());
    var calls = world.graph.asked().size();
    settle(tenantIsGone());

    settle(tenant());

    assertThat(ready()).isEqualTo("True/Ready");
    assertThat(world.graph.asked()).hasSize(calls);
  }

  @ParameterizedTest
  @CsvSource({"false, False/ReferenceNotFound", "true, True/Suspended"})
  void runsAgainWhereItWasHeldAfterARestart(boolean isSuspended, String told) {
    settle(tenant());
    look = QueryLookTest.operator(world);
    settle(tenant());
    look(isSuspended ? suspended() : tenantIsGone());
    assertThat(ready()).isEqualTo(told);

    settle(tenant());

    assertThat(ready()).isEqualTo("True/Ready");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runsAgainWhereTheOperatorWasStartedWhileItWasHeld(boolean isSuspended) {
    settle(tenant());
    look(isSuspended ? suspended() : tenantIsGone());
    look = QueryLookTest.operator(world);

    settle(tenant());

    assertThat(ready()).isEqualTo("True/Ready");
  }

  @Test
  void doesNotRepeatWhatHeldItWhileItRuns() {
    settle(tenant());
    settle(tenantIsGone());
    look = QueryLookTest.operator(world);

    look(tenant());

    assertThat(ready()).isEqualTo("Unknown/Progressing");
  }

  /** The next run was due while the query was held. */
  @Test
  void runsAsSoonAsAHoldEndsThatBeganWhileItRan() {
    look(tenant());
    look(suspended());
    world.pass(Duration.ofHours(3));
    var calls = world.graph.asked().size();

    look(tenant());

    assertThat(world.graph.asked()).hasSize(calls + 1);
  }

  /** What the hold was about may have been in its way. */
  @Test
  void runsAsSoonAsAHoldEndsWhereItCouldNotAskBefore() {
    world.tokens.roles = Set.of();
    settle(tenant());
    assertThat(ready()).isEqualTo("False/GraphRoleMissing");
    look(tenantIsGone());
    world.tokens.roles = Set.of(HuntingRole.NAME);

    settle(tenant());

    assertThat(ready()).isEqualTo("True/Ready");
  }

  @Test
  void waitsAsLongAsMicrosoftAsksWhateverHoldsIt() {
    world.graph.fail(
        CONTOSO,
        RemoteFailure.of(Reason.THROTTLED, "Too many.", world.clock.instant())
            .withRetryAfter(Duration.ofHours(2)));
    look(tenant());
    look(suspended());
    world.pass(Duration.ofHours(1));

    settle(tenant());

    assertThat(world.graph.asked()).hasSize(1);
  }

  /** Until nothing is to be done at once. */
  private void settle(QueryInput input) {
    for (var i = 0; i < 60; i++) {
      if (look(input).untilNext().filter(Duration::isPositive).isPresent()) {
        return;
      }
    }
    throw new AssertionError("it does not come to rest");
  }

  private Result look(QueryInput input) {
    var result = look.at(input);
    query.setStatus(result.status());
    return result;
  }

  private QueryInput tenant() {
    return world.input(query, CONTOSO);
  }

  private QueryInput tenantIsGone() {
    var input = tenant();
    return new QueryInput(
        query, Optional.empty(), input.application(), input.secret(), input.sinks());
  }

  private QueryInput suspended() {
    var input = tenant();
    var tenant = input.tenant().orElseThrow();
    var spec = tenant.getSpec();
    tenant.setSpec(
        new MdeTenantSpec(
            spec.applicationRef(),
            spec.tenantId(),
            spec.displayName(),
            spec.requiredRoles(),
            spec.geo(),
            spec.checkPeriod(),
            true,
            spec.actions()));
    return input;
  }

  private String ready() {
    var ready = Conditions.find(query.getStatus().conditions(), ConditionType.READY).orElseThrow();
    return "%s/%s".formatted(ready.getStatus(), ready.getReason());
  }
}
