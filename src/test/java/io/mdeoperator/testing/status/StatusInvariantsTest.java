// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statuses that are written are those that are checked. */
class StatusInvariantsTest {
  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private final StatusInvariants invariants = StatusInvariants.watch(server.client(), "partner");

  @AfterEach
  void close() {
    invariants.close();
    server.close();
  }

  @Test
  void passesOnGoodStatuses() {
    write("Ready", "It is all right.");

    invariants.verify(Set.of("s3cret"));
  }

  @Test
  void failsOnABrokenRule() {
    write("Progressing", "It is all right.");

    assertThatThrownBy(() -> invariants.verify(Set.of())).hasMessageContaining("Ready is missing");
  }

  @Test
  void failsOnASecretWithoutRepeatingIt() {
    write("Ready", "Tried s3cret.");

    assertThatCode(() -> invariants.verify(Set.of("other"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> invariants.verify(Set.of("s3cret")))
        .hasMessageContaining("MdeTenant partner/contoso")
        .hasMessageNotContaining("s3cret");
  }

  private void write(String type, String message) {
    var tenant = new MdeTenant();
    tenant.setMetadata(
        new ObjectMetaBuilder().withName("contoso").withNamespace("partner").build());
    var created = server.client().resource(tenant).create();
    var condition =
        new ConditionBuilder()
            .withType(type)
            .withStatus("True")
            .withReason("Ready")
            .withMessage(message)
            .withObservedGeneration(1L)
            .withLastTransitionTime("2026-11-24T10:00:00Z")
            .build();
    created.setStatus(MdeTenantStatus.EMPTY.withConditions(1L, List.of(condition)));
    server.client().resource(created).updateStatus();
    await().untilAsserted(() -> assertThat(invariants.versionsSeen()).isOne());
  }
}
