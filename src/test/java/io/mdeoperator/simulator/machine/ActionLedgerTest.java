// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger knows what was asked for and what was done, whatever the caller saw of it. */
class ActionLedgerTest {
  private static final String BODY = "{\"Comment\":\"because [t-1]\",\"IsolationType\":\"Full\"}";

  private OnboardedTenant onboarded;
  private Machine pc1;
  private Machine pc2;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start().granting("Machine.Read.All", "Machine.Isolate");
    pc1 = onboarded.tenant().machines().workstation("pc1");
    pc2 = onboarded.tenant().machines().workstation("pc2");
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @Test
  void keepsWhoWasAskedToDoWhatAndWhy() throws Exception {
    isolate(pc1);
    onboarded.simulator().clock().advance(Duration.ofMinutes(1));
    onboarded.post("/api/v1.0/Machines/" + pc2.id() + "/Isolate", BODY);
    onboarded.call("/api/machineactions", Map.of());

    var made = onboarded.tenant().machineActions().all();
    assertThat(onboarded.simulator().ledger().all())
        .containsExactly(
            posted(OnboardedTenant.NOW, pc1, "isolate", made.getFirst()),
            posted(OnboardedTenant.NOW.plusSeconds(60), pc2, "Isolate", made.getLast()));
    assertThat(onboarded.simulator().ledger().of(pc2, ActionType.ISOLATE)).hasSize(1);
    assertThat(onboarded.simulator().ledger().of(pc2, ActionType.UNISOLATE)).isEmpty();
    onboarded.simulator().ledger().forget();
    assertThat(onboarded.simulator().ledger().all()).isEmpty();
  }

  @Test
  void keepsActionsWhoseAnswerIsLost() throws Exception {
    onboarded
        .simulator()
        .apiFaults()
        .next(Fault.afterTheFact(Fault.connectionReset()).onPath("/isolate"));
    onboarded.simulator().apiFaults().next(Fault.afterTheFact(Fault.status(504)));

    assertThatThrownBy(() -> isolate(pc1)).isInstanceOf(IOException.class);
    assertThat(isolate(pc2)).isEqualTo(504);

    assertThat(effects()).containsExactly(Effect.EXECUTED, Effect.EXECUTED);
    assertThat(pc1.isIsolated()).isTrue();
    assertThat(pc2.isIsolated()).isTrue();
  }

  @Test
  void aLateAnswerIsOfOneAction() throws Exception {
    var late = Fault.late(Duration.ofNanos(1), Duration.ofNanos(2));
    onboarded.simulator().apiFaults().next(Fault.afterTheFact(late));

    assertThat(isolate(pc1)).isEqualTo(201);

    assertThat(onboarded.tenant().machineActions().all()).hasSize(1);
    assertThat(effects()).containsExactly(Effect.EXECUTED);
  }

  @Test
  void keepsWhatAFaultPrevented() throws Exception {
    onboarded
        .simulator()
        .apiFaults()
        .next(Fault.defenderError(500, "InternalServerError", "Try again").onPath("/isolate"));
    onboarded.simulator().apiFaults().next(Fault.tooManyRequestsText("5").onPath("/isolate"));

    assertThat(isolate(pc1)).isEqualTo(500);
    assertThat(isolate(pc1)).isEqualTo(429);
    assertThat(isolate(pc1)).isEqualTo(201);

    assertThat(effects()).containsExactly(Effect.NONE, Effect.NONE, Effect.EXECUTED);
    assertThat(onboarded.simulator().ledger().of(pc1))
        .allMatch(posted -> posted.comment().equals("because [t-1]"));
  }

  @Test
  void keepsWhatWasRefused() throws Exception {
    onboarded.granting("Machine.Read.All");
    isolate(pc1);
    onboarded.client().apiPost("made.up.token", "/api/machines/" + pc1.id() + "/isolate", "no");

    var posted = onboarded.simulator().ledger().of(pc1);
    assertThat(posted).extracting(PostedAction::effect).containsOnly(Effect.NONE).hasSize(2);
    assertThat(posted.getLast().tenantId()).isNull();
    assertThat(posted.getLast().comment()).isNull();
    assertThat(onboarded.tenant().machineActions().all()).isEmpty();
  }

  private PostedAction posted(Instant at, Machine machine, String verb, MachineAction action) {
    return new PostedAction(
        at,
        onboarded.tenant().id(),
        machine.id(),
        verb,
        "because [t-1]",
        Effect.EXECUTED,
        action.id());
  }

  private int isolate(Machine machine) throws Exception {
    return onboarded.post("/api/machines/" + machine.id() + "/isolate", BODY).statusCode();
  }

  private List<Effect> effects() {
    return onboarded.simulator().ledger().all().stream().map(PostedAction::effect).toList();
  }
}
