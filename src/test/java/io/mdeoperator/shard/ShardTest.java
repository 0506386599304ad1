// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which process works for which object. */
class ShardTest {
  /** Computed elsewhere; a process of another version must come to the same. */
  @ParameterizedTest
  @CsvSource({
    "partner,   contoso,     1, 1, 3, 11",
    "partner,   fabrikam,    1, 1, 1, 9",
    "customers, tenant-0001, 1, 0, 3, 11",
  })
  void indexNeverChanges(String namespace, String name, int of2, int of3, int of4, int of16) {
    assertThat(IntStream.of(1, 2, 3, 4, 16).map(count -> Shard.indexOf(namespace, name, count)))
        .containsExactly(0, of2, of3, of4, of16);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 16})
  void shardsAreOfAboutTheSameSize(int count) {
    var tenants = 10_000;

    var sizes =
        IntStream.range(0, tenants)
            .mapToObj(number -> Shard.indexOf("partner", "tenant-%05d".formatted(number), count))
            .collect(Collectors.groupingBy(index -> index, Collectors.counting()));

    assertThat(sizes).hasSize(count);
    assertThat(sizes.values())
        .allSatisfy(size -> assertThat((double) size * count / tenants).isBetween(0.85, 1.15));
  }

  @Test
  void whatBelongsToATenantIsWhereTheTenantIs() {
    var tenant = ownerOf(object(MdeTenant.class, "contoso", "{}"));

    assertThat(tenant).isEqualTo(3);
    assertThat(ownerOf(object(MdeAlertSync.class, "a", "{tenantRef: {name: contoso}}")))
        .isEqualTo(tenant);
    assertThat(ownerOf(object(MdeHuntingQuery.class, "b", "{tenantRef: {name: contoso}}")))
        .isEqualTo(tenant);
  }

  @Test
  void whatIsForManyTenantsIsWhereItsOwnNameLeads() {
    var all = "{tenantSelector: {matchLabels: {}}}";
    var expected = Shard.indexOf("partner", "all", 4);

    assertThat(ownerOf(object(MdeAlertSync.class, "all", all))).isEqualTo(expected);
    assertThat(ownerOf(object(MdeHuntingQuery.class, "all", all))).isEqualTo(expected);
    assertThat(ownerOf(object(MdeApplication.class, "all", "{}"))).isEqualTo(expected);
    assertThat(ownerOf(object(MdeAlertSync.class, "all", "null"))).isEqualTo(expected);
  }

  /** Whatever their tenant is: their limits are counted in one process. */
  @Test
  void actionsAreInTheFirst() {
    for (var name : new String[] {"contoso", "fabrikam", "a"}) {
      assertThat(ownerOf(object(MdeMachineAction.class, name, "{tenantRef: {name: " + name + "}}")))
          .isZero();
    }
  }

  @Test
  void theOnlyOneHasAll() {
    assertThat(Shard.SOLE.owns(object(MdeTenant.class, "contoso", "{}"))).isTrue();
    assertThat(Shard.SOLE.hasSiblings()).isFalse();
  }

  /** The one of four that works for the object. */
  private static int ownerOf(HasMetadata object) {
    var owners =
        IntStream.range(0, 4).filter(index -> new Shard(index, 4).owns(object)).boxed().toList();
    assertThat(owners).hasSize(1);
    return owners.getFirst();
  }

  private static <R extends HasMetadata> R object(Class<R> kind, String name, String spec) {
    return Serialization.unmarshal(
        """
        metadata: {namespace: partner, name: %s}
        spec: %s
        """
            .formatted(name, spec),
        kind);
  }
}
