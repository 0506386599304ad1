// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.wire;

import io.mdeoperator.api.v1alpha1.Cloud;
import java.util.Locale;

/**
 * Who is at the other end of the operator's connections. For each there is a customer, in a cloud
 * of its own, whose feed meets no other's faults.
 */
public enum Peer {
  API_SERVER(Cloud.US_GOV_DOD, "22222222-2222-2222-2222-000000000001"),
  ENTRA(Cloud.PUBLIC, "22222222-2222-2222-2222-000000000002"),
  DEFENDER(Cloud.US_GOV_GCC, "22222222-2222-2222-2222-000000000003"),
  WEBHOOK(Cloud.US_GOV_GCC_HIGH, "22222222-2222-2222-2222-000000000004");

  private final Cloud cloud;
  private final String tenantId;

  Peer(Cloud cloud, String tenantId) {
    this.cloud = cloud;
    this.tenantId = tenantId;
  }

  Cloud cloud() {
    return cloud;
  }

  /** The name of the customer's application, tenant and feed. */
  String customer() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String tenantId() {
    return tenantId;
  }
}
