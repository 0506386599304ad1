// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * An object for all tenants with a label, while the operator's conduct is watched.
 *
 * @param rest of its spec
 */
public record FleetStory<S extends Conditioned, R extends CustomResource<?, S>>(
    TestEnvironment stage, Class<R> kind, String rest) {
  private static final String CHILD = OperatorConduct.FLEET + "-contoso";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * A child is made, suspended when its tenant leaves, and deleted a week later.
   *
   * @param ready of the child, which is kept while it is suspended
   * @param reason of that while its tenant has the label
   */
  public void comesAndGoes(String ready, String reason) {
    label("gold");
    apply();
    stage.awaitReady(kind, CHILD, ready, reason);
    label("none");
    stage.awaitReady(kind, CHILD, ready, "Suspended");
    stage
        .user()
        .resource(stage.get(kind, CHILD))
        .edit(
            child -> {
              child
                  .getMetadata()
                  .getAnnotations()
                  .put(Api.LEFT_AT_ANNOTATION, "2020-01-01T00:00:00Z");
              return child;
            });
    apply();
    await().atMost(TIMEOUT).until(() -> stage.get(kind, CHILD) == null);
    stage.user().resource(stage.get(kind, OperatorConduct.FLEET)).delete();
  }

  /** It would be looked after within half a minute without being asked for. */
  private void apply() {
    stage.apply(
        kind,
        """
        metadata: {name: %s, namespace: %s, annotations: {%s: "%s"}}
        spec:
          tenantSelector: {matchLabels: {tier: gold}}
        %s
        """
            .formatted(
                OperatorConduct.FLEET,
                stage.namespace(),
                Api.REQUESTED_AT_ANNOTATION,
                Instant.now(),
                rest.indent(2)));
  }

  private void label(String tier) {
    stage
        .user()
        .resource(stage.get(MdeTenant.class, "contoso"))
        .edit(
            tenant -> {
              tenant.getMetadata().setLabels(Map.of("tier", tier));
              return tenant;
            });
  }
}
