// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import java.util.List;
import java.util.Optional;

/**
 * A kind whose objects are for one tenant, or for all tenants with certain labels. Pure.
 *
 * @param <R> the kind
 */
public interface FleetKind<R extends CustomResource<?, ? extends Conditioned>> {
  /** What a child is called in labels and messages, such as {@code feed}. */
  String word();

  /**
   * Annotations by which people ask something of an object, once for each value; children do what
   * is asked of their parent after they were made.
   */
  List<String> requestAnnotations();

  /** Whose children are wanted; empty where the object is for one tenant. */
  Optional<TenantSelector> selector(R object);

  /** Name of the tenant that an object is for, if it is for one. */
  Optional<String> tenantName(R object);

  /**
   * A child without metadata.
   *
   * @param hasLeft whether the tenant no longer matches, so that the child is suspended
   */
  R child(R parent, LocalRef tenant, boolean hasLeft);
}
