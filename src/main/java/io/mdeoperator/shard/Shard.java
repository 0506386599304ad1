// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.base.Sha256;
import java.util.Optional;

/**
 * One of several parts of all objects, each with a leader of its own. Which part an object belongs
 * to depends on its own content alone, so that nothing has to be looked up: a tenant, its feeds and
 * its queries are in one part, by the tenant's name. Pure.
 *
 * @param index from 0 on
 * @param count of all parts
 */
public record Shard(int index, int count) {
  /** The whole, for one leader. */
  public static final Shard SOLE = new Shard(0, 1);

  /** Whether there are others. */
  public boolean hasSiblings() {
    return count > 1;
  }

  /** Whether the leader of this shard works for the object. */
  public boolean owns(HasMetadata object) {
    return count == 1 || indexOf(object) == index;
  }

  /**
   * Actions are not divided: how many devices are isolated is limited over the whole installation,
   * and counted in one process.
   */
  private int indexOf(HasMetadata object) {
    return switch (object) {
      case MdeMachineAction _ -> 0;
      case MdeAlertSync feed ->
          indexOf(
              feed,
              Optional.ofNullable(feed.getSpec()).map(MdeAlertSyncSpec::tenantRef).orElse(null));
      case MdeHuntingQuery query ->
          indexOf(
              query,
              Optional.ofNullable(query.getSpec())
                  .map(MdeHuntingQuerySpec::tenantRef)
                  .orElse(null));
      default -> indexOf(object, null);
    };
  }

  private int indexOf(HasMetadata object, LocalRef tenant) {
    var metadata = object.getMetadata();
    var name = tenant == null || tenant.name() == null ? metadata.getName() : tenant.name();
    return indexOf(metadata.getNamespace(), name, count);
  }

  /**
   * The first 64 bits of the SHA-256 of {@code namespace/name}, without a sign, modulo the count.
   * It must never change: processes of two versions would work for one tenant at the same time.
   */
  static int indexOf(String namespace, String name, int count) {
    return (int) Long.remainderUnsigned(Sha256.first64Bits(namespace + "/" + name), count);
  }
}
